"""Fields in which a keeper chooses rows of the registries: the admin's search, and a plain list without scripts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model, QuerySet

from people.labels import label
from people.models import Announcement, Appointment, Office, Organisation, OrganisationName, Succession

WHOLE = 300  # rows that a plain list may hold


class _WholeList:
    """Offers every row while there are few, so that the field works without scripts too."""

    choices: Any

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        if self.choices.queryset.count() > WHOLE:
            return super().optgroups(name, value, attrs)  # type: ignore[misc]
        return forms.Select.optgroups(self, name, value, attrs)  # type: ignore[arg-type]


class Search(_WholeList, AutocompleteSelect):
    """One row."""


class SearchSeveral(_WholeList, AutocompleteSelectMultiple):
    """Several rows."""


class Called:
    """Rows by what the desk calls them."""

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)


class RowField(Called, forms.ModelChoiceField):
    """One row by its name."""


class RowsField(Called, forms.ModelMultipleChoiceField):
    """Several rows by their names."""


def _rows(model: Any) -> QuerySet:
    related = {Office: "titles", Organisation: "names"}[model]
    return model._default_manager.prefetch_related(related)


def office_field(**kwargs: Any) -> RowField:
    """Choose an office by its title."""
    return RowField(_rows(Office), widget=Search(Appointment._meta.get_field("office"), admin.site), **kwargs)


def organisation_field(**kwargs: Any) -> RowField:
    """Choose an organisation by one of its names."""
    widget = Search(OrganisationName._meta.get_field("organisation"), admin.site)
    return RowField(_rows(Organisation), widget=widget, **kwargs)


def organisations_field(**kwargs: Any) -> RowsField:
    """Choose several organisations."""
    widget = SearchSeveral(Succession._meta.get_field("predecessor"), admin.site)
    return RowsField(_rows(Organisation), widget=widget, **kwargs)


def announcement_field(**kwargs: Any) -> forms.ModelChoiceField:
    """Choose a prepared announcement, or none for one of its own."""
    return forms.ModelChoiceField(Announcement.objects.prepared(), required=False, **kwargs)
