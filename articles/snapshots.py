"""An edition as one JSON document: what a revision keeps, and what an approval is bound to.

Format 1. The content hash is the SHA-256 of its canonical JSON (keys sorted, no spaces, UTF-8), so that anybody
can compute it from an export. It holds the titles as resolved: if one changes, so does the hash.
"""

import hashlib
import json

from articles.models import Edition

FORMAT = 1
FIELDS = ("language", "headline", "kicker", "standfirst", "body", "facts", "change", "public_note")


def snapshot(edition: Edition) -> dict:
    """Return the whole content of an edition, children included, as plain JSON data."""
    mentions = edition.mentions.select_related("person", "organisation", "event", "place")
    quotations = edition.quotations.prefetch_related("speakers__person", "speakers__organisation")
    return {
        "format": FORMAT,
        **{name: getattr(edition, name) for name in FIELDS},
        "kind": edition.article.kind,
        "issuers": [row.organisation.slug for row in edition.article.issued_by.select_related("organisation")],
        "event": edition.article.event.slug if edition.article.event else None,
        "number": edition.number,
        "dateline_place": edition.dateline_place.slug if edition.dateline_place else None,
        "dateline_date": edition.dateline_date.isoformat() if edition.dateline_date else None,
        "lead_picture": str(edition.lead_picture.token) if edition.lead_picture else None,
        "topics": sorted(edition.topics.values_list("slug", flat=True)),
        "sources": [{"text": row.text, "url": row.url} for row in edition.sources.all()],
        "pictures": [str(row.image.token) for row in edition.edition_pictures.select_related("image")],
        "documents": [str(row.document.token) for row in edition.edition_documents.select_related("document")],
        "mentions": [
            {"kind": kind, "slug": getattr(row, kind).slug, "text": row.text, "title": row.title}
            for row in mentions
            for kind in ("person", "organisation", "event", "place")
            if getattr(row, kind) is not None
        ],
        "quotations": [
            {
                "text": row.text,
                "language": row.language,
                "name": row.name,
                "speakers": [
                    {"slug": (s.person or s.organisation).slug, "title": s.title}  # type: ignore[union-attr]
                    for s in row.speakers.all()
                ],
            }
            for row in quotations
        ],
    }


def content_hash(content: dict) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
