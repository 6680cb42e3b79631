"""What is handed out of a picture: cut around its focal point, its credit inside the file, always as it is now."""

import io
import threading

import pytest
from django.db import connection
from lxml import etree
from PIL import Image, IptcImagePlugin

from assets import renditions
from assets.intake.proposals import proposed_rights
from assets.metadata import NAMES, Words
from assets.models import Rendition
from assets.pictures import address, figure, original_address, picture, portrait
from core import clock
from tests import factories as make
from tests import files
from tests.factories import confirmed as published
from tests.readers import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Reader()


RED, BLUE = (200, 30, 30), (30, 30, 200)
SAID = {
    "creator": "Anaïs Kerzon",
    "credit": "A. Kerzon / Ministère de la Mer & des Ports <presse>",
    "licence": "Licence Ouverte 2.0 (https://licence.example/ouverte)",
    "terms": "Usage de presse seulement.\nPas de publicité.",
    "caption_fr": "Le port de Ker-Anvor à l’aube",
    "caption_en": "The harbour of Ker-Anvor at dawn",
    "alt_fr": "Des chalutiers à quai",
    "alt_en": "Trawlers at the quay",
}


def striped(width: int = 1600, height: int = 800, **fields):
    """A picture that is red on its left half and blue on its right."""
    content = files.written(files.striped(width, height), "JPEG", quality=95)
    return files.taken_in(content=content, **fields)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_near(pixel, colour) -> bool:
    return max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 25


def xmp_of(content: bytes) -> etree._Element:
    found = opened(content)
    return etree.fromstring(found.info.get("xmp") or found.info["XML:com.adobe.xmp"].encode())


def texts(packet: etree._Element, name: str) -> dict[str, str]:
    """Return the texts of a property by language, "" for none."""
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    items = packet.xpath(f"//{name}//rdf:li", namespaces=NAMES) or packet.xpath(f"//{name}", namespaces=NAMES)
    return {item.get(language, ""): item.text for item in items}


# -- Crops ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", renditions.ENCODERS)
@pytest.mark.parametrize(("focal", "colour"), [(0, RED), (20, RED), (80, BLUE), (100, BLUE)])
def test_a_square_is_cut_around_the_focal_point(client, format, focal, colour):
    image = striped(focal_x=focal)
    published(lead_picture=image)
    square = opened(client.get(address(image, 320, format, "square")).body)
    assert square.size == (320, 320)
    assert all(is_near(square.convert("RGB").getpixel((x, 160)), colour) for x in (3, 160, 316))


def test_the_crop_is_the_largest_that_fits_and_stays_inside():
    wide, high = make.make_image(width=1600, height=800), make.make_image(width=800, height=1600, focal_y=0)
    assert renditions.box(wide, "square") == (400, 0, 800, 800)
    assert renditions.box(high, "square") == (0, 0, 800, 800)
    assert renditions.box(high, "wide") == (0, 0, 800, 420)
    assert renditions.box(make.make_image(width=1600, height=800, focal_y=100), "wide") == (38, 0, 1524, 800)
    for width, height in ((1, 1), (1, 16_000), (16_000, 1), (333, 77)):
        for x, y in ((0, 0), (100, 100), (1, 99)):
            image = make.make_image(width=width, height=height, focal_x=x, focal_y=y)
            for crop in renditions.CROPS:
                left, top, across, down = renditions.box(image, crop)
                assert 0 <= left <= left + across <= width and 0 <= top <= top + down <= height and across and down
                assert all(renditions.height(image, size, crop) >= 1 for size in renditions.widths(image, crop))


def test_a_small_picture_is_cut_but_never_blown_up():
    image = make.make_image(width=300, height=200)
    assert renditions.widths(image, "square") == [160]
    assert renditions.widths(image, "wide") == [300]
    assert renditions.widths(make.make_image(width=100, height=90), "square") == [90]


def test_another_focal_point_reaches_readers_and_caches_at_once(client, django_capture_on_commit_callbacks):
    image = striped(focal_x=0)
    published(lead_picture=image)
    url = address(image, 320, "jpeg", "square")
    first = client.get(url)
    before = Rendition.objects.get()
    image.focal_x = 100
    image.save()
    with django_capture_on_commit_callbacks(execute=True):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200 and again["ETag"] != first["ETag"]
    assert is_near(opened(first.body).getpixel((160, 160)), RED)
    assert is_near(opened(again.body).getpixel((160, 160)), BLUE)
    after = Rendition.objects.get()
    assert after.pk == before.pk and not before.file.storage.exists(before.file.name)
    assert client.get(url, headers={"If-None-Match": again["ETag"]}).status_code == 304


