"""The kinds of release, and the facts that each keeps beside its text (`Edition.facts`)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Fact:
    """One fact of a kind: its key in the JSON, what it is called, its type, and whether a release needs it."""

    key: str
    label: Any
    type: str = "text"  # text, email, person, date, datetime, time, choice, lines, entries
    required: bool = False
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of release."""

    key: str
    label: Any
    plural: Any
    facts: tuple[Fact, ...] = field(default=())


KINDS = {
    kind.key: kind
    for kind in [
        Kind("communique", _("press release"), _("press releases"), (Fact("contact", _("press contact")),)),
        Kind("actualite", pgettext_lazy("one story", "news"), _("news")),
        Kind(
            "discours",
            _("speech"),
            _("speeches"),
            (
                Fact("speaker", _("speaker"), "person", required=True),
                Fact("venue", _("venue")),
                Fact("delivered", _("delivered on"), "date"),
                Fact(
                    "as",
                    _("text"),
                    "choice",
                    choices=(("delivered", _("as delivered")), ("prepared", _("as prepared"))),
                ),
            ),
        ),
        Kind(
            "interview",
            _("interview"),
            _("interviews"),
            (
                Fact("outlet", _("outlet"), required=True),
                Fact("interviewer", _("interviewer")),
                Fact("original_date", _("first published on"), "date"),
            ),
        ),
        Kind(
            "dossier-de-presse",
            _("press kit"),
            _("press kits"),
            (Fact("version", _("version")), Fact("contents", _("contents"), "lines")),
        ),
        Kind(
            "note-aux-redactions",
            _("note to editors"),
            _("notes to editors"),
            (
                Fact("deadline", _("accreditation before"), "datetime"),
                Fact("doors", _("doors open at"), "time"),
                Fact("address", _("address")),
                Fact("accreditation", _("accreditation at"), "email"),
            ),
        ),
        Kind("agenda", _("diary"), _("diaries"), (Fact("entries", _("entries"), "entries"),)),
    ]
}
CHOICES = [(kind.key, kind.label) for kind in KINDS.values()]


def clean_facts(kind: str, facts: Any, *, complete: bool) -> dict:
    """Return the facts of this kind, checked; ValidationError names each wrong one.

    Unknown keys are refused; with `complete`, missing required ones too (a draft may be incomplete).
    Dates are ISO 8601 texts; a datetime carries its offset.
    """
    if not isinstance(facts, dict):
        raise ValidationError(_("Facts must be given by name."))
    known = {fact.key: fact for fact in KINDS[kind].facts}
    errors = [
        ValidationError(_("“%(key)s” is no fact of this kind."), params={"key": key})
        for key in facts
        if key not in known
    ]
    cleaned = {}
    for key, fact in known.items():
        value = facts.get(key)
        if value in (None, "", []):
            if complete and fact.required:
                errors.append(ValidationError(_("Give “%(fact)s”."), params={"fact": fact.label}, code="required"))
            continue
        try:
            cleaned[key] = _clean(fact, value)
        except (ValueError, TypeError, KeyError, ValidationError):
            errors.append(
                ValidationError(_("“%(fact)s” cannot be read: %(value)s."), params={"fact": fact.label, "value": value})
            )
    if errors:
        raise ValidationError(errors)
    return cleaned


def _clean(fact: Fact, value: Any) -> Any:
    match fact.type:
        case "date":
            return date.fromisoformat(value).isoformat()
        case "datetime":
            return datetime.fromisoformat(value).isoformat()
        case "time":
            return time.fromisoformat(value).strftime("%H:%M")
        case "email":
            validate_email(value)
            return value
        case "choice":
            return dict.fromkeys(key for key, _label in fact.choices)[value] or value
        case "lines":
            return [line.strip() for line in value if line.strip()]
        case "entries":
            return [
                {
                    "time": time.fromisoformat(entry["time"]).strftime("%H:%M"),
                    "text": entry["text"].strip(),
                    "open": bool(entry.get("open")),
                }
                for entry in value
            ]
    if not isinstance(value, str):
        raise TypeError
    return value.strip()
