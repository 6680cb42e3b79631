"""Readers of the public site, for tests: where things are, and what a page says without its marks."""

import re
from typing import Any

from django.test import Client

LISTING = "/fr/articles/"
EVERYWHERE = ["/fr/", LISTING, "/sitemap.xml", "/sitemap-news.xml"]
NAMES = ["articles:listing_atom", "articles:listing_json", "articles:corrections", "people:people",
         "people:organisations", "events:events"]  # fmt: skip
ABOUT = ("accessibility", "legal-notice", "personal-data", "site-map", "contact", "feeds")
SECRETS = ("Le secret de demain", "Secrète", "Lieu-Secret", "Sujet secret", "Agence secrète", "Sommet secret")


class Reader(Client):
    """Reads what it asks for to the end, as a browser does."""

    def request(self, **request: Any) -> Any:
        response: Any = super().request(**request)
        response.body = b"".join(response.streaming_content) if response.streaming else response.content
        return response


def address(edition) -> str:
    return edition.get_absolute_url()


def text(response) -> str:
    """Return the words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def mention(row, words: str, kind: str = "person") -> str:
    return f'<span data-mention="{kind}:{row.slug}">{words}</span>'
