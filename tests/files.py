"""Files as they arrive at a press desk, good and hostile, made in memory."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from assets.intake import add_image

GPS, ORIENTATION, ARTIST, GPS_LATITUDE = 0x8825, 0x0112, 0x013B, 2
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="Minist\xc3\xa8re de la Mer"><dc:creator><rdf:Seq><rdf:li>Ana\xc3\xafs Kerzon</rdf:li></rdf:Seq>
</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""

FULL_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:cc="http://creativecommons.org/ns#"
 xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 photoshop:Credit="Ministère de la Mer / A. Kerzon" photoshop:DateCreated="2026-03-02T21:14:00+01:00"
 photoshop:Headline="Le phare rallumé" plus:LicenseEndDate="2027-06-30">
<dc:creator><rdf:Seq><rdf:li>Anaïs Kerzon</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ministère de la Mer</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Le phare de nuit</rdf:li>
<rdf:li xml:lang="en-GB">The lighthouse by night</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Un phare éclaire la mer</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Usage éditorial seulement</rdf:li></rdf:Alt>
</xmpRights:UsageTerms><cc:license rdf:resource="https://licence.example/by/4.0/"/>
</rdf:Description></rdf:RDF></x:xmpmeta>""".encode()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return a file as Django hands it over; the declared type is always a lie."""
    return SimpleUploadedFile(name, content, content_type="application/x-whatever")


def written(picture: Image.Image, format: str, **options) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, format, **options)
    return kept.getvalue()


def taken_in(**fields) -> Any:
    """Take a photograph into the library, with its file; 1,000 by 1,400 pixels once upright."""
    content = fields.pop("content", None) or photograph(1400, 1000)
    words = {"title": "Le port", "alt_fr": "Le port au matin", "credit": "Ministère de la Mer"}
    return add_image(upload(content, "nom-secret.jpg"), by=None, **words | fields)


def striped(width: int = 400, height: int = 300) -> Image.Image:
    """Red on the left, blue on the right: which way up it stands can be seen."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    picture.paste((30, 30, 200), (width // 2, 0, width, height))
    return picture


def photograph(width: int = 400, height: int = 300, **options) -> bytes:
    """A JPEG of a camera held sideways, that says who took it and where."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera's right is up: shown a quarter turn clockwise
    exif[ARTIST] = "Secret Artist"
    exif.get_ifd(GPS)[GPS_LATITUDE] = (48.0, 51.0, 24.0)
    return written(striped(width, height), "JPEG", exif=exif, comment=b"secret comment", xmp=XMP, **options)


def with_iptc(records: dict[int, bytes]) -> bytes:
    """Return a JPEG with data sets of record 2 (IPTC-IIM 4.2) in its Photoshop segment."""
    record = b"".join(
        b"\x1c\x02" + bytes([tag]) + len(text).to_bytes(2, "big") + text for tag, text in sorted(records.items())
    )
    block = b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record + b"\0" * (len(record) % 2)
    segment = b"Photoshop 3.0\0" + block
    plain = written(striped(), "JPEG")
    return plain[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:]


def other_colours() -> bytes:
    """Return the ICC profile of the Display P3 primaries, whose pure red is stronger than sRGB's."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = struct.unpack(">I", profile[128:132])[0]
    primaries = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2920, 0.6922, 0.0419),
        b"bXYZ": (0.1571, 0.0666, 0.7841),
    }
    for number in range(tags):
        name, offset, _ = struct.unpack(">4sII", profile[132 + 12 * number : 144 + 12 * number])
        if name in primaries:
            profile[offset + 8 : offset + 20] = struct.pack(">3i", *(round(65536 * v) for v in primaries[name]))
    return bytes(profile)


def png_that_declares(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def pdf(extra: bytes = b"") -> bytes:
    """A small PDF with one empty page, and whatever else is handed in."""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
        + extra
        + b"\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


def object_stream(objects: bytes, dictionary: bytes = b"/Type /ObjStm /Filter /FlateDecode") -> bytes:
    """Return objects packed as newer PDFs pack them."""
    packed = zlib.compress(objects)
    return b"9 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (dictionary, len(packed), packed)


def packed(entries: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return kept.getvalue()


def word(kind: str = WORD, **more: bytes) -> bytes:
    """A Word file; `more` are further parts, `__` standing for the folder."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode()
    parts = {name.replace("__", "/"): content for name, content in more.items()}
    return packed({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"} | parts)
