"""The way in for files: what they are is decided by their content, and what could harm a reader stays outside.

`image_fields` and `document_fields` judge a received file and return the columns of its row; `add_image` and
`add_document` do the whole. At the desk a picture comes in in two steps: `receive` keeps the file, `enter` puts it
into the library once a person has given it its words. Whatever is refused is refused with `UnacceptableFile` before
anything is written.
"""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assets.models import Arrival, Asset, Document, Image
from assets.tasks import make_renditions

from . import documents, images
from .proposals import proposed_rights
from .received import UnacceptableFile, clean_name, content_of, digest

__all__ = [
    "AlreadyThere", "UnacceptableFile", "add_document", "add_image", "clean_name", "document_fields", "enter",
    "image_fields", "receive", "refuse_a_double", "throw_away",
]  # fmt: skip

COLUMNS = ("sha256", "size", "format", "original_name", "width", "height")


class AlreadyThere(UnacceptableFile):
    """The same file is in the library (`there`), or has come in already and waits (`arrival`)."""

    def __init__(self, message: Any, there: Asset | None = None, arrival: Arrival | None = None) -> None:
        super().__init__(message, code="double")
        self.there, self.arrival = there, arrival


def image_fields(upload: File) -> dict[str, Any]:
    """Return the columns that a received picture gives, its file upright, in sRGB and without any metadata.

    The key `proposed` is no column: it holds what the file said of itself (`proposals.LONGEST`), each maybe empty,
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


def refuse_a_double(model: type[Asset], sha256: str) -> None:
    """Raise `AlreadyThere` where the library has the same content; the newest entry of it is named."""
    there = model._default_manager.filter(sha256=sha256).first()
    if there:
        raise AlreadyThere(_("This file is in the library already: “%(title)s”.") % {"title": there}, there)


def receive(upload: File, *, by: User) -> Arrival:
    """Keep a picture until somebody gives it its words. Raises `UnacceptableFile`, also for a double."""
    columns = image_fields(upload)
    refuse_a_double(Image, columns["sha256"])
    if waiting := Arrival.objects.filter(added_by=by, sha256=columns["sha256"]).first():
        raise AlreadyThere(_("This file has come in already and waits for its words."), arrival=waiting)
    return Arrival.objects.create(added_by=by, **columns)


def enter(arrival: Arrival, image: Image) -> Image:
    """Put a received picture into the library with the words of `image`, and have its renditions made afterwards.

    Raises `AlreadyThere` where somebody else's click was quicker.
    """
    with transaction.atomic():
        if not Arrival.objects.filter(pk=arrival.pk).delete()[0]:
            raise AlreadyThere(_("This picture is in the library already, or was thrown away."))
        image.file = arrival.file.name  # the file stays where it is
        image.added_by = arrival.added_by
        for column in COLUMNS:
            setattr(image, column, getattr(arrival, column))
        image.save()
        make_renditions.defer(image_id=image.pk)
    return image


def throw_away(arrival: Arrival) -> None:
    """Forget a received picture, its file too (after the commit)."""
    name, storage = str(arrival.file.name), arrival.file.storage
    arrival.delete()
    transaction.on_commit(lambda: storage.delete(name))


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
