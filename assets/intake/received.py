"""What holds for every received file: its size, its name and the way it is refused."""

import hashlib
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024


class UnacceptableFile(ValidationError):
    """A received file that is not taken in; the message tells a person why and what would be."""


def content_of(upload: File, limit: int) -> bytes:
    """Return all bytes of a received file of at most `limit` bytes, whatever size it declares."""
    upload.seek(0)
    content = upload.read(limit + 1)
    if not content:
        raise UnacceptableFile(_("The file is empty."), code="empty")
    if len(content) > limit:
        raise UnacceptableFile(
            _("The file is larger than %(limit)d MB."), code="too_large", params={"limit": limit // MEGABYTE}
        )
    return content


def digest(content: bytes) -> str:
    """Return the SHA-256 of what is kept, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def visible(text: str) -> str:
    """Return foreign text on one line, without control, direction or other invisible characters."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c for c in spaced if not unicodedata.category(c).startswith("C"))


def clean_name(name: str) -> str:
    """Return a received file's name for the desk to show: no folders, nothing invisible, at most 255 characters."""
    last = visible(re.split(r"[/\\]", name)[-1])
    if len(last) <= 255:
        return last
    stem, dot, ending = last.rpartition(".")
    return f"{stem[: 254 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else last[:255]
