"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import languages


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the newsroom's own name, the language of the page, and its home in every language.

    A page that exists in other languages says so itself (`alternates`); one that names none leads to their homes,
    so that what is not found is the same for every address.
    """
    return {
        "newsroom_name": settings.NEWSROOM_NAME or _("Newsroom"),
        "language": languages.current(),
        "language_names": languages.CHOICES,
        "homes": SimpleLazyObject(_homes),
    }


def _homes() -> dict[str, str]:
    found = {}
    for code in languages.CODES:
        with override(code):
            found[code] = reverse("home")
    return found
