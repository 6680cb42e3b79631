"""A small checker of iCalendar over raw bytes (RFC 5545, 5546, 7986): libraries forgive what calendars do not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 75  # octets of a line, without its CRLF
LINE = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f]*"|[^";:,\x00-\x08\x0a-\x1f]*))*):(.*)', re.DOTALL
)
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:,]*))')
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
UTC_INSTANT = re.compile(r"\d{8}T\d{6}Z")
ONCE = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS", "SEQUENCE", "ORGANIZER"},
}
AT_MOST_ONCE = {
    "VCALENDAR": {"CALSCALE", "METHOD", "NAME", "DESCRIPTION", "URL", "SOURCE", "REFRESH-INTERVAL", "LAST-MODIFIED"},
    "VEVENT": {"DTEND", "CREATED", "LAST-MODIFIED", "DESCRIPTION", "LOCATION", "URL", "CLASS"},
}
SEVERAL = {"VCALENDAR": set[str](), "VEVENT": {"CATEGORIES", "CONTACT"}}
INSTANTS = ("DTSTAMP", "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED")
TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "NAME", "X-WR-CALNAME")


@dataclass(frozen=True)
class Property:
    """One content line, taken apart; the value is as it is written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as it is meant."""
        return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], self.value)


@dataclass
class Component:
    """A component with its properties and the components in it."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def __getitem__(self, name: str) -> Property:
        [only] = self.all(name)
        return only

    def __contains__(self, name: str) -> bool:
        return bool(self.all(name))


def read(data: bytes) -> Component:
    """Return the calendar; AssertionError, with the line, for what the standards forbid."""
    calendar = _tree(_properties(data))
    assert calendar.name == "VCALENDAR", "one VCALENDAR and nothing around it"
    _counted(calendar)
    assert calendar["VERSION"].value == "2.0"
    events = calendar.components
    assert {event.name for event in events} <= {"VEVENT"}, "nothing but events"
    for event in events:
        _event(event)
    uids = [event["UID"].value for event in events]
    assert len(uids) == len(set(uids)), "each UID once"
    return calendar


def _properties(data: bytes) -> Iterator[Property]:
    """Unfold the lines: each is read as bytes, so that a letter of several octets is never cut."""
    assert data.endswith(b"\r\n"), "the last line ends as every other"
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    unfolded: list[str] = []
    for number, line in enumerate(lines, 1):
        assert b"\r" not in line and b"\n" not in line, f"line {number}: only CRLF ends a line"
        assert 0 < len(line) <= LONGEST, f"line {number}: {len(line)} octets"
        text = line.decode("utf-8", "strict")
        if text[0] in " \t":
            assert unfolded, "the first line goes on from none"
            unfolded[-1] += text[1:]
        else:
            unfolded.append(text)
    for line in unfolded:
        assert not CONTROL.search(line), f"a control character: {line!r}"
        match = LINE.fullmatch(line)
        assert match, f"no content line: {line!r}"
        parameters = {name: quoted or plain for name, quoted, plain in PARAMETER.findall(match[2])}
        yield Property(match[1].upper(), parameters, match[3])


def _tree(properties: Iterator[Property]) -> Component:
    open_, found = [Component("")], []
    for one in properties:
        if one.name == "BEGIN":
            open_.append(Component(one.value))
        elif one.name == "END":
            assert open_[-1].name == one.value, f"END:{one.value} closes {open_[-1].name}"
            done = open_.pop()
            open_[-1].components.append(done)
        else:
            open_[-1].properties.append(one)
    assert len(open_) == 1 and not open_[0].properties, "every component is closed"
    found = open_[0].components
    assert len(found) == 1
    return found[0]


def _counted(component: Component) -> None:
    names = [one.name for one in component.properties]
    for name in ONCE[component.name]:
        assert names.count(name) == 1, f"{component.name} has {names.count(name)} {name}"
    for name in set(names) - ONCE[component.name] - SEVERAL[component.name]:
        assert name in AT_MOST_ONCE[component.name] or name.startswith("X-"), f"{component.name} has an odd {name}"
        assert names.count(name) == 1, f"{component.name} has {names.count(name)} {name}"
    for one in component.properties:
        if one.name in TEXTS:
            assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", one.value), f"not escaped: {one.value!r}"
            assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", one.value), f"an odd escape: {one.value!r}"
            assert not re.search(r"(?<!\\)(?:\\\\)*\\$", one.value), f"escapes nothing: {one.value!r}"


def _event(event: Component) -> None:
    _counted(event)
    for name in INSTANTS:
        assert all(UTC_INSTANT.fullmatch(one.value) for one in event.all(name)), f"{name} is no instant in UTC"
    assert "DTEND" not in event or event["DTEND"].value > event["DTSTART"].value, "it ends after it begins"
    assert event["STATUS"].value in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert int(event["SEQUENCE"].value) >= 0
    assert re.fullmatch(r"[\w.-]+@[\w.-]+", event["UID"].value)
    assert re.match(r"(https?|mailto):", event["ORGANIZER"].value), "a calendar's address is a URI"
