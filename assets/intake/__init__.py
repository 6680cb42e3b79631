"""The way in for files: what they are is decided by their content, and what could harm a reader stays outside.

`image_fields` and `document_fields` judge a received file and return the columns of its row, for a form that has
its own fields beside them; `add_image` and `add_document` do the whole. Whatever is refused is refused with
`UnacceptableFile` before anything is written.
"""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from accounts.models import User
from assets.models import Document, Image
from assets.tasks import make_renditions

from . import documents, images
from .proposals import proposed_rights
from .received import UnacceptableFile, clean_name, content_of, digest

__all__ = ["UnacceptableFile", "add_document", "add_image", "clean_name", "document_fields", "image_fields"]


def image_fields(upload: File) -> dict[str, Any]:
    """Return the columns that a received picture gives, its file upright, in sRGB and without any metadata.

    The key `proposed` is no column: it holds creator, credit and caption as the file named them, each maybe empty,
    for a person to accept or not.
    """
    content = content_of(upload, images.MAX_BYTES)
    picture = images.judged(content)
    proposed = proposed_rights(picture)
    master = images.master_of(picture)
    return {
        **_common(upload, master.content, master.format),
        "width": master.width,
        "height": master.height,
        "proposed": proposed,
    }


def document_fields(upload: File) -> dict[str, Any]:
    """Return the columns that a received document gives; its content stays as it is."""
    content = content_of(upload, documents.MAX_BYTES)
    return _common(upload, content, documents.format_of(content))


def add_image(upload: File, *, by: User | None, **fields: Any) -> Image:
    """Take a picture in, with its words and rights, and have its renditions made after the commit.

    Raises `UnacceptableFile`, or `ValidationError` for the fields. What the file proposes is not taken over.
    """
    received = image_fields(upload)
    received.pop("proposed")
    with transaction.atomic():
        image = Image(added_by=by, **received, **fields)
        image.full_clean()
        image.save()
        make_renditions.defer(image_id=image.pk)
    return image


def add_document(upload: File, *, by: User | None, **fields: Any) -> Document:
    """Take a document in, with its titles. Raises `UnacceptableFile`, or `ValidationError` for the fields."""
    document = Document(added_by=by, **document_fields(upload), **fields)
    document.full_clean()
    document.save()
    return document


def _common(upload: File, content: bytes, format: str) -> dict[str, Any]:
    return {
        "file": ContentFile(content, name=f"file.{format}"),  # assets.models.random_path keeps the ending only
        "sha256": digest(content),
        "size": len(content),
        "format": format,
        "original_name": clean_name(upload.name or ""),
    }
