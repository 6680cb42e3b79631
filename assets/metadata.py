"""The words that travel inside a picture handed out: who made it, the credit line, the rights, what is to be seen.

XMP (ISO 16684-1) with the property names of the IPTC Photo Metadata Standard 2023.2; in JPEG the older IPTC-IIM 4.2
beside it, which some press systems still read. Nothing else is written: no place, no camera, no name of the desk.
"""

import re
import struct
import zlib
from collections.abc import Mapping

from django.utils.functional import cached_property
from lxml import etree

from assets.models import Image
from core import languages
from core.prose.vocabulary import without_controls

NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
END = b'\n<?xpacket end="r"?>'
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"()]+")

XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0"
IIM_IN_JPEG = b"Photoshop 3.0\x008BIM\x04\x04\0\0"
IIM_UTF8 = b"\x1c\x01\x5a\x00\x03\x1b%G"
IIM_VERSION = b"\x1c\x02\x00\x00\x02\x00\x04"


class Words:
    """The words of a picture, ready to be written into files of every format."""

    def __init__(self, image: Image) -> None:
        self.creator, self.credit = _clean(image.creator), _clean(image.credit)
        self.licence, self.terms = _clean(image.licence), _clean(image.terms)
        self.captions = _by_language(image, "caption")
        self.alts = {} if image.decorative else _by_language(image, "alt")

    @cached_property
    def xmp(self) -> bytes:
        """The XMP packet, in UTF-8; far below the 65,502 bytes that a JPEG holds, since every text has its limit."""
        root = etree.Element(_name("x:xmpmeta"), nsmap={"x": NAMES["x"]})
        rdf = etree.SubElement(root, _name("rdf:RDF"), nsmap={"rdf": NAMES["rdf"]})
        own = {prefix: uri for prefix, uri in NAMES.items() if prefix not in ("x", "rdf")}
        about = etree.SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""}, nsmap=own)
        _listed(about, "dc:creator", "rdf:Seq", [("", self.creator)] if self.creator else [])
        _plain(about, "photoshop:Credit", self.credit)
        _alternatives(about, "dc:rights", _said(self.licence))
        page = WEB_ADDRESS.search(self.licence)
        _plain(about, "xmpRights:WebStatement", page[0] if page else "")
        _alternatives(about, "xmpRights:UsageTerms", _said(self.terms))
        _alternatives(about, "dc:description", self.captions)
        _alternatives(about, "Iptc4xmpCore:AltTextAccessibility", self.alts)
        return BEGIN + etree.tostring(root, encoding="utf-8") + END

    @cached_property
    def iim(self) -> bytes:
        """The IPTC-IIM records in UTF-8; what is longer than a record may be is left out: half a credit is none."""
        caption = next(iter(self.captions.values()), "")
        records = [(80, self.creator, 32), (110, self.credit, 32), (116, self.licence, 128), (120, caption, 2000)]
        written = b""
        for number, text, most in records:
            value = text.encode()
            if 0 < len(value) <= most:
                written += struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value
        return IIM_UTF8 + IIM_VERSION + written

    def jpeg_segments(self) -> bytes:
        """The same as segments of a JPEG: XMP in APP1, IIM in the Photoshop resource 1028 of APP13."""
        iim = self.iim + b"\0" * (len(self.iim) % 2)
        resource = IIM_IN_JPEG + struct.pack(">I", len(self.iim)) + iim
        return _segment(0xE1, XMP_IN_JPEG + self.xmp) + _segment(0xED, resource)

    def into(self, content: bytes, format: str) -> bytes:
        """Return a JPEG or PNG without any metadata with these written into it; its pixels stay byte for byte.

        Raises ValueError for another format, or a file that does not begin as Pillow writes it.
        """
        if format == "jpeg" and content[:4] == b"\xff\xd8\xff\xe0":  # SOI and APP0, JFIF's own, stay first
            place = 4 + struct.unpack(">H", content[4:6])[0]
            return content[:place] + self.jpeg_segments() + content[place:]
        if format == "png" and content[12:16] == b"IHDR":
            text = b"iTXt" + b"XML:com.adobe.xmp\0\0\0\0\0" + self.xmp
            chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
            return content[:33] + chunk + content[33:]  # the signature and IHDR have 33 bytes (PNG, 5.2 and 11.2.1)
        raise ValueError(f"No words can be written into this {format}.")


def _clean(text: str) -> str:
    return without_controls(text).strip()


def _by_language(image: Image, column: str) -> dict[str, str]:
    """Return the texts that there are, by language; `x-default` first (XMP part 1, 8.2.2.4)."""
    texts = {code: _clean(getattr(image, f"{column}_{code}")) for code in languages.CODES}
    known = {code: text for code, text in texts.items() if text}
    return _said(next(iter(known.values()), "")) | known


def _said(text: str) -> dict[str, str]:
    return {"x-default": text} if text else {}


def _name(prefixed: str) -> str:
    prefix, _, name = prefixed.partition(":")
    return f"{{{NAMES[prefix]}}}{name}"


def _plain(about: etree._Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(about, _name(name)).text = text


def _alternatives(about: etree._Element, name: str, texts: Mapping[str, str]) -> None:
    _listed(about, name, "rdf:Alt", list(texts.items()))


def _listed(about: etree._Element, name: str, kind: str, texts: list[tuple[str, str]]) -> None:
    if texts:
        listed = etree.SubElement(etree.SubElement(about, _name(name)), _name(kind))
        for language, text in texts:
            item = etree.SubElement(listed, _name("rdf:li"), {XML_LANGUAGE: language} if language else {})
            item.text = text


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
