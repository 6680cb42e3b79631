"""Who is at an event: participants and speakers, each under the office or the name of the event's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import drawing, languages
from core.live import Instant
from core.templatetags.record import country, local
from events.models import EventVersion, Participation, ProgrammeItem
from people.models import OrganisationName, Person, PressContact
from people.titles import titles

HEADINGS = {
    Participation.Role.CHAIR: _("Chaired by"),
    Participation.Role.CO_CHAIR: _("Co-chaired by"),
    Participation.Role.HOST: _("Hosted by"),
    Participation.Role.SPEAKER: _("Speaking"),
    Participation.Role.PARTICIPANT: _("Participants"),
}


@dataclass(frozen=True)
class Attendant:
    """Somebody, or a delegation: the name, the office of the day or the country, and the page, if there is one."""

    name: str
    title: str
    url: str | None
    kind: str  # "person", "organisation" or "delegation"


@dataclass(frozen=True)
class Group:
    """Those who take part in one role."""

    role: str
    heading: str
    members: list[Attendant]


@dataclass(frozen=True)
class Item:
    """A line of the programme: its times in the event's own zone, who speaks, and its bar on the axis."""

    row: ProgrammeItem
    starts: datetime
    ends: datetime | None
    speakers: list[Attendant]
    bar: drawing.Bar


class Attendance:
    """Participants by role and the programme with its speakers, of one version (five queries at most)."""

    def __init__(self, version: EventVersion, *, at: datetime, language: str) -> None:
        self.version, self.language = version, language
        self.on = local(version.starts).date()
        self._rows: list[Any] = list(_participations(version, self.on, at, language))
        self._programme: list[Any] = list(_programme(version))
        speaking = {speaker["merged_pk"] or speaker["pk"] for item in self._programme for speaker in item.speaking}
        people = speaking | {row.person.merged_into_id or row.person_id for row in self._rows if row.person_id}
        self._held = titles(people, on=self.on, at=at, language=language) if people else {}
        self.axis = drawing.hours([item.period for item in self._programme], zone=version.zone)

    @property
    def groups(self) -> list[Group]:
        """Return who takes part, by role, in the order in which roles are declared; names not public are left out."""
        by_role: dict[str, list[Attendant]] = {}
        for row in self._rows:
            if one := self._attendant(row):
                by_role.setdefault(row.role, []).append(one)
        return [Group(role, str(HEADINGS[role]), by_role[role]) for role in HEADINGS if role in by_role]

    def _attendant(self, row: Any) -> Attendant | None:
        if row.person_id:
            person = row.person.merged_into or row.person
            return Attendant(str(person), self._held.get(person.pk, ""), person.get_absolute_url(), "person")
        if row.organisation_id and row.organisation_name:
            return Attendant(row.organisation_name, "", row.organisation.get_absolute_url(), "organisation")
        delegation = languages.localised(row, "delegation", self.language)
        return Attendant(delegation, country(row.country), None, "delegation") if delegation else None

    @property
    def programme(self) -> list[Item]:
        """Return the programme, in the event's own time zone."""
        zone = self.version.zone
        return [
            Item(
                item,
                item.period.lower.astimezone(zone),
                item.period.upper.astimezone(zone) if item.period.upper else None,
                [self._speaker(speaker) for speaker in item.speaking],
                bar,
            )
            for item, bar in zip(self._programme, self.axis.bars, strict=True)
        ]

    def _speaker(self, row: dict[str, Any]) -> Attendant:
        url = reverse("people:person", args=[row["merged_into"] or row["slug"]])
        return Attendant(
            f"{row['given']} {row['family']}".strip(), self._held.get(row["merged_pk"] or row["pk"], ""), url, "person"
        )

    @property
    def several_days(self) -> bool:
        """Whether the programme goes over several days."""
        return len({item.starts.date() for item in self.programme}) > 1

    @property
    def press_contacts(self) -> list[PressContact]:
        """Return where the press reaches the organisations that take part, each once."""
        known = [one for row in self._rows if row.organisation_name for one in row.contacts]
        return list({one["pk"]: contact(one) for one in known}.values())


def _participations(version: EventVersion, on: date, at: datetime, language: str) -> QuerySet[Participation]:
    name = OrganisationName.objects.live(at).filter(
        organisation=OuterRef("organisation"), language=language, period__contains=on
    )
    return version.participations.select_related("person__merged_into", "organisation").annotate(
        organisation_name=Subquery(name.values("name")[:1]),
        contacts=_contacts(PressContact.objects.filter(organisation=OuterRef("organisation"))),
    )


def _programme(version: EventVersion) -> QuerySet[ProgrammeItem]:
    people: QuerySet = Person.objects.filter(programme_items=OuterRef("pk")).order_by("family", "given", "pk")
    columns = {name: F(name) for name in ("pk", "slug")} | {
        "given": Coalesce("merged_into__given", "given"), "family": Coalesce("merged_into__family", "family"),
        "merged_into": F("merged_into__slug"), "merged_pk": F("merged_into"),
    }  # fmt: skip
    return version.programme.annotate(speaking=ArraySubquery(people.values(json=JSONObject(**columns))))


def with_contacts(versions: QuerySet[EventVersion], at: Instant) -> QuerySet[EventVersion]:
    """Annotate `contacts`: the press offices of the organisations that take part, for `contact`."""
    present = Participation.objects.filter(
        version=OuterRef(OuterRef("pk")), organisation__in=OrganisationName.objects.live(at).values("organisation")
    )
    return versions.annotate(
        contacts=_contacts(PressContact.objects.filter(organisation__in=present.values("organisation")))
    )


def _contacts(offices: QuerySet[PressContact]) -> ArraySubquery:
    columns = {name: F(name) for name in ("pk", "name_fr", "name_en", "phone", "email")}
    return ArraySubquery(offices.order_by("position", "pk").values(json=JSONObject(**columns)))


def contact(values: dict[str, Any]) -> PressContact:
    """Return a press contact from what a query brought along."""
    return PressContact(**values)
