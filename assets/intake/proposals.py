"""What a photographer wrote into the file: read before it is stripped, and only ever proposed to a person.

IPTC Photo Metadata Standard: creator (By-line), credit line, caption; the same in IPTC-IIM, XMP and EXIF.
"""

import logging

from lxml import etree
from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

from .received import visible

logger = logging.getLogger(__name__)

LONGEST = {"creator": 200, "credit": 200, "caption": 500}
_IIM = {"creator": (2, 80), "credit": (2, 110), "caption": (2, 120)}
_EXIF = {"creator": 0x013B, "caption": 0x010E}  # Artist, ImageDescription
_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
}
_XMP = {
    "creator": "//dc:creator//rdf:li/text()",
    "credit": "//photoshop:Credit/text() | //@photoshop:Credit",
    "caption": "//dc:description//rdf:li[@xml:lang='x-default']/text() | //dc:description//rdf:li/text()",
}


def proposed_rights(picture: ImageFile) -> dict[str, str]:
    """Return creator, credit and caption as the file names them; empty where it does not or cannot be read."""
    found = dict.fromkeys(LONGEST, "")
    for read in (_from_xmp, _from_iim, _from_exif):
        try:
            words = read(picture)
        except Exception as error:  # metadata is free-form bytes of strangers: unreadable is the same as absent
            logger.info("metadata not read: %s", error)
            continue
        for key, text in words.items():
            found[key] = found[key] or visible(text)[: LONGEST[key]]
    return found


def _from_xmp(picture: ImageFile) -> dict[str, str]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if not packet:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(packet.encode() if isinstance(packet, str) else packet.strip(b"\0 \r\n"), parser)
    hits = {key: tree.xpath(path, namespaces=_NAMES) for key, path in _XMP.items()}
    return {key: str(texts[0]) for key, texts in hits.items() if texts}


def _from_iim(picture: ImageFile) -> dict[str, str]:
    records = IptcImagePlugin.getiptcinfo(picture) if "photoshop" in picture.info else None
    found = {}
    for key, tag in _IIM.items():
        value = (records or {}).get(tag)
        if value:
            found[key] = _decoded(value[0] if isinstance(value, list) else value)
    return found


def _from_exif(picture: ImageFile) -> dict[str, str]:
    exif = picture.getexif()
    return {key: str(exif[tag]) for key, tag in _EXIF.items() if exif.get(tag)}


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
