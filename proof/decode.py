"""The bytes of a text file, read as text, or refused with a message that an editor understands."""

import codecs
import re
import unicodedata

MOST_BYTES = 20 * 1024 * 1024
SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
              b"\x1f\x8b", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"II*\x00", b"MM\x00*")  # fmt: skip


class UnreadableText(ValueError):
    """A file that is no readable text. ``message_fr`` and ``message_en`` say why, in a sentence."""

    def __init__(self, message_fr: str, message_en: str):
        super().__init__(message_en)
        self.message_fr = message_fr
        self.message_en = message_en


def decode(data: bytes, name: str = "") -> str:
    """The text of a plain text file: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

    Line ends become ``\\n`` and letters with accents single characters (NFC); special spaces are kept. Raises
    UnreadableText for what is empty, over 20 MB or no text; ``name`` is the file's name, used in the message only.
    """
    return unicodedata.normalize("NFC", undecorated(data, name))


def undecorated(data: bytes, name: str = "") -> str:
    """The same text with its letters as the file has them: an accent may be a character of its own."""
    name = name or "?"
    if len(data) > MOST_BYTES:
        raise UnreadableText(f"« {name} » dépasse 20 Mo.", f"“{name}” is larger than 20 MB.")
    if not data.strip():
        raise _empty(name)
    text = _decoded(data, name)
    text = re.sub(r"\r\n?|\u2028|\u2029|\x85", "\n", text)
    if not text.strip("\ufeff \n\t\x0c\u00a0"):
        raise _empty(name)
    return text


def origins(text: str) -> list[int]:
    """For each character of the text in single characters (NFC), and for its end, the offset in the text as it is."""
    found: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _joins(text[at - 1], text[at]):
            composed = unicodedata.normalize("NFC", text[start:at])
            found += [min(start + number, at) for number in range(len(composed))]
            start = at
    return [*found, len(text)]


def _joins(before: str, after: str) -> bool:
    """True if a character may become one with the one before it."""
    return unicodedata.combining(after) > 0 or len(unicodedata.normalize("NFC", before + after)) == 1


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(codecs.BOM_UTF32_LE) and len(data) % 4 == 0:
        raise _binary(name)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _binary(name) from error
    elif data.startswith(SIGNATURES):
        raise _binary(name)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _windows_1252(data, name)
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]", text))
    if "\x00" in text or controls > len(text) / 100:
        raise _binary(name)
    return text


def _windows_1252(data: bytes, name: str) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise _binary(name) from error


def _binary(name: str) -> UnreadableText:
    return UnreadableText(
        f"« {name} » n’est pas un fichier texte (ou son codage n’est pas reconnu).",
        f"“{name}” is not a text file (or its encoding is not recognised).",
    )


def _empty(name: str) -> UnreadableText:
    return UnreadableText(f"« {name} » est vide.", f"“{name}” is empty.")
