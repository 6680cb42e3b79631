"""What comes in: an editor hands over a file, and it becomes a safe one or is refused with a reason."""

import io
import os
import stat
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from assets.intake import UnacceptableFile, add_document, add_image, document_fields, image_fields
from assets.models import Image as Picture
from tests import files
from tests.factories import make_user

WORDS = {"title": "Le port", "alt_fr": "Le port au matin", "credit": "Ministère de la Mer"}


def kept(fields: dict) -> Image.Image:
    return Image.open(io.BytesIO(fields["file"].read()))


def refusal(take, content: bytes, name: str = "photo.jpg") -> UnacceptableFile:
    with pytest.raises(UnacceptableFile) as refused:
        take(files.upload(content, name))
    assert refused.value.messages[0].endswith(".")  # a sentence for a person
    return refused.value


# -- Pictures ---------------------------------------------------------------------------------------


def test_a_photograph_is_turned_upright_and_tells_nothing_of_its_making():
    content = files.photograph()
    assert b"secret comment" in content and b"Secret Artist" in content
    fields = image_fields(files.upload(content))
    master = kept(fields)
    assert (fields["width"], fields["height"]) == master.size == (300, 400)
    assert master.getpixel((150, 50))[0] > 150 and master.getpixel((150, 350))[2] > 150  # red is up, blue is down
    assert not master.getexif() and not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(master.info)
    assert fields["format"] == "jpeg" and fields["size"] == len(fields["file"])


def test_who_made_it_is_proposed_not_taken():
    fields = image_fields(files.upload(files.photograph()))
    told = {name: text for name, text in fields["proposed"].items() if text}
    assert told == {"creator": "Anaïs Kerzon", "credit": "Ministère de la Mer"}
    assert "creator" not in fields


def told(content: bytes) -> dict[str, str]:
    """Return what a file says of itself."""
    return {name: text for name, text in image_fields(files.upload(content))["proposed"].items() if text}


def test_iptc_records_are_read_too():
    content = files.with_iptc({
        80: b"Yann Le Goff", 110: b"Agence du Large", 120: "Le quai, à 8 h".encode(), 105: b"Le quai",
        40: b"Presse seulement", 55: b"20260302", 37: b"20271231", 30: b"20260303",
    })  # fmt: skip
    assert told(content) == {
        "creator": "Yann Le Goff",
        "credit": "Agence du Large",
        "caption_fr": "Le quai, à 8 h",
        "title": "Le quai",
        "terms": "Presse seulement",
        "taken_on": "2026-03-02",
        "rights_from": "2026-03-03",
        "rights_until": "2028-01-01",  # the first day without, where the file names the last with
    }


def test_everything_that_xmp_says_of_rights_is_proposed():
    assert told(files.written(files.striped(), "JPEG", xmp=files.FULL_XMP)) == {
        "title": "Le phare rallumé",
        "creator": "Anaïs Kerzon",
        "credit": "Ministère de la Mer / A. Kerzon",
        "licence": "https://licence.example/by/4.0/",
        "terms": "Usage éditorial seulement",
        "caption_fr": "Le phare de nuit",
        "caption_en": "The lighthouse by night",
        "alt_fr": "Un phare éclaire la mer",
        "taken_on": "2026-03-02",
        "rights_until": "2027-07-01",
    }


def test_exif_is_the_last_resort_and_what_the_camera_wrote_by_itself_is_not_a_caption():
    exif = Image.Exif()
    exif[0x013B], exif[0x8298], exif[0x010E] = "Yann Le Goff", "(c) Agence du Large", "OLYMPUS DIGITAL CAMERA"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:02 08:15:00"
    assert told(files.written(files.striped(), "JPEG", exif=exif)) == {
        "creator": "Yann Le Goff", "credit": "(c) Agence du Large", "taken_on": "2026-03-02",
    }  # fmt: skip


def test_what_a_file_says_is_cut_cleaned_and_dated_only_where_it_can_be():
    content = files.with_iptc({
        80: ("Y" * 900).encode(), 110: "Agence\u202e du\x07\n Large".encode(), 120: b"The port at night\0",
        55: b"20260231", 37: b"soon", 30: b"00000000",
    })  # fmt: skip
    assert told(content) == {"creator": "Y" * 200, "credit": "Agence du Large", "caption_en": "The port at night"}


def test_broken_or_hostile_metadata_does_not_stop_a_good_picture(tmp_path):
    (tmp_path / "secret").write_text("of the server")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'.encode()
    for xmp in (b"<not xml", entity + files.XMP.replace(b"Ana", b"&e;Ana")):
        fields = image_fields(files.upload(files.written(files.striped(), "JPEG", xmp=xmp)))
        assert fields["width"] == 400
        assert "server" not in str(fields["proposed"])


