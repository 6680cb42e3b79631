"""Who and what is seen in a picture: many-to-many relations that the right side declares, edited from the picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.db.models import Q


@dataclass(frozen=True)
class Pictured:
    """A relation from the right to `Image`: `Person.pictures`, known to the picture as `people`."""

    field: Any
    label: Any
    one: Any
    search: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the picture calls it."""
        return str(self.field.remote_field.related_name)

    @property
    def parameter(self) -> str:
        """What the library's address calls it: `person`."""
        return str(self.field.model._meta.model_name)

    @property
    def rows(self) -> models.QuerySet:
        """All that could be seen."""
        return self.field.model._default_manager.all()

    def choice(self) -> forms.ModelChoiceField:
        """Return the field that looks for one of them."""
        return self._field(forms.ModelChoiceField, AutocompleteSelect, self.one)

    def choices(self) -> forms.ModelMultipleChoiceField:
        """Return the field that says which are seen."""
        return self._field(forms.ModelMultipleChoiceField, AutocompleteSelectMultiple, self.label)

    def _field(self, kind: Any, widget: Any, label: Any) -> Any:
        towards = self.field.remote_field.through._meta.get_field(self.field.m2m_field_name())
        field = kind(self.rows, label=label, required=False, widget=widget(towards, admin.site))
        field.widget.choices = field.choices
        return field


_declared: list[Pictured] = []


def add(field: Any, *, label: Any, one: Any, search: tuple[str, ...] = ()) -> None:
    """Let the library know a relation: `label` names it on a picture, `one` in the search; `search` holds names."""
    _declared.append(Pictured(field, label, one, search))


def all_of_them() -> Iterator[Pictured]:
    """Return what the right side declared."""
    yield from _declared


def named(term: str) -> Q:
    """Return the condition "somebody or something of that name is seen"."""
    either = Q(pk__in=[])
    for relation in _declared:
        for column in relation.search:
            rows = relation.rows.filter(**{f"{column}__icontains": term})
            either |= Q(pk__in=relation.field.remote_field.through.objects.filter(
                **{f"{relation.field.m2m_field_name()}__in": rows}
            ).values(relation.field.m2m_reverse_field_name()))  # fmt: skip
    return either