def test_a_focal_point_makes_nothing_anew_that_it_does_not_change():
    image = striped(focal_x=0)
    whole = renditions.fingerprint(image, 640, "webp")
    square = renditions.fingerprint(image, 320, "webp", "square")
    image.focal_x = 5  # still at the edge
    assert renditions.fingerprint(image, 320, "webp", "square") == square
    image.focal_x = 60
    assert renditions.fingerprint(image, 640, "webp") == whole
    assert renditions.fingerprint(image, 320, "webp", "square") != square


@pytest.mark.parametrize("column", ["credit", "creator", "licence", "terms", "caption_en", "alt_fr"])
def test_other_words_reach_the_file_under_the_same_address(client, column):
    image = striped(400, 300, **SAID)
    published(lead_picture=image)
    url = address(image, 320, "webp")
    first = client.get(url)
    setattr(image, column, "Correction")
    image.save()
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200 and again["ETag"] != first["ETag"]
    assert b"Correction" in again.body and b"Correction" not in first.body


@pytest.mark.django_db(transaction=True)
def test_readers_who_come_while_a_crop_is_old_cause_one_new_one(monkeypatch, no_jobs_left):
    image = striped(800, 400, focal_x=0)
    published(lead_picture=image)
    renditions.rendition(image, 320, "jpeg", "square")
    image.focal_x = 100
    image.save()
    made, both_asked = [], threading.Barrier(2, timeout=20)
    really_encoded, there, first_look = renditions.encoded, renditions._there, threading.local()

    def counted(*args):
        made.append(args)
        return really_encoded(*args)

    def seen_by_both(*args):
        found = there(*args)
        if not getattr(first_look, "done", False):
            first_look.done = True
            both_asked.wait()
        return found

    monkeypatch.setattr(renditions, "encoded", counted)
    monkeypatch.setattr(renditions, "_there", seen_by_both)
    answers, instant = [], clock.now()

    def read():
        try:
            with clock.at(instant):
                answers.append(Reader().get(address(image, 320, "jpeg", "square")).body)
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    [reader.start() for reader in readers]
    [reader.join(60) for reader in readers]
    assert len(made) == 1 and Rendition.objects.count() == 1
    assert len(answers) == 2 and answers[0] == answers[1]
    assert is_near(opened(answers[0]).getpixel((160, 160)), BLUE)


def test_a_file_taken_away_in_the_moment_of_reading_is_made_again(client, monkeypatch):
    image = striped(400, 300)
    published(lead_picture=image)
    url = address(image, 320, "jpeg")
    client.get(url)
    there = renditions._there

    def taken_away(*args):
        found = there(*args)
        if found:
            found.file.storage.delete(found.file.name)
            monkeypatch.setattr(renditions, "_there", there)
        return found

    monkeypatch.setattr(renditions, "_there", taken_away)
    assert opened(client.get(url).body).size == (320, 240)


# -- Words inside the file --------------------------------------------------------------------------


def every_file(client, image):
    return {url: client.get(url).body for url in (
        *(address(image, width, format, crop) for width, format, crop in renditions.every(image) if crop != "full"),
        original_address(image),
    )}  # fmt: skip


@pytest.mark.parametrize("transparent", [False, True])
def test_credit_and_rights_travel_inside_every_file(client, transparent):
    drawn = Image.new("RGBA", (400, 300), (200, 30, 30, 128)) if transparent else files.striped()
    content = files.written(drawn, "PNG")
    image = files.taken_in(content=content, full_size=True, **SAID)
    assert image.format == ("png" if transparent else "jpeg")
    published(lead_picture=image)
    for url, served in every_file(client, image).items():
        found = xmp_of(served)
        assert texts(found, "dc:creator") == {"": SAID["creator"]}, url
        assert texts(found, "photoshop:Credit") == {"": SAID["credit"]}
        assert texts(found, "dc:rights") == {"x-default": SAID["licence"]}
        assert texts(found, "xmpRights:WebStatement") == {"": "https://licence.example/ouverte"}
        assert texts(found, "xmpRights:UsageTerms") == {"x-default": SAID["terms"]}
        for name, column in (("dc:description", "caption"), ("Iptc4xmpCore:AltTextAccessibility", "alt")):
            fr, en = SAID[f"{column}_fr"], SAID[f"{column}_en"]
            assert texts(found, name) == {"x-default": fr, "fr": fr, "en": en}
        assert found.xpath("count(//rdf:Description/*)", namespaces=NAMES) == 7  # and nothing else


def test_what_is_written_is_what_the_library_reads(client):
    said = SAID | {"licence": "https://licence.example/ouverte", "terms": "Usage de presse seulement."}
    image = striped(400, 300, full_size=True, **said)
    published(lead_picture=image)
    for url, served in every_file(client, image).items():
        proposed = proposed_rights(opened(served))
        assert {name: proposed[name] for name in said} == said, url


