"""An announcement in words: what becomes public and what ends, one sentence a change, as the desk reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from people.models import Announced, Announcement, announced_models
from people.sentences import PreparedWording, ends_otherwise, named, pages, sentence, value_text
from people.workflow import clashes


@dataclass(frozen=True)
class Change:
    """One line of an announcement: a fact that begins, one that ends, or one that takes another's place."""

    row: Announced | None
    former: Announced | None
    sentence: str
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)

    @property
    def fact(self) -> Any:
        """The row that the line is about."""
        return self.row or self.former

    @property
    def key(self) -> str:
        """What a form calls it by: "people.appointment:12"."""
        return f"{self.fact._meta.label_lower}:{self.fact.pk}"

    @property
    def url(self) -> str:
        """Where the fact stands at the desk."""
        return reverse(f"admin:{self.fact._meta.app_label}_{self.fact._meta.model_name}_change", args=[self.fact.pk])

    @property
    def who(self) -> Any:
        """Who prepared it; of a fact that ends with nothing, the announcement's contributors know."""
        return self.row.prepared_by if self.row else None


@dataclass(frozen=True)
class Group:
    """The changes of one kind of fact."""

    title: str
    changes: list[Change]


def changes_of(announcement: Announcement) -> list[Group]:
    """Return every change of an announcement, in words, by kind of fact."""
    wording = PreparedWording(announcement)
    groups = []
    for model in announced_models():
        ending = list(_whole(model).filter(ends_with=announcement))
        lines = []
        for row in _whole(model).filter(begins_with=announcement):
            row.begins_with = announcement
            former = next((other for other in ending if row.takes_the_place_of(other)), None)
            if former:
                ending.remove(former)
            rivals = [] if announcement.is_announced else clashes(row)
            lines.append(_change(row, former, wording, rivals))
        lines += [_change(None, former, wording, []) for former in ending]
        if lines:
            groups.append(Group(_kind(model), lines))
    return groups


def _whole(model: type[Announced]) -> Any:
    """Return the rows with what they point at, in one query."""
    related = [field.name for field in model.stated() if field.is_relation]
    return model._default_manager.select_related("prepared_by", *related).order_by("pk")


def _kind(model: type[Announced]) -> str:
    words = str(model._meta.verbose_name_plural)
    return words[:1].upper() + words[1:]


def _change(
    row: Announced | None, former: Announced | None, wording: PreparedWording, rivals: Iterable[Announced]
) -> Change:
    if row is None:
        assert former is not None
        return Change(None, former, _("Struck, readers no longer see it: %(fact)s") % {"fact": named(former)})
    differences = row.differences(former) if former else []
    only_the_end = former is not None and hasattr(row, "period") and ends_otherwise(row, former)
    said = capfirst(sentence(row, former, wording))
    shown = [] if only_the_end else [(what, value_text(old), value_text(new)) for what, old, new in differences]
    return Change(row, former, said, shown, [named(rival) for rival in rivals])


def reached(groups: Iterable[Group]) -> list[Any]:
    """Return every row whose public page an announcement changes, once."""
    return list(dict.fromkeys(row for group in groups for change in group.changes for row in pages(change.fact)))
