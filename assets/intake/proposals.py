"""What a photographer wrote into the file: read before it is stripped, and only ever proposed to a person.

IPTC Photo Metadata Standard 2023.2, as XMP, IPTC-IIM 4.2 and EXIF hold it, in that order of trust. Everything found
is a stranger's: cut to its column, on one line, without invisible characters, and a day only where it is one.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from lxml import etree
from PIL import ExifTags, IptcImagePlugin
from PIL.ImageFile import ImageFile

from core import languages

from .received import visible

logger = logging.getLogger(__name__)

LONGEST = {
    "title": 200, "creator": 200, "credit": 200, "licence": 200, "terms": 2000,
    "caption_fr": 500, "caption_en": 500, "alt_fr": 300, "alt_en": 300,
    "taken_on": 10, "rights_from": 10, "rights_until": 10,
}  # fmt: skip
"""What may be proposed, by the names of the columns of a picture; the last three are days as in ISO 8601."""

Words = Iterable[tuple[str, str]]
"""Texts with the language each is said to be in; "" where the file does not say."""

_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "cc": "http://creativecommons.org/ns#",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_LI, _RESOURCE = (f"{{{_NAMES['rdf']}}}{name}" for name in ("li", "resource"))
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What each column is read from, the best first. Names of IIM are record and data set.
_XMP = {
    "title": ["photoshop:Headline", "dc:title"],
    "creator": ["dc:creator"],
    "credit": ["photoshop:Credit", "dc:rights"],
    "licence": ["cc:license", "xmpRights:WebStatement", "plus:LicensorURL"],
    "terms": ["xmpRights:UsageTerms", "photoshop:Instructions"],
    "caption": ["dc:description"],
    "alt": ["Iptc4xmpCore:AltTextAccessibility"],
    "taken_on": ["photoshop:DateCreated", "exif:DateTimeOriginal"],
    "rights_from": ["plus:LicenseStartDate"],
    "rights_until": ["plus:LicenseEndDate"],
}
_IIM = {
    "title": [(2, 105), (2, 5)],
    "creator": [(2, 80)],
    "credit": [(2, 110), (2, 116)],
    "terms": [(2, 40)],
    "caption": [(2, 120)],
    "taken_on": [(2, 55)],
    "rights_from": [(2, 30)],  # release date: the earliest day of use
    "rights_until": [(2, 37)],  # expiration date: the latest day of use
}
_ARTIST, _COPYRIGHT, _DESCRIPTION = 0x013B, 0x8298, 0x010E
_TAKEN = 0x9003
_CAMERAS = re.compile(r"digital (still )?camera|camera pictures|\bDCIM\b|\bDSC", re.IGNORECASE)
"""What cameras write as a description by themselves."""

_DAY = re.compile(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)(?!\d)")
_FIRST_PHOTOGRAPH = date(1826, 1, 1)

_COMMON = {
    "fr": {"le", "la", "les", "des", "du", "un", "une", "et", "au", "aux", "dans", "sur", "pour", "par", "avec", "est"},
    "en": {"the", "of", "and", "a", "an", "in", "at", "with", "for", "to", "by", "is", "from", "during", "his", "her"},
}


def proposed_rights(picture: ImageFile) -> dict[str, str]:
    """Return what the file says of itself by the names in LONGEST; empty where it does not or cannot be read."""
    found = dict.fromkeys(LONGEST, "")
    for read in (_from_xmp, _from_iim, _from_exif):
        try:
            columns = dict(_columns(read(picture)))
        except Exception as error:  # metadata is free-form bytes of strangers: unreadable is the same as absent
            logger.info("metadata not read: %s", error)
            continue
        for name, text in columns.items():
            found[name] = found[name] or text
    if found["rights_from"] and found["rights_from"] >= (found["rights_until"] or "9999"):
        found["rights_from"] = ""  # a period that never was: only its end is believed
    return found


def _columns(said: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    for name, words in said.items():
        shown = [(language, visible(text)) for language, text in words]
        if name in ("caption", "alt"):
            for language, text in _by_language([pair for pair in shown if pair[1]]).items():
                yield f"{name}_{language}", text[: LONGEST[f"{name}_{language}"]]
        elif name in ("taken_on", "rights_from", "rights_until"):
            yield name, next(filter(None, (_day(name, text) for _language, text in shown)), "")
        else:
            yield name, next((text for _language, text in shown if text), "")[: LONGEST[name]]


def _by_language(words: list[tuple[str, str]]) -> dict[str, str]:
    """Give each text to a language of the newsroom: the one it says, else the one it reads like."""
    found: dict[str, str] = {}
    for said, text in words:
        if (language := said[:2].lower()) in languages.CODES:
            found.setdefault(language, text)
    for said, text in words:
        if said in ("", "x-default") and text not in found.values():
            found.setdefault(guessed_language(text), text)
    return found


def guessed_language(text: str) -> str:
    """Return the language of the newsroom whose small words the text has most of; the first one in doubt."""
    words = re.findall(r"[a-zà-ÿ]+", text.lower())
    return max(languages.CODES, key=lambda code: sum(word in _COMMON[code] for word in words))


def _day(name: str, text: str) -> str:
    """Return the day in a date of XMP, IIM (CCYYMMDD) or EXIF (YYYY:MM:DD); "" where it is none."""
    match = _DAY.match(text)
    try:
        day = date(*map(int, match.groups())) if match else None
        if day and name == "rights_until":
            day += timedelta(days=1)  # the file names the last day of use; the library the first without
    except (ValueError, OverflowError):
        return ""
    return day.isoformat() if day and day >= _FIRST_PHOTOGRAPH else ""


# -- The three places where it is written ------------------------------------------------------------------------


def _from_xmp(picture: ImageFile) -> dict[str, list[tuple[str, str]]]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if not packet:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(packet.encode() if isinstance(packet, str) else packet.strip(b"\0 \r\n"), parser)
    return {key: _first(paths, lambda path: _property(tree, path)) for key, paths in _XMP.items()}


def _property(tree: etree._Element, name: str) -> Iterator[tuple[str, str]]:
    """Yield the values of an XMP property, however it is written: list, text, resource or attribute (XMP, 7.4-7.9)."""
    for element in tree.iterfind(f".//{name}", _NAMES):
        items = list(element.iter(_LI)) or [element]
        for item in items:
            text = "".join(item.itertext()) if len(item) == 0 else ""
            yield item.get(_LANG, ""), text.strip() or item.get(_RESOURCE, "")
    yield from (("", str(text)) for text in tree.xpath(f"//@{name}", namespaces=_NAMES))


def _from_iim(picture: ImageFile) -> dict[str, list[tuple[str, str]]]:
    records = (IptcImagePlugin.getiptcinfo(picture) if "photoshop" in picture.info else None) or {}

    def values(tag: tuple[int, int]) -> Words:
        value = records.get(tag) or []
        return [("", _decoded(part)) for part in (value if isinstance(value, list) else [value])]

    return {key: _first(tags, values) for key, tags in _IIM.items()}


def _from_exif(picture: ImageFile) -> dict[str, list[tuple[str, str]]]:
    exif = picture.getexif()
    description = str(exif.get(_DESCRIPTION) or "")
    return {
        "creator": [("", str(exif.get(_ARTIST) or ""))],
        "credit": [("", str(exif.get(_COPYRIGHT) or "").replace("\0", " "))],
        "caption": [] if _CAMERAS.search(description) else [("", description)],
        "taken_on": [("", str(exif.get_ifd(ExifTags.IFD.Exif).get(_TAKEN) or ""))],
    }


def _first(places: Iterable[Any], values: Callable[[Any], Words]) -> list[tuple[str, str]]:
    """Return what stands at the first of the places that holds anything."""
    found = ([pair for pair in values(place) if pair[1].strip()] for place in places)
    return next(filter(None, found), [])


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
