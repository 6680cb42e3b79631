"""Documents on their way in: recognised by their content, kept as they are, refused where they could act by themselves.

PDF (ISO 32000), Word and Excel (ECMA-376), OpenDocument text and spreadsheet (ISO/IEC 26300), plain text and CSV.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .received import MEGABYTE, UnacceptableFile

MAX_BYTES = 40 * MEGABYTE
MAX_ENTRIES = 5_000
MAX_INFLATED = 200 * MEGABYTE
"""What a packed file may hold once unpacked."""

OPEN_XML = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
PROGRAMS = re.compile(r"(?i)(^|/)(vbaProject|vbaData|macrosheets|activeX|oleObject\d*|Basic|Scripts)([./]|$)")
"""Parts of a packed document that hold programs."""

PDF_ACTIONS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
MARKUP = re.compile(rb"\s*(<[!?a-z]|\{\\rtf|#!)", re.IGNORECASE)
"""How text starts that some program would run or lay out: HTML, SVG, XML, RTF, scripts."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def format_of(content: bytes) -> str:
    """Return the format, one of pdf, docx, xlsx, odt, ods, csv and txt, or raise `UnacceptableFile`."""
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return packed_format(content)
    return text_format(content)


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut short, locked, or holds programs or other files."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise _damaged()
    names = _plain_names(content)
    if re.search(rb"/Encrypt\b", names):
        raise UnacceptableFile(_("The PDF is locked. Send it without a password or restrictions."), code="locked")
    packed = list(_object_streams(content))
    if names.count(b"/ObjStm") != len(packed):  # some object stream is written so that nobody can look into it
        raise _damaged()
    if any(action in part for part in [names, *packed] for action in PDF_ACTIONS):
        raise UnacceptableFile(
            _("The PDF holds programs or other files. Print it to a new PDF and send that."), code="active"
        )


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Yield what the object streams hold, unpacked (ISO 32000-2, 7.5.7); pass over those written in unusual ways."""
    left = MAX_INFLATED
    for start in re.finditer(rb"stream\r?\n", content):
        dictionary = _plain_names(content[content.rfind(b"obj", 0, start.start()) : start.start()])
        if b"/ObjStm" not in dictionary or b"DecodeParms" in dictionary:
            continue
        try:
            objects = zlib.decompressobj().decompress(memoryview(content)[start.end() :], left)
        except zlib.error:
            continue
        left -= len(objects)
        if left <= 0:
            raise _too_much()
        yield _plain_names(objects)


def _plain_names(part: bytes) -> bytes:
    """Undo the escapes that a PDF name may be written with: `/J#61vaScript` (ISO 32000-2, 7.3.5)."""
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda code: bytes([int(code[1], 16)]), part)


def packed_format(content: bytes) -> str:
    """Return what a ZIP file is, once every entry has been unpacked within the limits and none is a program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
                raise _too_much()
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnacceptableFile(_("The document is locked. Send it without a password."), code="locked")
            if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
                raise _damaged()
            if packed.testzip():  # reads everything: an entry that declares less than it holds fails here
                raise _damaged()
            return _office_format(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise _damaged() from None


def _office_format(packed: zipfile.ZipFile) -> str:
    names = packed.namelist()
    types = packed.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    kind = packed.read("mimetype").strip() if "mimetype" in names else b""
    if any(PROGRAMS.search(name) for name in names) or b"macroEnabled" in types:
        raise UnacceptableFile(
            _("The document holds macros or embedded programs. Save it without them and send it again."), code="active"
        )
    if b"encryption-data" in (packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
        raise UnacceptableFile(_("The document is locked. Send it without a password."), code="locked")
    formats = [name for declared, name in OPEN_XML.items() if b'"' + declared + b'"' in types]
    formats += [name for declared, name in OPEN_DOCUMENT.items() if declared == kind]
    if len(formats) != 1:
        raise _unknown()
    return formats[0]


def text_format(content: bytes) -> str:
    """Return csv for rows of equally many cells, else txt; refuse what is no plain text in UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unknown() from None
    if CONTROLS.search(text) or MARKUP.match(text[:200].encode()):
        raise _unknown()
    return "csv" if any(_is_table(text, separator) for separator in ";,\t") else "txt"


def _is_table(text: str, separator: str) -> bool:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        widths = [len(row) for row in rows if row]
    except csv.Error:
        return False
    return len(widths) > 1 and widths[0] > 1 and len(set(widths)) == 1


def _unknown() -> UnacceptableFile:
    return UnacceptableFile(
        _(
            "This is not a document that can be used. Accepted are PDF, Word (.docx), Excel (.xlsx), "
            "OpenDocument (.odt, .ods), and text or CSV in UTF-8."
        ),
        code="format",
    )


def _damaged() -> UnacceptableFile:
    return UnacceptableFile(_("The document is damaged or incomplete. Send it again."), code="damaged")


def _too_much() -> UnacceptableFile:
    return UnacceptableFile(_("The document unpacks to far more than it should."), code="bomb")