def test_colours_of_another_space_become_srgb():
    green = Image.new("RGB", (40, 40), (120, 200, 120))
    plain = kept(image_fields(files.upload(files.written(green, "PNG")))).getpixel((20, 20))
    wide = kept(image_fields(files.upload(files.written(green, "PNG", icc_profile=files.other_colours()))))
    assert abs(plain[0] - 120) <= 3
    assert wide.getpixel((20, 20))[0] < 100  # the same numbers mean a stronger green there
    assert "icc_profile" not in wide.info


def test_a_broken_profile_is_left_aside():
    content = files.written(files.striped(), "PNG", icc_profile=b"no profile at all")
    assert kept(image_fields(files.upload(content))).getpixel((10, 10))[0] > 180


def test_printers_inks_become_screen_colours():
    cyan = Image.new("CMYK", (40, 40), (255, 0, 0, 0))
    fields = image_fields(files.upload(files.written(cyan, "JPEG")))
    red, green, blue = kept(fields).getpixel((20, 20))
    assert fields["format"] == "jpeg" and red < 60 < 150 < green and blue > 150


def test_sixteen_bits_of_grey_keep_their_shades():
    deep = Image.new("I;16", (40, 40), 32768)
    assert abs(kept(image_fields(files.upload(files.written(deep, "PNG")))).getpixel((20, 20))[0] - 128) <= 2


def test_a_transparent_picture_stays_transparent():
    glass = Image.new("RGBA", (40, 40), (10, 20, 30, 100))
    fields = image_fields(files.upload(files.written(glass, "PNG")))
    assert fields["format"] == "png" and kept(fields).getpixel((5, 5)) == (10, 20, 30, 100)
    opaque = image_fields(files.upload(files.written(files.striped().convert("RGBA"), "PNG")))
    assert opaque["format"] == "jpeg"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_formats_of_the_press_are_taken_whatever_they_are_called(format):
    fields = image_fields(files.upload(files.written(files.striped(), format), "facture.pdf"))
    assert (fields["width"], fields["height"]) == (400, 300)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "format"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "format"),
        (files.written(files.striped(), "GIF"), "format"),
        (files.written(files.striped(), "TIFF"), "format"),
        (b"\xff\xd8\xff\xe0" + os.urandom(200), "format"),
        (files.pdf(), "format"),
        (files.photograph()[:-900], "damaged"),
        (files.written(files.striped(), "PNG")[:-40], "damaged"),
        (files.written(files.striped(), "WEBP")[:-60], "format"),
        (files.png_that_declares(100_000, 100_000), "too_many_pixels"),
        (files.png_that_declares(10_000, 9_500), "too_many_pixels"),  # where Pillow only warns
        (files.png_that_declares(8_000, 8_000), "too_many_pixels"),  # where Pillow is silent
        (files.png_that_declares(17_000, 10), "too_many_pixels"),
        (files.written(files.striped(), "PNG", save_all=True, append_images=[Image.new("RGB", (400, 300))]), "frames"),
        (files.written(files.striped(), "WEBP", save_all=True, append_images=[Image.new("RGB", (400, 300))]), "frames"),
    ],
)
def test_what_is_no_sound_picture_is_refused(content, code):
    assert refusal(image_fields, content).code == code


def test_a_file_too_large_is_refused_whatever_it_declares():
    class Endless(io.BytesIO):
        name, size = "small.jpg", 3

    content = files.photograph() + b"\0" * (41 * 1024 * 1024)
    with pytest.raises(UnacceptableFile) as refused:
        image_fields(Endless(content))
    assert refused.value.code == "too_large" and "40" in refused.value.messages[0]


def test_what_is_hidden_behind_a_picture_is_gone():
    content = files.photograph() + b"<script>alert(1)</script>" + files.packed({"x.html": b"<p>"})
    assert b"<script>" not in image_fields(files.upload(content))["file"].read()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\anne\\port.jpg", "port.jpg"),
        ("../../etc/passwd", "passwd"),
        ("port\u202egpj.exe\x00\n", "portgpj.exe"),
        ("p" * 300 + ".jpeg", "p" * 250 + ".jpeg"),
        ("", ""),
    ],
)
def test_the_name_received_is_kept_for_the_desk_without_tricks(name, shown):
    received = io.BytesIO(files.photograph())
    received.name = name
    assert image_fields(received)["original_name"] == shown


