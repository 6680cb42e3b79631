"""Short labels that exist in every language of the newsroom: columns `name_fr`, `name_en`."""

from typing import Any

from django.utils.translation import get_language

CHOICES = [("fr", "français"), ("en", "English")]
CODES = [code for code, _ in CHOICES]


def current() -> str:
    """Return the language of the page being made, as one of the newsroom's."""
    code = (get_language() or "fr")[:2]
    return code if code in CODES else "fr"


def localised(row: Any, column: str, language: str | None = None) -> str:
    """Return `row.<column>_<language>`, or another language's text where it is empty."""
    wanted = language or current()
    return next((text for code in [wanted, *CODES] if (text := getattr(row, f"{column}_{code}"))), "")