def test_old_press_systems_find_the_credit_in_iim(client):
    image = striped(400, 300, **SAID | {"credit": "Ministère de la Mer"})
    published(lead_picture=image)
    records = IptcImagePlugin.getiptcinfo(opened(client.get(address(image, 320, "jpeg")).body))
    assert records[1, 90] == b"\x1b%G"
    assert {number: records[2, number].decode() for number in (80, 110, 116, 120)} == {
        80: SAID["creator"], 110: "Ministère de la Mer", 116: SAID["licence"], 120: SAID["caption_fr"],
    }  # fmt: skip


def test_a_credit_too_long_for_iim_is_left_out_there_and_never_cut():
    image = make.make_image(credit="é" * 17, creator="é" * 16)
    assert "é".encode() * 16 in Words(image).iim and b"\x02\x6e" not in Words(image).iim
    assert ("é" * 17).encode() in Words(image).xmp


def test_nothing_is_said_that_nobody_said():
    image = make.make_image(decorative=True, creator="", licence="", terms="", caption_fr="", alt_fr="Un phare.")
    packet = etree.fromstring(Words(image).xmp)
    assert [etree.QName(one).localname for one in packet.find(".//{*}Description")] == ["Credit"]


def test_words_in_one_language_are_the_default_and_controls_stay_out():
    image = make.make_image(caption_fr="", caption_en="At\x01 dawn\x1b\ufffe", credit="</rdf:li> & co")
    packet = etree.fromstring(Words(image).xmp)
    assert texts(packet, "dc:description") == {"x-default": "At dawn", "en": "At dawn"}
    assert texts(packet, "photoshop:Credit") == {"": "</rdf:li> & co"}


def test_the_longest_words_still_fit_into_a_jpeg():
    full = {name: "&" * 200 for name in ("creator", "credit", "licence")}
    image = make.make_image(
        **full, terms="&" * 4000, caption_fr="&" * 500, caption_en="&" * 500, alt_fr="&" * 300, alt_en="&" * 300
    )
    image.full_clean(exclude=["file"])
    assert len(Words(image).xmp) <= 65_502
    assert opened(files.written(files.striped(9, 9), "JPEG", extra=Words(image).jpeg_segments())).info["xmp"]


# -- The full size ----------------------------------------------------------------------------------


def test_the_full_size_leaves_only_where_the_rights_say_so(client):
    image = striped(2400, 1200)
    published(lead_picture=image)
    full = f"/files/images/{image.token}/full-2400.jpeg"
    never = client.get(full.replace(str(image.token), "0b5f8a34-3f3e-4f0e-9d35-2f2d1c0f8f11"))
    refused = client.get(full)
    assert (refused.status_code, refused.body) == (404, never.body) and refused.headers == never.headers
    assert client.get(f"/files/images/{image.token}/2400.jpeg").status_code == 404
    assert original_address(image) == address(image, 1920, "jpeg")
    assert full not in figure(image, language="fr") and "2400" not in picture(image, language="fr")

    image.full_size = True
    image.save()
    assert original_address(image) == full and full in figure(image, language="fr")
    served = client.get(full)
    assert served.status_code == 200 and served["Cache-Control"] == "max-age=0, must-revalidate"
    with image.file.open() as master:
        kept = master.read()
    assert served.body != kept and opened(served.body).tobytes() == opened(kept).tobytes()


def test_the_desk_takes_the_full_size_whatever_the_rights_say(client):
    image = striped(2400, 1200)
    client.force_login(make.make_user("auditor"))
    full = f"/files/images/{image.token}/full-2400.jpeg"
    assert client.get(full)["Cache-Control"] == "private, no-store"
    published(lead_picture=image)
    assert client.get(full)["Cache-Control"] == "private, no-store"


def test_taking_the_full_size_back_takes_effect_at_once(client):
    image = striped(2400, 1200, full_size=True)
    published(lead_picture=image)
    first = client.get(original_address(image))
    url = original_address(image)
    image.full_size = False
    image.save()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 404


# -- In a page --------------------------------------------------------------------------------------


def test_a_portrait_is_square_and_credited():
    image = make.make_image(width=1200, height=1600, credit="Studio du Port")
    html = portrait(image, language="fr")
    assert address(image, 640, "avif", "square") in html and 'width="640" height="640"' in html
    assert "Studio du Port</small>" in html


def test_networks_get_a_wide_card_with_its_size_and_words(client):
    image = striped(1600, 1200, alt_fr="Le port")
    edition = published(lead_picture=image)
    page = client.get(edition.get_absolute_url()).body.decode()
    card = f"/files/images/{image.token}/wide-1200.jpeg"
    assert f'<meta property="og:image" content="http://testserver{card}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert '<meta property="og:image:height" content="630">' in page
    assert '<meta property="og:image:alt" content="Le port">' in page
    assert opened(client.get(card).body).size == (1200, 630)
    assert f'"http://testserver{card}"' in page.partition("ld+json")[2]
