"""Files go out here and nowhere else: to readers while something live uses them, to the desk with permission.

Whatever a reader may not have answers as if it had never existed. Every answer can be asked for again with its ETag
(RFC 9110, 13) and is never kept without asking: a removal takes effect at the next request.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from assets.models import Asset, Document, Image
from assets.renditions import offered, rendition

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
def image(request: HttpRequest, token: UUID, width: int, format: str) -> HttpResponseBase:
    """Serve a picture in one of its sizes; in its own width and format that is the master itself."""
    found, cached = _allowed(request, Image, token)
    is_master = (width, format) == (found.width, found.format)
    if not is_master and not offered(found, width, format):
        raise Http404

    def opened() -> File:
        return (found if is_master else rendition(found, width, format)).file.open("rb")

    return _served(request, found, opened, f"{token}-{width}.{format}", format, cached, version=f"-{width}-{format}")


@require_safe
def document(request: HttpRequest, token: UUID, name: str) -> HttpResponseBase:
    """Serve a document under its present name; a former one leads there."""
    found, cached = _allowed(request, Document, token)
    if name != found.public_name:
        moved = HttpResponseRedirect(found.get_absolute_url())
        moved["Cache-Control"] = cached
        return moved
    return _served(request, found, lambda: found.file.open("rb"), name, found.format, cached)


def _allowed(request: HttpRequest, model: type[Kind], token: UUID) -> tuple[Kind, str]:
    """Return the asset with how it may be cached, or raise Http404, the same for what is private and what is not there.

    For readers this is one query, and their session is not opened.
    """
    public = model.objects.live().filter(token=token).first()
    if public:
        return public, PUBLIC
    if request.user.has_perm(f"assets.view_{model._meta.model_name}"):
        private = model.objects.filter(token=token).first()
        if private:
            return private, PRIVATE
    raise Http404


def _served(
    request: HttpRequest,
    asset: Asset,
    opened: Callable[[], File],
    name: str,
    format: str,
    cached: str,
    version: str = "",
) -> HttpResponseBase:
    """Answer with the file, or with 304 or 412 where the request's conditions say so; the file is opened only then."""
    etag = f'"{asset.sha256}{version}"'
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=etag, last_modified=int(asset.added_at.timestamp())
    )
    if response is None:
        attached = isinstance(asset, Document) and format != "pdf"
        response = FileResponse(opened(), as_attachment=attached, filename=name, content_type=CONTENT_TYPES[format])
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = PDF_POLICY if format == "pdf" else POLICY
    response["ETag"] = etag
    response["Last-Modified"] = http_date(asset.added_at.timestamp())
    response["Cache-Control"] = cached
    return response
