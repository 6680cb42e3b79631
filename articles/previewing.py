"""The public page of an edition before it is public, as it will look at its instant: for the desk only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from articles.models import Edition
from articles.page import ReleasePage
from assets.models import Document, Image
from core import clock, prose
from core.live import NEVER


class Preview(ReleasePage):
    """The release's page with what becomes public with it: its documents, and its pictures as far as the rights go."""

    def _images(self) -> Any:
        tokens, lead = prose.images(self.edition.body), self.edition.lead_picture_id
        return Image.objects.filter(token__in=tokens) | Image.objects.filter(pk=lead)  # type: ignore[misc]

    def documents(self) -> Any:
        return Document.objects.filter(edition_documents__edition=self.edition).order_by(
            "edition_documents__position", "pk"
        )


def preview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Render an edition as readers will see it; nothing that is filled in here for the page is saved."""
    now = clock.now()
    at = now
    if edition.standing(now) == NEVER:
        at = max(now, edition.starts_at or edition.proposed_at or now)
        edition.starts_at = at
        edition.published_at = edition.published_at or at
    edition.article.reference = edition.article.number
    with override(edition.language):
        page = Preview(edition, at)
        issuers = page.issuers()
        context = {
            "language": edition.language,
            "release": page,
            "edition": edition,
            "issuers": issuers,
            "press_contacts": page.press_contacts(issuers),
            "documents": page.documents(),
            "quotations": page.quotations(),
            "record": page.record() if page.editions else [],
            "alternates": {},
            "canonical": "",
        }
        response = render(request, "admin/articles/edition/preview.html", context)
    response["Content-Language"] = edition.language
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
