"""Two records of one person become one: a pointer, no more. What was published keeps the words it was published with.

The record that is merged keeps its rows; whoever asks for the person that it was merged into finds the rows of both
(`Person.records`), its address leads on, and its names become aliases so that texts are recognised. Separating takes
the pointer and those aliases away again, in the reverse order of merging. Every act refuses with `MergeRefused`
before anything changes.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from people.duplicates import words
from people.models import Appointment, Person


class MergeRefused(Exception):
    """The act was refused, in words for a person."""


@dataclass(frozen=True)
class Overlap:
    """Both records hold the same office in periods that overlap: one of the two appointments says too much."""

    ours: Appointment
    theirs: Appointment


@transaction.atomic
def merge(person: Person, into: Person, *, by: User) -> Person:
    """Say that `person` is the same as `into`; return `into`. What was merged into `person` before follows."""
    _allowed(by)
    person, into = _locked(person, into)
    if person == into:
        raise MergeRefused(_("A record is not merged into itself."))
    if person.merged_into_id:
        raise MergeRefused(
            _("“%(row)s” is merged into “%(other)s” already.") % {"row": person, "other": person.merged_into}
        )
    if into.merged_into_id:
        raise MergeRefused(
            _("“%(row)s” is itself merged into “%(other)s”: merge into that record.")
            % {"row": into, "other": into.merged_into}
        )
    followers = list(person.merged_from.select_for_update().order_by("pk"))
    for record in [*followers, person]:  # the database refuses a record pointed at that points on
        record.merged_into = into
        record.save(update_fields=["merged_into"])
    if added := new_aliases(person, into):
        into.aliases = [*into.aliases, *added]
        into.save(update_fields=["aliases"])
    return into


@transaction.atomic
def separate(person: Person, *, by: User) -> Person:
    """Undo a merge; return the record that stands by itself again. What followed it goes back to it."""
    _allowed(by)
    person = _locked(person)[0]
    into = person.merged_into
    if into is None:
        raise MergeRefused(_("“%(row)s” is not merged into another record.") % {"row": person})
    into = _locked(into)[0]
    if later := came_with(person):
        raise MergeRefused(
            _("“%(row)s” came with “%(other)s”, which was merged later: separate that first.")
            % {"row": person, "other": later}
        )
    before = _aliases_before(person, into)
    ours = {words(name) for name in _names(person)}
    kept = [alias for alias in into.aliases if alias in before or words(alias) not in ours]
    for record in [person, *_followers_of(person, into)]:
        record.merged_into = None if record == person else person
        record.save(update_fields=["merged_into"])
    if kept != into.aliases:
        into.aliases = kept
        into.save(update_fields=["aliases"])
    return person


def new_aliases(person: Person, into: Person) -> list[str]:
    """Return the names of the one that the other does not have yet."""
    known = {words(name) for name in _names(into)}
    added = []
    for name in _names(person):
        if words(name) not in known:
            known.add(words(name))
            added.append(name[:200])
    return added


def overlaps(person: Person, into: Person) -> list[Overlap]:
    """Return where both hold one office at one time, as the public knows it or may (2 queries)."""
    rows = Appointment.objects.exclude(pk__in=Appointment.objects.ended().values("pk"))
    theirs = list(rows.filter(person__in=into.records()).select_related("person", "office"))
    ours = rows.filter(person__in=person.records()).select_related("person", "office").order_by("office", "period")
    return [
        Overlap(mine, other)
        for mine in ours
        for other in theirs
        if other.office_id == mine.office_id and _meet(mine.period, other.period)
    ]


def came_with(person: Person) -> Person | None:
    """Return the record that carried this one along when it was merged later, if any (from the history)."""
    way = _way(person)
    return Person.objects.filter(pk=way[-1][0]).first() if len(way) > 1 else None


def _allowed(by: User) -> None:
    if not by.has_perm("people.change_person"):
        raise MergeRefused(_("Your role does not allow this."))


def _locked(*people: Person) -> list[Person]:
    """Return the rows locked in primary-key order, as they are now, in the order asked for."""
    numbers = [person.pk for person in people]
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    return [rows[number] for number in numbers]


def _names(person: Person) -> list[str]:
    return [str(person), *person.aliases]


def _meet(a: Any, b: Any) -> bool:
    """Tell whether two half-open periods have a day in common."""
    return (a.upper is None or b.lower is None or b.lower < a.upper) and (
        b.upper is None or a.lower is None or a.lower < b.upper
    )


# -- what the history says of former merges ----------------------------------------------------------------------


def _events(person: Person) -> Any:
    """Return the history of one record, newest first."""
    history = Person.pgh_event_model  # type: ignore[attr-defined]
    return history.objects.filter(pgh_obj_id=person.pk).order_by("-pgh_id")


def _way(person: Person) -> list[tuple[int, int]]:
    """Return where this record was led, merge by merge, without what was undone: (record, line of the history)."""
    way: list[tuple[int, int]] = []
    for number, pointer in reversed(_events(person).values_list("pgh_id", "merged_into_id")):
        known = [place for place, (record, _number) in enumerate(way) if record == pointer]
        if pointer is None:
            way = []
        elif known:
            del way[known[0] + 1 :]
        else:
            way.append((pointer, number))
    return way


def _followers_of(person: Person, into: Person) -> list[Person]:
    """Return the records that pointed at `person` before it was merged into `into`."""
    others = into.merged_from.exclude(pk=person.pk).select_for_update().order_by("pk")
    return [record for record in others if [step[0] for step in _way(record)[-2:-1]] == [person.pk]]


def _aliases_before(person: Person, into: Person) -> list[str]:
    """Return the aliases that `into` had in the moment before `person` was merged into it."""
    way = _way(person)
    former = way and _events(into).filter(pgh_id__lt=way[-1][1]).first()
    return former.aliases if former else []
