"""Pictures as they are handed out: named crops and sizes, each made once, at first need or by the worker.

What a file was made of is kept as a fingerprint: when the focal point, the credit or another word changes, the file is
made again, under the same address and with another ETag. The master itself never leaves; where the rights say so, the
full size does, which is the master with its words written in.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import ceil
from typing import Any

import PIL.Image
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from PIL.Image import Resampling

from assets.metadata import Words
from assets.models import Image, Rendition

ENCODERS: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 58, "speed": 8}),
    "webp": ("WEBP", {"quality": 80, "method": 4}),
    "jpeg": ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
}
"""Smallest first, in the order in which a page offers them."""


@dataclass(frozen=True)
class Crop:
    """A named way to cut a picture: width to height, 0 for as it is, and the widths it is offered in."""

    ratio: float
    widths: tuple[int, ...]


WHOLE, SQUARE, WIDE, FULL = "", "square", "wide", "full"
CROPS = {
    WHOLE: Crop(0, (320, 640, 960, 1280, 1920)),
    SQUARE: Crop(1, (160, 320, 640)),  # portraits, thumbnails
    WIDE: Crop(1200 / 630, (640, 1200)),  # what networks show of a page (Open Graph)
}


def widths(image: Image, crop: str = WHOLE) -> list[int]:
    """Return the widths that a crop is offered in, never larger than it is in the picture itself."""
    widest = box(image, crop)[2]
    return [width for width in CROPS[crop].widths if width <= widest] or [widest]


def height(image: Image, width: int, crop: str = WHOLE) -> int:
    """Return the height that goes with a width."""
    return max(1, round(width / (CROPS[crop].ratio or image.width / image.height)))


def box(image: Image, crop: str) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a crop in the master's pixels.

    It is the largest that fits, with the focal point as near to its middle as the edges allow.
    """
    ratio = CROPS[crop].ratio
    if not ratio:
        return 0, 0, image.width, image.height
    wide = min(image.width, max(1, round(image.height * ratio)))
    high = min(image.height, max(1, round(image.width / ratio)))
    left = min(max(0, round(image.width * image.focal_x / 100 - wide / 2)), image.width - wide)
    top = min(max(0, round(image.height * image.focal_y / 100 - high / 2)), image.height - high)
    return left, top, wide, high


def offered(image: Image, width: int, format: str, crop: str = WHOLE) -> bool:
    """Say whether there is, or can be, a rendition of that crop, width and format."""
    if crop == FULL:
        return (width, format) == (image.width, image.format)
    return crop in CROPS and format in ENCODERS and width in widths(image, crop)


def fingerprint(image: Image, width: int, format: str, crop: str = WHOLE) -> str:
    """Return what a rendition is made of, as a SHA-256 in hexadecimal: two of the same are the same file."""
    how = (image.sha256, crop, width, format, ENCODERS.get(format))
    cut = box(image, crop) if crop in CROPS else ()
    return hashlib.sha256(repr((how, cut)).encode() + Words(image).jpeg_segments()).hexdigest()


def opened(image: Image, width: int, format: str, crop: str = WHOLE) -> File:
    """Open a rendition, made now if need be; once more where a newer one took its place this very moment."""
    try:
        return rendition(image, width, format, crop).file.open("rb")
    except FileNotFoundError:
        return rendition(image, width, format, crop).file.open("rb")


def rendition(
    image: Image,
    width: int,
    format: str,
    crop: str = WHOLE,
    *,
    pixels: Callable[[Image], PIL.Image.Image] | None = None,
) -> Rendition:
    """Return a rendition that is `offered`, made now if need be (of `pixels(image)`, by default of the file's).

    Whoever asks for the same one meanwhile waits for it (an advisory lock until the commit) instead of making it too.
    """
    if not offered(image, width, format, crop):
        raise ValueError(f"No {crop or 'whole'} rendition of {width} pixels in {format} is offered.")
    made_of = fingerprint(image, width, format, crop)
    if there := _there(image, width, format, crop, made_of):
        return there
    with transaction.atomic():
        with connection.cursor() as cursor:
            name = f"assets.rendition {image.pk} {crop} {width} {format}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        there = _there(image, width, format, crop, made_of)
        if there:
            return there
        content = full(image) if crop == FULL else encoded(image, width, format, crop, (pixels or decoded)(image))
        return _keep(image, width, format, crop, made_of, content)


def every(image: Image) -> Iterator[tuple[int, str, str]]:
    """Yield width, format and crop of everything that is offered of a picture."""
    for crop in CROPS:
        for width in widths(image, crop):
            for format in ENCODERS:
                yield width, format, crop
    if image.full_size:
        yield image.width, image.format, FULL


def make_all(image: Image) -> None:
    """Make whatever renditions are missing, or were made of other words; the file is decoded once for all."""
    pixels = cache(decoded)
    for width, format, crop in every(image):
        rendition(image, width, format, crop, pixels=pixels)


def _there(image: Image, width: int, format: str, crop: str, made_of: str) -> Rendition | None:
    row = Rendition.objects.filter(image=image, crop=crop, width=width, format=format, made_of=made_of).first()
    return row if row and row.file.storage.exists(str(row.file.name)) else None


def _keep(image: Image, width: int, format: str, crop: str, made_of: str, content: bytes) -> Rendition:
    """Put a file in the place of what was there, which goes with the commit."""
    row = Rendition.objects.filter(image=image, crop=crop, width=width, format=format).first()
    row = row or Rendition(image=image, crop=crop, width=width, format=format)
    storage, former = row.file.storage, str(row.file.name or "")
    row.height = image.height if crop == FULL else height(image, width, crop)
    row.made_of = made_of
    row.file = ContentFile(content, name=f"file.{format}")
    row.save()
    if former:
        transaction.on_commit(lambda: storage.delete(former), robust=True)
    return row


def full(image: Image) -> bytes:
    """Return the master with its words written in."""
    with image.file.storage.open(str(image.file.name)) as file:
        return Words(image).into(file.read(), image.format)


def decoded(image: Image) -> PIL.Image.Image:
    """Return the master's pixels; a JPEG's at no more than twice the size that its largest rendition needs."""
    most = max(ceil(widths(image, crop)[-1] * image.width / box(image, crop)[2]) for crop in CROPS)
    with image.file.storage.open(str(image.file.name)) as file, PIL.Image.open(file, formats=["JPEG", "PNG"]) as master:
        master.draft("RGB", (most, height(image, most)))
        return master.copy()


def encoded(image: Image, width: int, format: str, crop: str, master: PIL.Image.Image) -> bytes:
    """Return a crop at a width in a format, with its words; white shows through where JPEG knows no transparency."""
    name, options = ENCODERS[format]
    left, top, wide, high = box(image, crop)
    across, down = master.width / image.width, master.height / image.height
    cut = (left * across, top * down, (left + wide) * across, (top + high) * down)
    small = master.resize((width, height(image, width, crop)), Resampling.LANCZOS, box=cut, reducing_gap=3.0)
    if format == "jpeg" and small.mode == "RGBA":
        paper = PIL.Image.new("RGBA", small.size, "white")
        small = PIL.Image.alpha_composite(paper, small).convert("RGB")
    small.info = {}
    words = Words(image)
    written = {"extra": words.jpeg_segments()} if format == "jpeg" else {"xmp": words.xmp}
    kept = BytesIO()
    small.save(kept, name, **options, **written)
    return kept.getvalue()
