"""Files go out here and nowhere else: to readers while something live uses them, to the desk with permission.

Whatever a reader may not have answers as if it had never existed. Every answer can be asked for again with its ETag
(RFC 9110, 13) and is never kept without asking: a removal, the end of the rights, another focal point or credit take
effect at the next request.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from assets.models import Document, Image
from assets.renditions import FULL, WHOLE, fingerprint, offered, opened

Kind = TypeVar("Kind", Image, Document)

CONTENT_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
PUBLIC = "max-age=0, must-revalidate"
PRIVATE = "private, no-store"
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
PDF_POLICY = "default-src 'none'; frame-ancestors 'none'"  # browsers do not show a PDF inside a sandbox


@require_safe
def image(request: HttpRequest, token: UUID, width: int, format: str, crop: str = WHOLE) -> HttpResponseBase:
    """Serve a picture in one of its crops, sizes and formats; in full size to readers only where the rights say so."""
    found, cached = _allowed(request, Image, token)
    if not offered(found, width, format, crop):
        raise Http404
    if crop == FULL and not found.full_size:
        _must_see(request, Image)
        cached = PRIVATE
    name = f"{token}-{crop}-{width}.{format}" if crop else f"{token}-{width}.{format}"
    etag = fingerprint(found, width, format, crop)
    return _served(request, lambda: opened(found, width, format, crop), name, format, cached, etag=etag)


@require_safe
def document(request: HttpRequest, token: UUID, name: str) -> HttpResponseBase:
    """Serve a document under its present name; a former one leads there."""
    found, cached = _allowed(request, Document, token)
    if name != found.public_name:
        moved = HttpResponseRedirect(found.get_absolute_url())
        moved["Cache-Control"] = cached
        return moved
    return _served(
        request,
        lambda: found.file.open("rb"),
        name,
        found.format,
        cached,
        etag=found.sha256,
        modified=found.added_at,
        attached=found.format != "pdf",
    )


def _allowed(request: HttpRequest, model: type[Kind], token: UUID) -> tuple[Kind, str]:
    """Return the asset with how it may be cached, or raise Http404, the same for what is private and what is not there.

    For readers this is one query, and their session is not opened.
    """
    public = model.objects.live().filter(token=token).first()
    if public:
        return public, PUBLIC
    _must_see(request, model)
    private = model.objects.filter(token=token).first()
    if private is None:
        raise Http404
    return private, PRIVATE


def _must_see(request: HttpRequest, model: type[Kind]) -> None:
    """Raise Http404 for whoever may not see such files at the desk."""
    if not request.user.has_perm(f"assets.view_{model._meta.model_name}"):
        raise Http404


def _served(
    request: HttpRequest,
    opened: Callable[[], File],
    name: str,
    format: str,
    cached: str,
    *,
    etag: str,
    modified: datetime | None = None,
    attached: bool = False,
) -> HttpResponseBase:
    """Answer with the file, or with 304 or 412 where the request's conditions say so; the file is opened only then.

    `modified` is for what never changes: a picture is made anew for other words, so only its ETag tells.
    """
    etag = f'"{etag}"'
    stamp = int(modified.timestamp()) if modified else None
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=stamp)
    if response is None:
        response = FileResponse(opened(), as_attachment=attached, filename=name, content_type=CONTENT_TYPES[format])
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = PDF_POLICY if format == "pdf" else POLICY
    response["ETag"] = etag
    if stamp:
        response["Last-Modified"] = http_date(stamp)
    response["Cache-Control"] = cached
    return response
