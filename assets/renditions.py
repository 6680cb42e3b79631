"""Pictures made smaller for the page: each once, at first need or by the worker, and again where its file is gone."""

from io import BytesIO

import PIL.Image
from django.core.files.base import ContentFile
from django.db import connection, transaction
from PIL.Image import Resampling

from assets.models import Image, Rendition

WIDTHS = (320, 640, 960, 1280, 1920)
ENCODERS = {
    "avif": ("AVIF", {"quality": 58, "speed": 8}),
    "webp": ("WEBP", {"quality": 80, "method": 4}),
    "jpeg": ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
}
"""Smallest first, in the order in which a page offers them."""


def widths(image: Image) -> list[int]:
    """Return the widths that a picture is offered in, never larger than it is itself."""
    return [width for width in WIDTHS if width <= image.width] or [image.width]


def height(image: Image, width: int) -> int:
    """Return the height that goes with a width."""
    return max(1, round(image.height * width / image.width))


def offered(image: Image, width: int, format: str) -> bool:
    """Say whether there is, or can be, a rendition of that width and format."""
    return format in ENCODERS and width in widths(image)


def rendition(image: Image, width: int, format: str) -> Rendition:
    """Return a rendition that is `offered`, made now if need be.

    Whoever asks for the same one meanwhile waits for it (an advisory lock until the commit) instead of making it too.
    """
    if not offered(image, width, format):
        raise ValueError(f"No rendition of {width} pixels in {format} is offered.")
    if there := _there(image, width, format):
        return there
    with transaction.atomic():
        with connection.cursor() as cursor:
            name = f"assets.rendition {image.pk} {width} {format}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return _there(image, width, format) or _make(image, width, format)


def make_all(image: Image) -> None:
    """Make whatever renditions are missing."""
    for format in ENCODERS:
        for width in widths(image):
            rendition(image, width, format)


def _there(image: Image, width: int, format: str) -> Rendition | None:
    row = Rendition.objects.filter(image=image, width=width, format=format).first()
    return row if row and row.file.storage.exists(str(row.file.name)) else None


def _make(image: Image, width: int, format: str) -> Rendition:
    content = ContentFile(encoded(image, width, format), name=f"file.{format}")
    row = Rendition.objects.filter(image=image, width=width, format=format).first()
    row = row or Rendition(image=image, width=width, format=format)
    row.height = height(image, width)
    row.file = content
    row.save()
    return row


def encoded(image: Image, width: int, format: str) -> bytes:
    """Return the picture at a width in a format; white shows through where JPEG knows no transparency."""
    name, options = ENCODERS[format]
    size = (width, height(image, width))
    with image.file.storage.open(str(image.file.name)) as file, PIL.Image.open(file, formats=["JPEG", "PNG"]) as master:
        master.draft("RGB", size)  # lets a JPEG decode at no more than twice the size that is needed
        small = master.resize(size, Resampling.LANCZOS, reducing_gap=3.0)
    if format == "jpeg" and small.mode == "RGBA":
        paper = PIL.Image.new("RGBA", small.size, "white")
        small = PIL.Image.alpha_composite(paper, small).convert("RGB")
    kept = BytesIO()
    small.save(kept, name, **options)
    return kept.getvalue()
