"""The demo newsroom's data holds together: everything it names exists, on the day on which it is named.

Reads files only, no database. The heuristics are simple on purpose: they find the slips that hands make easily.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from lxml import html

from articles import kinds
from core import prose
from newsroom.drawings import SCENES

DATA = Path(__file__).resolve().parent.parent / "newsroom" / "demo_data"
WRITTEN_ON = datetime(2026, 11, 22)
LAST_PAST_DAY = datetime(2026, 11, 16)
REQUIRED = {"kind", "headline", "standfirst", "place", "date", "topics", "issuers"}
HEADERS = REQUIRED | {"published", "kicker", "event", "sources", "picture", "facts"}
TECHNICAL = {"deadline", "time", "doors", "accreditation"}
ROLES = {"chair", "co-chair", "host", "participant", "speaker"}
OFFSET = re.compile(r"([+-])(\d+)([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
WEEKDAYS = {
    "fr": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "en": "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
}
MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
}
SPACES = [" [:;!?»%]", "« ", r"[^\s(][;!?»]", r"\w:(?!\d)", r"\d \d{3}", r"\d h\b"]
LETTERS = ["['\"]", "coeur|oeuvre|soeur", r"\b(Etat|Ecole|Etienne|Ile|A l’)"]
WRONG = {"fr": SPACES + LETTERS, "en": [" [:;!?]", "['\"]", "[«»\u202f]"]}


def moment(text: str) -> datetime:
    """Return a time of the data: ISO, or an offset such as -2d from the day on which the data was written."""
    if not (offset := OFFSET.fullmatch(text)):
        return datetime.fromisoformat(text)
    sign, number, unit = offset.groups()
    return WRITTEN_ON + timedelta(**{UNITS[unit]: int(f"{sign}{number}")})


@dataclass
class Release:
    """One file of releases/: headers, a blank line, the body with one block a line."""

    base: str
    language: str
    headers: dict[str, str]
    body: str

    @property
    def day(self) -> date:
        return moment(self.headers["date"]).date()

    @cached_property
    def facts(self) -> dict:
        return json.loads(self.headers.get("facts", "{}"))

    @cached_property
    def tree(self) -> html.HtmlElement:
        return html.fragment_fromstring(self.body, create_parent="div")

    def listed(self, header: str) -> list[str]:
        return [slug.strip() for slug in self.headers.get(header, "").split(",") if slug.strip()]

    def mentions(self, kind: str) -> list[tuple[str, str]]:
        """Return (slug, text) of the mentions of this kind, as the text has them."""
        marks = self.tree.xpath(f".//*[starts-with(@data-mention, '{kind}:')]")
        return [(mark.get("data-mention").partition(":")[2], mark.text_content()) for mark in marks]

    def speakers(self) -> Counter:
        return Counter(by for mark in self.tree.xpath(".//*[@data-by]") for by in mark.get("data-by").split())

    def texts(self) -> Iterator[str]:
        """Yield what is read in the file's own language, passages in another one left out."""
        yield from (self.headers.get(name, "") for name in ("headline", "kicker", "standfirst", "sources"))
        yield from (text for key, text in strings(self.facts) if key not in TECHNICAL)
        for block in self.tree.xpath(f".//*[@lang and @lang != '{self.language}']"):
            block.drop_tree()
        yield self.tree.text_content()
        del self.tree


def read(path: Path) -> Release:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    base, language = path.name.removesuffix(".html").rsplit(".", 1)
    return Release(base, language, headers, body.replace("\n", ""))