# -- Documents --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (files.pdf(), "pdf"),
        (files.pdf(files.object_stream(b"5 0 << /Type /Font >>")), "pdf"),
        (files.word(), "docx"),
        (files.word(files.WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")), "xlsx"),
        (files.packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (files.packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (b"Port;Tonnage\nPort-Clair;1 200\n", "csv"),
        ("\ufeffLe programme, à 9 h.\nFin.\n".encode(), "txt"),
    ],
)
def test_documents_are_known_by_their_content(content, format):
    fields = document_fields(files.upload(content, "photo.jpg"))
    assert fields["format"] == format and fields["file"].read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (files.pdf()[:-20], "damaged"),
        (files.pdf(b"4 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj"), "active"),
        (files.pdf(b"4 0 obj\n<< /S /J#61v#61Script /JS (x) >>\nendobj"), "active"),
        (files.pdf(b"4 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj"), "active"),
        (files.pdf(b"4 0 obj\n<< /Type /EmbeddedFile /Length 0 >>\nendobj"), "active"),
        (files.pdf(files.object_stream(b"5 0 << /S /JavaScript /JS (x) >>")), "active"),
        (
            files.pdf(files.object_stream(b"x", b"/Type /ObjStm /Filter /LZWDecode /DecodeParms << /Predictor 12 >>")),
            "damaged",
        ),
        (files.pdf(b"8 0 obj\n<< /Type /ObjStm % obj\n/Length 9 >>\nstream\nwhatever!\nendstream\nendobj"), "damaged"),
        (files.pdf(files.object_stream(b"\0" * (201 * 1024 * 1024))), "bomb"),
        (files.pdf(b"4 0 obj\n<< /Encrypt 7 0 R >>\nendobj"), "locked"),
        (b"<html>%PDF-1.7 " + files.pdf(), "format"),
        (files.word(word__vbaProject_bin=b"").replace(b"vbaProject_bin", b"vbaProject.bin"), "active"),
        (files.word(files.WORD.replace("document.main", "document.macroEnabled.main")), "active"),
        (files.packed({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/Standard/M.xml": b""}), "active"),
        (files.packed({"readme.txt": b"a plain archive"}), "format"),
        (files.packed({f"{n}": b"" for n in range(5_001)}), "bomb"),
        (files.word(bomb=b"\0" * (201 * 1024 * 1024)), "bomb"),
        (files.word()[:-30], "damaged"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "format"),
        (b"  <svg onload=alert(1)>", "format"),
        (b"#!/bin/sh\nrm -rf /\n", "format"),
        ("été".encode("latin-1"), "format"),
        ("deux".encode("utf-16"), "format"),
        (b"a text\0with a NUL", "format"),
        (files.photograph(), "format"),
    ],
)
def test_what_is_no_sound_document_is_refused(content, code):
    assert refusal(document_fields, content, "programme.pdf").code == code


def test_a_packed_file_that_lies_about_its_size_is_refused():
    content = files.word(word__big=b"\0" * 5_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("word/big")
    lying = content.replace((5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert entry.file_size == 5_000_000 and lying != content
    assert refusal(document_fields, lying, "programme.docx").code == "damaged"


def test_the_list_of_what_is_accepted_is_in_the_message():
    assert ".docx" in refusal(document_fields, b"\xff\xfe\x00").messages[0]
    assert "AVIF" in refusal(image_fields, b"\xff\xfe\x00").messages[0]


# -- Kept -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_is_kept_under_a_random_name_that_only_the_program_reads(settings):
    writer = make_user("writer")
    one, two = (add_image(files.upload(files.photograph(), "nom-secret.jpg"), by=writer, **WORDS) for _ in range(2))
    assert one.file.name != two.file.name and "nom-secret" not in one.file.name and one.file.name.endswith(".jpeg")
    path = settings.MEDIA_ROOT / one.file.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert one.added_by == writer and one.sha256 == two.sha256 and one.original_name == "nom-secret.jpg"


@pytest.mark.django_db
def test_a_picture_without_words_for_it_is_refused_and_leaves_no_row():
    with pytest.raises(ValidationError, match=r"alternative text|texte alternatif"):
        add_image(files.upload(files.photograph()), by=None, title="Le port", credit="Ministère de la Mer")
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_a_document_is_named_after_its_title():
    document = add_document(
        files.upload(files.pdf(), "v3 FINAL (Jean).pdf"), by=None, language="fr", title_fr="Été des ports : programme"
    )
    assert document.public_name == "ete-des-ports-programme.pdf"
