"""The facts of each kind of release as fields of a form; `articles.kinds` says which there are."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.kinds import Fact
from articles.models import Mention
from core.instants import zone_name
from people.models import Person

ENTRY = re.compile(r"(?P<time>\d{1,2}[:h]\d{2})\s*\|\s*(?P<text>[^|]+?)\s*(?:\|\s*(?P<open>\S.*)?)?")


def date_input() -> forms.DateInput:
    """The browser's own date field, which needs no script."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def instant_input() -> forms.DateTimeInput:
    """The browser's own field for day and time; seconds are kept."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "1"})


def instant_field(**kwargs: Any) -> forms.DateTimeField:
    """A day and time in the newsroom's zone; one that daylight saving leaves out or doubles is refused."""
    return forms.DateTimeField(widget=instant_input(), **kwargs)


class EntriesField(forms.CharField):
    """The lines of a diary: `09:30 | what happens | open`, the last part where the press may come."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 40})

    def clean(self, value: Any) -> list[dict]:
        entries = []
        for number, line in enumerate((super().clean(value) or "").splitlines(), start=1):
            if not line.strip():
                continue
            match = ENTRY.fullmatch(line.strip())
            if match is None:
                raise ValidationError(
                    _("Line %(n)s: write “09:30 | what happens”."), params={"n": number}, code="entry"
                )
            entries.append(
                {"time": match["time"].replace("h", ":").zfill(5), "text": match["text"], "open": bool(match["open"])}
            )
        return entries


class LinesField(forms.CharField):
    """One text a line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 40})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]


def person_field(label: Any, *, required: bool = False) -> forms.ModelChoiceField:
    """Somebody of the registry, found by typing."""
    return forms.ModelChoiceField(
        Person.objects.all(),
        label=label,
        required=required,
        widget=AutocompleteSelect(Mention._meta.get_field("person"), admin.site),
    )


def form_field(fact: Fact) -> forms.Field:
    """Return the field in which a fact is typed. Drafts may be incomplete, so none is required."""
    common: dict[str, Any] = {"label": fact.label, "required": False}
    match fact.type:
        case "person":
            return person_field(fact.label)
        case "date":
            return forms.DateField(widget=date_input(), **common)
        case "datetime":
            return instant_field(help_text=_("%(zone)s time") % {"zone": zone_name()}, **common)
        case "time":
            return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **common)
        case "email":
            return forms.EmailField(**common)
        case "choice":
            return forms.ChoiceField(choices=[("", "—"), *fact.choices], **common)
        case "lines":
            return LinesField(help_text=_("One a line."), **common)
        case "entries":
            return EntriesField(
                help_text=_("One a line: “09:30 | what happens | open”, the last word where the press may come."),
                **common,
            )
    return forms.CharField(max_length=300, **common)


def to_form(fact: Fact, value: Any) -> Any:
    """Return what the form shows for a stored fact."""
    if value in (None, "", []):
        return None
    match fact.type:
        case "person":
            return Person.objects.filter(slug=value).values_list("pk", flat=True).first()
        case "datetime":
            return timezone.localtime(datetime.fromisoformat(value))
        case "lines":
            return "\n".join(value)
        case "entries":
            return "\n".join(_entry_line(entry) for entry in value)
    return value


def _entry_line(entry: dict) -> str:
    parts = [entry["time"], entry["text"], *([gettext("open")] if entry.get("open") else [])]
    return " | ".join(parts)


def from_form(fact: Fact, value: Any) -> Any:
    """Return what is stored for a cleaned value of the form."""
    if value in (None, "", []):
        return None
    match fact.type:
        case "person":
            return value.slug
        case "date":
            return value.isoformat()
        case "datetime":
            return timezone.localtime(value).isoformat()
        case "time":
            return value.strftime("%H:%M")
    return value
