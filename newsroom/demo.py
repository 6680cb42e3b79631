"""The demo newsroom: ten years of a fictional ministry, made by the same acts that people use at the desk.

Everything goes through `articles.writing` and `articles.workflow` with the clock moved to its day, so the history
is a real one: who wrote, who approved, when it went live. One transaction: an interrupted load leaves nothing.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection, transaction
from psycopg.types.range import TimestamptzRange

from accounts.models import Team, User
from articles import workflow, writing
from articles.models import Edition, Topic
from assets.intake import add_image
from assets.models import Image
from core import clock
from events import registry
from events.models import Event, EventSeries, EventText, EventVersion, Participation, Place, ProgrammeItem
from newsroom import demo_registries, drawings
from people.models import Organisation, Person, PressContact
from people.workflow import enter

DATA = Path(__file__).parent / "demo_data"
PASSWORD = "phare-du-levant"
ACCOUNTS = [
    (role, name, PASSWORD)
    for role, name in [
        ("writer", "camille"),
        ("reviewer", "ines"),
        ("publisher", "pascal"),
        ("keeper", "rene"),
        ("keeper", "maelle"),
        ("auditor", "audrey"),
        ("administrator", "admin"),
    ]
]
NAMES = {
    "camille": ("Camille", "Ferrand"),
    "ines": ("Inès", "Delmar"),
    "pascal": ("Pascal", "Quemener"),
    "rene": ("René", "Tallec"),
    "maelle": ("Maëlle", "Corvest"),
    "audrey": ("Audrey", "Vasseur"),
    "admin": ("Adèle", "Minard"),
    "second": ("Solène", "Cormier"),
}


def ready() -> bool:
    """Tell whether the demo newsroom is loaded."""
    return User.objects.filter(username=ACCOUNTS[0][1]).exists()


@transaction.atomic
def load(stdout: TextIO) -> None:
    """Load the whole demo newsroom into an empty database."""
    _Loader(stdout).load()


class _Loader:
    def __init__(self, stdout: TextIO) -> None:
        self.stdout = stdout
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.now = clock.now()
        self.articles: dict[str, dict[str, Edition]] = {}
        self.story = _json("story.json")

    def load(self) -> None:
        with clock.at(datetime(2016, 9, 1, tzinfo=self.zone)):
            self._accounts()
            self._registries()
            self._pictures()
            _settle()
        self._events()
        releases = _releases()
        dated = [
            (self._instant(files["fr"][0]["published"]), base)
            for base, files in releases.items()
            if "published" in files["fr"][0]
        ]
        for published, base in sorted(dated):
            self._publish(base, releases[base], published)
        self._later(releases)
        demo_registries.tell(
            keeper=self.keeper,
            second=User.objects.get(username="maelle"),
            now=self.now,
            zone=self.zone,
            pictures=self.pictures,
        )
        _settle()
        self.stdout.write(f"{Edition.objects.count()} editions of {len(self.articles)} releases.")

    # -- who and what -----------------------------------------------------------------------------------------

    def _accounts(self) -> None:
        roles = [(role, name) for role, name, _ in ACCOUNTS] + [("reviewer", "second")]
        for role, name in roles:
            given, family = NAMES[name]
            user = User.objects.create_user(
                name, f"{name}@presse.example.org", PASSWORD, first_name=given, last_name=family, is_staff=True
            )
            user.groups.add(Group.objects.get(name=role))
        self.writer, self.reviewer, self.publisher, self.keeper = (
            User.objects.get(username=name) for name in ("camille", "ines", "pascal", "rene")
        )
        team = Team.objects.create(name="Cabinet")
        team.members.set(User.objects.filter(username__in=["second", "pascal"]))

    def _registries(self) -> None:
        registry.load(_json("registry.json"))
        for entry in _json("people.json"):
            Person.objects.filter(slug=entry["slug"]).update(
                biography_fr=entry["biography_fr"], biography_en=entry["biography_en"]
            )
        for entry in _json("topics.json"):
            Topic.objects.create(**entry)
        for entry in _json("series.json"):
            EventSeries.objects.create(**entry)
        ministry = Organisation.objects.filter(kind="ministry").order_by("pk").first()
        PressContact.objects.create(
            organisation=ministry,  # type: ignore[misc]
            name_fr="Service de presse",
            name_en="Press office",
            phone="+000 1 23 45 67",
            email="presse@defense-mer.example.org",
        )
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.places = {place.slug: place for place in Place.objects.all()}
        self.people = {person.slug: person for person in Person.objects.all()}

    def _pictures(self) -> None:
        self.pictures: dict[str, Image] = {}
        for entry in _json("drawings.json"):
            self.pictures[entry["name"]] = add_image(
                ContentFile(drawings.draw(entry["scene"], entry["palette"]), name=f"{entry['name']}.jpg"),
                by=self.writer,
                title=entry["caption_fr"],
                credit=entry["credit"],
                **{key: entry[key] for key in ("alt_fr", "alt_en", "caption_fr", "caption_en")},
            )

    def _events(self) -> None:
        series = {row.slug: row for row in EventSeries.objects.all()}
        self.events = {}
        for entry in _json("events.json"):
            zone = ZoneInfo(entry["time_zone"])
            accreditation = entry.get("accreditation") or {}
            announced = self._instant(entry["announced"])
            event = self.events[entry["slug"]] = Event.objects.create(slug=entry["slug"], year=int(entry["starts"][:4]))
            with clock.at(announced - timedelta(hours=1)):  # what belongs to a version is entered before it is public
                version = enter(
                    EventVersion(
                        event=event,
                        series=series.get(entry.get("series")),
                        ordinal=entry.get("ordinal"),
                        period=_span(entry, zone),
                        time_zone=entry["time_zone"],
                        place=self.places[entry["place"]],
                        status=entry["status"],
                        status_note_fr=entry.get("status_note_fr") or "",
                        status_note_en=entry.get("status_note_en") or "",
                        accreditation_deadline=_moment(accreditation.get("deadline"), zone),
                        accreditation_address=accreditation.get("address") or "",
                        capacity=accreditation.get("capacity"),
                        doors=accreditation.get("doors") or None,
                    ),
                    since=announced,
                )
                self._parts(version, entry, zone)

    def _parts(self, version: EventVersion, entry: dict, zone: ZoneInfo) -> None:
        for language, text in entry["texts"].items():
            EventText.objects.create(version=version, language=language, **text)
        for position, who in enumerate(entry["participants"]):
            Participation.objects.create(
                version=version,
                position=position,
                person=self.people[who["person"]] if who.get("person") else None,
                delegation_fr=who.get("delegation_fr") or "",
                delegation_en=who.get("delegation_en") or "",
                country=who.get("country") or "",
                role=who["role"],
            )
        for item in entry.get("programme") or []:
            line = ProgrammeItem.objects.create(
                version=version,
                period=_span(item, zone),
                title_fr=item["title_fr"],
                title_en=item.get("title_en") or "",
                place_fr=item.get("place_fr") or "",
                place_en=item.get("place_en") or "",
                open_to_press=bool(item.get("open_to_press")),
            )
            line.speakers.set(self.people[slug] for slug in item.get("speakers") or [])

    # -- releases ---------------------------------------------------------------------------------------------

    def _publish(self, base: str, files: dict, at: datetime) -> None:
        with clock.at(at - timedelta(hours=5)):
            editions = self._draft(base, files)
        self._approve(editions, at - timedelta(hours=3))
        with clock.at(at - timedelta(hours=1)):
            workflow.schedule(editions, by=self.publisher, seen=_seen(editions), at=at)
            _settle()

    def _draft(self, base: str, files: dict, **article: Any) -> list[Edition]:
        """Write the release, in French and where there is one in English, as drafts."""
        headers, body = files["fr"]
        first = writing.begin(
            by=self.writer,
            language="fr",
            kind=headers["kind"],
            issuers=[Organisation.objects.get(slug=slug) for slug in _words(headers.get("issuers", ""))],
            event=self.events[headers["event"]] if headers.get("event") else None,
            content=self._content(headers, body),
            **article,
        )
        editions = [first]
        if "en" in files:
            headers, body = files["en"]
            translation = workflow.translate(first, by=self.writer, seen=first.head_id, language="en")
            editions.append(
                writing.write(
                    translation, by=self.writer, seen=translation.head_id, content=self._content(headers, body)
                )
            )
        self.articles[base] = {edition.language: edition for edition in editions}
        _settle()
        return editions

    def _content(self, headers: dict[str, str], body: str) -> dict[str, Any]:
        return {
            "headline": headers["headline"],
            "kicker": headers.get("kicker", ""),
            "standfirst": headers.get("standfirst", ""),
            "body": body,
            "dateline_place": self.places[headers["place"]] if headers.get("place") else None,
            "dateline_date": self._instant(headers["date"]).date(),
            "topics": [self.topics[slug] for slug in _words(headers.get("topics", ""))],
            "sources": [(text.strip(), "") for text in headers.get("sources", "").split(";") if text.strip()],
            "lead_picture": self.pictures[headers["picture"]] if headers.get("picture") else None,
            "facts": json.loads(headers.get("facts") or "{}"),
        }

    def _approve(self, editions: list[Edition], at: datetime) -> None:
        with clock.at(at):
            editions[:] = workflow.submit(editions, by=self.writer, seen=_seen(editions))
            editions[:] = workflow.approve(editions, by=self.reviewer, seen=_seen(editions))
            _settle()

    # -- what happened to some of them --------------------------------------------------------------------------

    def _later(self, releases: dict) -> None:
        story = self.story
        for change in ("minor", "update", "correction"):
            self._change(change, story[change], *(["fr", "en"] if "replacements_en" in story[change] else ["fr"]))
        self._change("update", story["behind_translation"], "fr")
        for act, words in (("withdrawal", "notice_fr"), ("removal", "reason_fr")):
            self._end(act, story[act], words)
        soon = story["soon"]
        moment = clock.now() + timedelta(minutes=soon["in_minutes"])  # a slow machine loads for minutes
        self._plan(soon["base"], releases, moment)
        for embargo in story["embargo"]:
            self._plan(embargo["base"], releases, self.now + timedelta(hours=embargo["in_hours"]))
        for number, draft in enumerate(story["drafts"]):
            self._unfinished(draft, releases, self.now - timedelta(hours=6 * number + 8))
        confidential = story["confidential"]["base"]
        with clock.at(self.now - timedelta(days=1)):
            self._draft(confidential, releases[confidential], access="people", readers=[self.writer, self.reviewer])

    def _change(self, change: str, entry: dict, *languages: str) -> None:
        at = self._instant(entry["at"])
        drafts = []
        for language in languages:
            live = self.articles[entry["base"]][language]
            live.refresh_from_db()
            with clock.at(at - timedelta(hours=2)):
                draft = workflow.new_edition(
                    live,
                    by=self.writer,
                    seen=live.head_id,
                    change=change,
                    public_note=entry.get(f"public_note_{language}", ""),
                )
                content = {field: getattr(draft, field) for field in ("headline", "standfirst", "body")}
                for replacement in entry[f"replacements_{language}"]:
                    field, old = replacement["field"], replacement["old"]
                    if old not in content[field]:
                        raise ValueError(f"{entry['base']}: {old!r} is not in the {field}.")
                    content[field] = content[field].replace(old, replacement["new"])
                drafts.append(writing.write(draft, by=self.writer, seen=draft.head_id, content=content))
        self._approve(drafts, at - timedelta(hours=1))
        with clock.at(at - timedelta(minutes=10)):
            workflow.schedule(drafts, by=self.publisher, seen=_seen(drafts), at=at)
            _settle()

    def _end(self, act: str, entry: dict, words: str) -> None:
        editions = list(self.articles[entry["base"]].values())
        for edition in editions:
            edition.refresh_from_db()
        end = workflow.withdraw if act == "withdrawal" else workflow.remove
        with clock.at(self._instant(entry["at"])):
            end(editions, by=self.publisher, seen=_seen(editions), notice=entry[words])
            _settle()

    def _plan(self, base: str, releases: dict, at: datetime) -> None:
        with clock.at(self.now - timedelta(hours=6)):
            editions = self._draft(base, releases[base])
        self._approve(editions, self.now - timedelta(hours=2))
        workflow.schedule(editions, by=self.publisher, seen=_seen(editions), at=at.replace(second=0, microsecond=0))
        _settle()

    def _unfinished(self, entry: dict, releases: dict, at: datetime) -> None:
        with clock.at(at):
            editions = self._draft(entry["base"], releases[entry["base"]])
        with clock.at(at + timedelta(hours=1)):
            stage = entry["stage"]
            if stage != "draft":
                editions = workflow.submit(editions, by=self.writer, seen=_seen(editions))
            if stage == "changes-requested":
                workflow.request_changes(editions, by=self.reviewer, seen=_seen(editions), note=entry["note_fr"])
            elif stage == "approved":
                workflow.approve(editions, by=self.reviewer, seen=_seen(editions))
            _settle()

    def _instant(self, text: str) -> datetime:
        """Read a local time of the ministry, or a distance from now such as -2d, +3h, +15m (days at nine o'clock)."""
        if distance := re.fullmatch(r"([+-]\d+)([mhd])", text):
            count = int(distance[1])
            if distance[2] == "d":
                return (
                    (self.now + timedelta(days=count))
                    .astimezone(self.zone)
                    .replace(hour=9, minute=0, second=0, microsecond=0)
                )
            return self.now + timedelta(**{{"m": "minutes", "h": "hours"}[distance[2]]: count})
        return datetime.fromisoformat(text).replace(tzinfo=self.zone)


def _settle() -> None:
    """Let the database check now, at the moved clock, what it would check at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _seen(editions: Iterable[Edition]) -> dict[int, int | None]:
    return {edition.pk: edition.head_id for edition in editions}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None


def _span(entry: dict, zone: ZoneInfo) -> TimestamptzRange:
    return TimestamptzRange(_moment(entry["starts"], zone), _moment(entry.get("ends"), zone))


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _releases() -> dict[str, dict[str, tuple[dict[str, str], str]]]:
    """Return {base: {language: (headers, body)}} of all release files."""
    found: dict[str, dict] = {}
    for path in sorted((DATA / "releases").glob("*.html")):
        base, language = path.name.removesuffix(".html").rsplit(".", 1)
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        headers = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        found.setdefault(base, {})[language] = (
            {key.lower(): value.strip() for key, value in headers.items()},
            body.strip(),
        )
    return found
