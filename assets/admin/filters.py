"""What the library is searched by. One form for all, so that it works without scripts and reads as a sentence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assets.admin import pictured
from assets.admin.forms import day
from assets.admin.used import in_use
from core import clock

SOON = timedelta(days=30)
RIGHTS = [
    ("", _("any")),
    ("ended", _("ended")),
    ("soon", _("end within 30 days")),
    ("later", _("not yet begun")),
    ("unlimited", _("without end")),
]
USE = [("", _("any")), ("used", _("used")), ("unused", _("not used"))]
ORDER = [
    ("", _("newest first")),
    ("taken", _("taken last first")),
    ("title", _("by title")),
    ("ends", _("rights that end first")),
]
COLUMNS: dict[str, list] = {
    "": ["-added_at", "-pk"],
    "taken": [F("taken_on").desc(nulls_last=True), "-pk"],
    "title": ["title", "pk"],
    "ends": [F("rights_period__endswith").asc(nulls_last=True), "pk"],
}


def today() -> Any:
    """Return the day it is in the newsroom's zone."""
    return timezone.localtime(clock.now(), timezone.get_default_timezone()).date()


class LibraryForm(forms.Form):
    """All filters of the library; each may be empty. The names of its fields stand in the address."""

    credit = forms.CharField(label=_("credit or creator"), required=False, max_length=200)
    taken_from = day(_("taken from"))
    taken_to = day(_("taken until"))
    added_from = day(_("added from"))
    added_to = day(_("added until"))
    rights = forms.ChoiceField(label=_("rights"), choices=RIGHTS, required=False)
    use = forms.ChoiceField(label=_("use"), choices=USE, required=False)
    order = forms.ChoiceField(label=_("order"), choices=ORDER, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = {relation.parameter: relation.choice() for relation in pictured.all_of_them()}
        self.fields = {**seen, **self.fields}

    def pictures(self, rows: QuerySet, request: HttpRequest) -> QuerySet:
        """Return those of the rows that the filters let through; a filter that cannot be read lets all through."""
        for name, value in self.cleaned_data.items():
            if name == "use" and value:
                used = in_use(rows.model, request)
                rows = rows.filter(used if value == "used" else ~used)
            elif name != "order" and value not in (None, ""):
                rows = rows.filter(self._condition(name, value))
        return rows

    def _condition(self, name: str, value: Any) -> Q:
        match name:
            case "credit":
                return Q(credit__icontains=value) | Q(creator__icontains=value)
            case "taken_from":
                return Q(taken_on__gte=value)
            case "taken_to":
                return Q(taken_on__lte=value)
            case "added_from":
                return Q(added_at__gte=_midnight(value))
            case "added_to":
                return Q(added_at__lt=_midnight(value + timedelta(days=1)))
            case "rights":
                return rights_condition(value)
        relation = next(one for one in pictured.all_of_them() if one.parameter == name)
        return Q(**{relation.name: value})

    def in_words(self) -> Iterator[tuple[str, str, str]]:
        """Yield (parameter, what is filtered by, the value in words) of each filter at work."""
        for name, value in self.cleaned_data.items():
            if value in (None, "") or name == "order":
                continue
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                words = field.label_from_instance(value)
            elif name in ("rights", "use"):
                words = str(dict([*RIGHTS, *USE])[value])
            else:
                words = formats.date_format(value) if isinstance(field, forms.DateField) else value
            yield name, capfirst(str(field.label)), str(words)


def rights_condition(rights: str) -> Q:
    """Return the condition on a picture's rights: ended, ending soon, not yet begun, without end."""
    day = today()
    return {
        "ended": Q(rights_period__endswith__lte=day),
        "soon": Q(rights_period__endswith__gt=day, rights_period__endswith__lte=day + SOON),
        "later": Q(rights_period__startswith__gt=day),
        "unlimited": Q(rights_period__upper_inf=True),
    }[rights]


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


class LibraryFilter(admin.ListFilter):
    """Stands for the whole form in the machinery of the admin's lists."""

    title = _("library")
    template = "admin/assets/image/_filters.html"

    def __init__(self, request: HttpRequest, params: dict, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.form = LibraryForm({name: request.GET.get(name, "") for name in LibraryForm().fields})
        self.form.is_valid()
        for name in self.form.fields:
            params.pop(name, None)

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.form.fields)

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Return each filter at work, with the address that undoes it."""
        for name, label, words in self.form.in_words():
            yield {"label": label, "words": words, "undo": changelist.get_query_string(remove=[name])}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.form.pictures(queryset, request)