def load(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key, text) of every text in a JSON value."""
    match value:
        case str():
            yield key, value
        case dict():
            for name, inner in value.items():
                yield from strings(inner, name)
        case list():
            for inner in value:
                yield from strings(inner, key)


RELEASES = [read(path) for path in sorted((DATA / "releases").glob("*.html"))]
REGISTRY, EVENTS, STORY = load("registry"), load("events"), load("story")
SLUGS = {name: {row["slug"] for row in REGISTRY[name]} for name in ("people", "organisations", "offices", "places")}
SLUGS |= {name: {row["slug"] for row in load(name)} for name in ("topics", "series", "events")}
MARKS = {"person": "people", "organisation": "organisations", "event": "events", "place": "places"}
each_release = pytest.mark.parametrize("release", RELEASES, ids=lambda release: f"{release.base}.{release.language}")


def holds(period: dict, day: date) -> bool:
    return period["from"] <= day.isoformat() and (period["until"] is None or day.isoformat() < period["until"])


def of(language: str) -> dict[str, Release]:
    return {release.base: release for release in RELEASES if release.language == language}


# -- releases ------------------------------------------------------------------------------------------------


def test_there_are_enough_releases_of_every_kind() -> None:
    french = Counter(release.headers["kind"] for release in of("fr").values())
    assert set(french) == set(kinds.KINDS)
    assert min(french.values()) >= 4 and french["communique"] >= 25
    assert french.total() >= 62 and len(of("en")) >= 21
    assert {release.day.year for release in of("fr").values()} >= set(range(2016, 2027))


def test_the_prose_uses_the_whole_vocabulary() -> None:
    def having(mark: str) -> int:
        return sum(mark in release.body for release in RELEASES)

    assert having("data-note") >= 12 and having("<h2") >= 6 and having("<th scope") >= 3
    assert having("<ul") + having("<ol") >= 3 and having(" lang=") >= 2 and having('<aside data-media="video"') >= 1
    assert having("<blockquote") >= 2 and sum("picture" in release.headers for release in RELEASES) >= 20


@each_release
def test_a_release_has_the_headers_it_needs(release: Release) -> None:
    assert set(release.headers) >= REQUIRED and set(release.headers) <= HEADERS
    assert len(release.headers["headline"]) <= 65 and len(release.headers["standfirst"]) <= 160
    kinds.clean_facts(release.headers["kind"], release.facts, complete=True)
    if published := release.headers.get("published"):
        assert moment(published).date() >= release.day
        assert OFFSET.fullmatch(published) or moment(published) < LAST_PAST_DAY


@each_release
def test_every_slug_of_a_release_is_known(release: Release) -> None:
    assert set(release.listed("topics")) <= SLUGS["topics"]
    assert release.listed("issuers") and set(release.listed("issuers")) <= SLUGS["organisations"]
    assert release.headers["place"] in SLUGS["places"]
    assert release.headers.get("picture") in {None, *(drawing["name"] for drawing in load("drawings"))}
    assert release.facts.get("speaker") in SLUGS["people"] | {None}
    assert {by.removeprefix("person:") for by in release.speakers()} <= SLUGS["people"]
    for kind, name in MARKS.items():
        assert {slug for slug, _ in release.mentions(kind)} <= SLUGS[name]
    for slug in {release.headers.get("event"), *(slug for slug, _ in release.mentions("event"))} - {None}:
        event = next(row for row in EVENTS if row["slug"] == slug)
        assert moment(event["announced"]).date() <= release.day, f"{slug} is not announced yet"


@each_release
def test_a_body_is_already_as_the_sanitiser_leaves_it(release: Release) -> None:
    assert prose.clean(release.body) == release.body


@each_release
def test_a_translation_names_and_quotes_the_same_people(release: Release) -> None:
    if release.language == "fr":
        assert release.base.isascii() and re.fullmatch(r"[a-z0-9-]+", release.base)
        return
    original = of("fr")[release.base]
    same = ("kind", "place", "date", "topics", "event", "issuers", "picture")
    assert [release.headers.get(name) for name in same] == [original.headers.get(name) for name in same]
    assert {slug for slug, _ in release.mentions("person")} == {slug for slug, _ in original.mentions("person")}
    assert release.speakers() == original.speakers()


@each_release
def test_people_and_organisations_bear_their_names(release: Release) -> None:
    people = {row["slug"]: f"{row['given']} {row['family']}" for row in REGISTRY["people"]}
    assert all(text == people[slug] for slug, text in release.mentions("person"))
    names = {row["slug"]: row["names"] for row in REGISTRY["organisations"]}
    for slug, text in release.mentions("organisation"):
        of_the_day = [name[release.language] for name in names[slug] if holds(name, release.day)]
        assert any(name[1:] in text or text[1:] in name for name in of_the_day), (text, of_the_day)


def titles_beside_names(release: Release) -> Iterator[tuple[str, str, list]]:
    """Yield (slug, name, titles it may be) for each mention that a title stands right before or right after."""
    forms = [
        (form, gender, office["slug"], title)
        for office in REGISTRY["offices"]
        for title in office["titles"]
        for gender, form in (title["fr"].items() if release.language == "fr" else [("", title["en"])])
    ]
    for block in release.tree.xpath(".//p|.//li|.//td"):
        for mark in block.xpath(".//*[starts-with(@data-mention, 'person:')]"):
            slug, name = mark.get("data-mention").removeprefix("person:"), mark.text_content()
            before, _, after = block.text_content().partition(name)
            before = before.rstrip(" ,")
            beside = [row for row in forms if re.search(rf"\b{re.escape(row[0])}$", before)]
            beside = beside or [row for row in forms if re.match(rf",? {re.escape(row[0])}\b", after)]
            if beside:
                longest = max(len(row[0]) for row in beside)
                yield slug, name, [row for row in beside if len(row[0]) == longest]


@each_release
def test_a_title_beside_a_name_is_the_one_held_that_day(release: Release) -> None:
    gender = {row["slug"]: row["gender"] for row in REGISTRY["people"]}
    for slug, name, candidates in titles_beside_names(release):
        held = {row["office"] for row in REGISTRY["appointments"] if row["person"] == slug and holds(row, release.day)}
        assert any(
            office in held and holds(title, release.day) and form in ("", gender[slug])
            for _, form, office, title in candidates
        ), f"{name}: « {candidates[0][0]} » on {release.day}"


def test_titles_are_found_beside_most_speakers() -> None:
    assert sum(len(list(titles_beside_names(release))) for release in RELEASES) >= 120


@each_release
def test_weekdays_fit_their_dates(release: Release) -> None:
    days, months = WEEKDAYS[release.language], MONTHS[release.language]
    pattern = rf"({days}) (\d+)(?:er)? ({months})(?: (\d{{4}}))?"
    for weekday, number, name, year in re.findall(pattern, " ".join(release.texts()).lower()):
        month = months.split("|").index(name) + 1
        years = [int(year)] if year else [release.day.year + step for step in (-1, 0, 1)]
        meant = min((date(each, month, int(number)) for each in years), key=lambda day: abs(day - release.day))
        assert days.split("|")[meant.weekday()] == weekday, f"{weekday} {meant}"


@each_release
def test_the_typography_of_a_release_is_right(release: Release) -> None:
    for text in release.texts():
        for wrong in WRONG[release.language]:
            found = re.search(wrong, text)
            assert not found, f"{wrong!r} in {text[max(found.start() - 30, 0) : found.end() + 30]!r}"
        assert text.count("«") >= text.count("»") and text.count("“") >= text.count("”")


# -- registry, events and the rest ---------------------------------------------------------------------------


BORNE_UNTIL = {None: None} | {row["slug"]: row["names"][-1]["until"] for row in REGISTRY["organisations"]}


def test_offices_are_held_by_one_person_at_a_time_over_the_ten_years() -> None:
    assert len(SLUGS["people"]) >= 40 and len(SLUGS["offices"]) >= 16 and len(SLUGS["places"]) >= 25
    for row in REGISTRY["appointments"]:
        assert row["person"] in SLUGS["people"] and row["office"] in SLUGS["offices"]
    for office in SLUGS["offices"]:
        terms = sorted((row["from"], row["until"]) for row in REGISTRY["appointments"] if row["office"] == office)
        assert all(until == start for (_, until), (start, _) in pairwise(terms)), office
        closed = BORNE_UNTIL[next(row["organisation"] for row in REGISTRY["offices"] if row["slug"] == office)]
        assert terms[0][0] <= "2016-10-01" and terms[-1][1] == closed, office


def test_names_and_titles_follow_each_other_without_a_gap() -> None:
    closed = {row["predecessor"]: row["on"] for row in REGISTRY["successions"]}
    for row in REGISTRY["organisations"] + REGISTRY["offices"]:
        periods = row.get("names") or row["titles"]
        assert all(earlier["until"] == later["from"] for earlier, later in pairwise(periods))
        assert periods[-1]["until"] == closed.get(row["slug"])


def test_countries_are_invented_ones() -> None:
    named = set(REGISTRY["countries"])
    assert all(re.fullmatch("AA|Q[M-Z]|X[A-JL-Z]|ZZ", code) for code in named)
    used = [row.get("country") for name in ("people", "organisations", "places") for row in REGISTRY[name]]
    used += [row.get("country") for event in EVENTS for row in event["participants"]]
    assert set(used) - {None} <= named


def test_events_are_complete() -> None:
    assert len(EVENTS) >= 20 and len(load("series")) == 3 and len(load("topics")) >= 10
    assert Counter(event["status"] for event in EVENTS)["cancelled"] == 1
    ordinals = Counter((event["series"], event["ordinal"]) for event in EVENTS if event["series"])
    assert max(ordinals.values()) == 1
    for event in EVENTS:
        starts, ends = moment(event["starts"]), moment(event["ends"])
        assert starts < ends and event["time_zone"] in available_timezones() and event["place"] in SLUGS["places"]
        assert event["series"] in SLUGS["series"] | {None} and moment(event["announced"]) < starts
        assert (starts > WRITTEN_ON) == (event["status"] in ("planned", "postponed")) or event["status"] == "cancelled"
        explained = event["status"] in ("cancelled", "postponed")
        assert explained == bool(event["status_note_fr"]) == bool(event["status_note_en"])
        assert all(event["texts"][language]["name"] for language in ("fr", "en"))
        people = [row["person"] for row in event["participants"] if "person" in row]
        assert len(set(people)) == len(people) and set(people) <= SLUGS["people"]
        assert {row["role"] for row in event["participants"]} <= ROLES
        for item in event["programme"]:
            assert starts <= moment(item["starts"]) < moment(item["ends"]) <= ends, (event["slug"], item["title_fr"])
            assert set(item["speakers"]) <= SLUGS["people"]


def test_the_other_files_speak_both_languages_properly() -> None:
    assert len(load("people")) >= 12 and {row["slug"] for row in load("people")} <= SLUGS["people"]
    for drawing in load("drawings"):
        assert drawing["scene"] in SCENES and all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in drawing["palette"])
        assert len(drawing["palette"]) == 4 and drawing["alt_fr"] and drawing["alt_en"] and drawing["credit"]
    for name in ("people", "topics", "series", "events", "drawings", "registry"):
        texts = [(key[-2:], text) for key, text in strings(load(name)) if re.search(r"(^|_)(fr|en)$", key)]
        texts += [(lang, text) for event in EVENTS for lang, both in event["texts"].items() for text in both.values()]
        for language, text in texts:
            assert not [wrong for wrong in WRONG[language] if language == "fr" and re.search(wrong, text)], text
            assert "'" not in text and '"' not in text


def test_the_story_refers_to_releases_in_the_right_state() -> None:
    unpublished = [*STORY["embargo"], STORY["soon"], *STORY["drafts"], STORY["confidential"]]
    assert {row["base"] for row in unpublished} == {row.base for row in RELEASES if "published" not in row.headers}
    assert {row["stage"] for row in STORY["drafts"]} == {"draft", "review", "changes-requested", "approved"}
    for act in ("correction", "update", "minor", "withdrawal", "removal", "behind_translation"):
        release = of("fr")[STORY[act]["base"]]
        assert moment(release.headers["published"]) < moment(STORY[act]["at"]) < LAST_PAST_DAY
        for language in ("fr", "en"):
            for change in STORY[act].get(f"replacements_{language}", []):
                edition = of(language)[release.base]
                field = edition.body if change["field"] == "body" else edition.headers[change["field"]]
                assert field.count(change["old"]) == 1 and change["old"] != change["new"], change
    assert STORY["behind_translation"]["base"] in of("en")
