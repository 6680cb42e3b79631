"""Days and countries in a message, in whatever language the message is told."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language

from ..places import country_name


class Told:
    """A value that reads in the language of the moment."""

    def __init__(self, french: str, english: str):
        self.french = french
        self.english = english

    def __str__(self) -> str:
        return self.french if (get_language() or "").startswith("fr") else self.english


def day(value: date) -> Told:
    """A civil day: "25 octobre 2016", "25 October 2016"."""
    return Told(format_date(value, "d MMMM y", locale="fr"), format_date(value, "d MMMM y", locale="en"))


def country(code: str) -> Told:
    """The name of a country; its code where it has none."""
    return Told(country_name(code, "fr") or code, country_name(code, "en") or code)


__all__ = ["Told", "country", "day"]
