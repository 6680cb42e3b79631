"""What goes out: a file is a reader's while something live uses it, and as if it had never existed otherwise."""

import io
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from PIL import Image

from articles import workflow
from assets import renditions
from assets.intake import add_document
from assets.models import Document, Rendition
from assets.pictures import address, figure, original_address, picture
from assets.tasks import make_renditions
from core import clock
from tests import files
from tests.factories import make_user, scheduled
from tests.files import taken_in as make_image
from tests.readers import Reader

pytestmark = pytest.mark.django_db


def make_document(content: bytes = b"", title: str = "Programme des ports") -> Document:
    return add_document(files.upload(content or files.pdf(), "nom-secret.pdf"), by=None, language="fr", title_fr=title)


def published(**content):
    """Publish a day ago; the checks of the commit run there and then, as they would."""
    with clock.at(clock.now() - timedelta(days=1)), connection.cursor() as cursor:
        edition = scheduled(**content)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return edition


@pytest.fixture
def client():
    return Reader()


def answer(client, url: str) -> tuple:
    """Everything a reader can compare, but for the moment it was asked."""
    response = client.get(url)
    return response.status_code, response.body, {k: v for k, v in response.headers.items() if k != "Date"}


def unknown(client) -> tuple:
    return answer(client, f"/files/images/{uuid.uuid4()}/640.jpeg")


# -- Whose it is ------------------------------------------------------------------------------------


def test_a_picture_nobody_uses_answers_as_one_that_never_existed(client):
    image = make_image()
    never = unknown(client)
    assert never[0] == 404
    for url in (address(image, 640, "jpeg"), address(image, 641, "jpeg"), original_address(image)):
        assert answer(client, url) == never
    assert answer(client, make_document().get_absolute_url()) == answer(
        client, f"/files/documents/{uuid.uuid4()}/programme-des-ports.pdf"
    )
    assert not Rendition.objects.exists()


def test_an_embargo_covers_the_pictures_and_the_documents_to_the_second(client):
    lead, inside, document = make_image(), make_image(), make_document()
    begins = clock.now() + timedelta(hours=2)
    scheduled(
        at=begins,
        lead_picture=lead,
        body=f'<p>Le texte.</p><figure data-image="{inside.token}"><figcaption>Le quai.</figcaption></figure>',
        documents=[document],
    )
    urls = [
        address(lead, 640, "webp"),
        address(inside, 640, "jpeg"),
        original_address(lead),
        document.get_absolute_url(),
    ]
    with clock.at(begins - timedelta(seconds=1)):
        never = unknown(client)
        assert [answer(client, url) == never for url in urls] == [True] * 4
    with clock.at(begins):
        assert [client.get(url).status_code for url in urls] == [200] * 4


def test_a_withdrawal_takes_the_picture_along(client):
    image = make_image()
    edition = published(lead_picture=image)
    url = address(image, 640, "jpeg")
    first = client.get(url)
    assert first.status_code == 200
    edition.refresh_from_db()
    workflow.withdraw(edition, by=make_user("publisher"), seen=edition.head_id, notice="Une erreur.")
    with clock.at(clock.now() + timedelta(seconds=5)):
        assert answer(client, url) == unknown(client)
        conditional = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert conditional.status_code == 404


def test_a_picture_stays_while_another_release_uses_it(client):
    image = make_image()
    first, _second = published(lead_picture=image), published(lead_picture=image)
    first.refresh_from_db()
    workflow.remove(first, by=make_user("publisher"), seen=first.head_id, notice="Une erreur.")
    with clock.at(clock.now() + timedelta(seconds=5)):
        assert client.get(address(image, 640, "jpeg")).status_code == 200


def test_the_desk_sees_private_files_and_nobody_keeps_them(client):
    image, document = make_image(), make_document()
    client.force_login(make_user("auditor"))
    for url in (address(image, 640, "jpeg"), document.get_absolute_url()):
        response = client.get(url)
        assert response.status_code == 200 and response["Cache-Control"] == "private, no-store"
    assert client.get(address(image, 641, "jpeg")).status_code == 404


def test_an_account_without_the_permission_is_a_reader_like_any_other(client):
    image = make_image()
    user = make_user("auditor")
    user.groups.clear()
    client.force_login(user)
    assert answer(client, address(image, 640, "jpeg")) == unknown(client)


def test_a_reader_costs_one_query_and_no_session(client, django_assert_num_queries):
    image = make_image()
    published(lead_picture=image)
    client.force_login(make_user("auditor"))
    smaller = address(image, 640, "avif")
    known = client.get(smaller)["ETag"]
    with django_assert_num_queries(2):  # which picture, which rendition
        response = client.get(smaller)
    assert "Cookie" not in response.get("Vary", "")
    with django_assert_num_queries(1):
        assert client.get(smaller, headers={"If-None-Match": known}).status_code == 304


# -- How it is served -------------------------------------------------------------------------------


def test_what_is_served_tells_nothing_of_its_making(client):
    content = files.photograph(1400, 1000)
    image = make_image(content=content, full_size=True, title="Le ministre démissionne")
    published(lead_picture=image)
    for url in (original_address(image), *(address(image, 640, format) for format in renditions.ENCODERS)):
        served = client.get(url).body
        found = Image.open(io.BytesIO(served))
        assert found.height > found.width
        assert not found.getexif() and not {"icc_profile", "comment"} & set(found.info)
        for secret in (b"Secret", b"secret", b"Kerzon", b"Exif"):
            assert (secret in content) and (secret not in served)
        assert b"missionne" not in served and b"2026" not in served  # the desk's title, the day it came in


@pytest.mark.parametrize(("format", "type"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpeg", "image/jpeg")])
def test_a_picture_comes_in_the_size_and_format_asked_for(client, format, type):
    image = make_image()
    published(lead_picture=image)
    response = client.get(address(image, 320, format))
    found = Image.open(io.BytesIO(response.body))
    assert response["Content-Type"] == type and found.format.lower() == format and found.size == (320, 448)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "max-age=0, must-revalidate"
    assert image.file.name.split("/")[-1].split(".")[0] not in str(response.headers)


@pytest.mark.parametrize(
    "size",
    [
        "321.jpeg", "1280.jpeg", "640.png", "640.gif", "0.jpeg", "99999999999.jpeg", "1000.webp", "square-321.jpeg",
        "round-320.jpeg", "wide-1200.jpeg", "full-640.jpeg", "full-1000.webp", "full-1000.png", "-640.jpeg",
    ],
)  # fmt: skip
def test_no_other_size_or_format_is_made(client, size):
    image = make_image()  # 1,000 pixels wide once upright
    published(lead_picture=image)
    assert client.get(f"/files/images/{image.token}/{size}").status_code == 404
    assert not Rendition.objects.exists()


def test_a_small_picture_is_never_blown_up(client):
    image = make_image(content=files.photograph(200, 90))
    assert renditions.widths(image) == [90]
    published(lead_picture=image)
    assert Image.open(io.BytesIO(client.get(address(image, 90, "webp")).body)).size == (90, 200)


def test_asking_again_costs_nothing_while_it_stays_the_same(client, monkeypatch):
    image, document = make_image(), make_document()
    published(lead_picture=image, documents=[document])
    monkeypatch.setattr(renditions, "encoded", lambda *args: files.photograph())
    for url in (address(image, 640, "jpeg"), document.get_absolute_url()):
        first = client.get(url)
        assert first["ETag"].startswith('"')
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304 and not again.body
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], "max-age=0, must-revalidate")
        assert client.get(url, headers={"If-None-Match": '"another"'}).status_code == 200
    assert client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert "Last-Modified" not in client.get(address(image, 640, "jpeg"))  # made anew, it would lie
    assert client.get(address(image, 640, "webp"))["ETag"] != client.get(address(image, 640, "jpeg"))["ETag"]
    assert not client.head(address(image, 640, "jpeg")).body and client.post(url).status_code == 405


def test_a_pdf_opens_in_the_browser_and_the_rest_is_kept(client):
    shown, kept = make_document(), make_document(b"Port;Tonnage\nPort-Clair;1200\n", "Tonnage « 2026 »\r\n; x")
    published(documents=[shown, kept])
    response = client.get(shown.get_absolute_url())
    assert response["Content-Type"] == "application/pdf" and response.body == files.pdf()
    assert response["Content-Disposition"] == 'inline; filename="programme-des-ports.pdf"'
    assert "sandbox" not in response["Content-Security-Policy"] and "'none'" in response["Content-Security-Policy"]
    response = client.get(kept.get_absolute_url())
    assert response["Content-Disposition"] == 'attachment; filename="tonnage-2026-x.csv"'
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_a_document_has_one_name_and_others_lead_there(client):
    document = make_document()
    published(documents=[document])
    response = client.get(f"/files/documents/{document.token}/le-ministre-demissionne.pdf")
    assert response.status_code == 302 and response["Location"] == document.get_absolute_url()


# -- Renditions -------------------------------------------------------------------------------------


def test_the_worker_makes_them_all_once(monkeypatch):
    image = make_image()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'assets.make_renditions'")
        assert [row[0] for row in cursor.fetchall()] in ([{"image_id": image.pk}], [f'{{"image_id": {image.pk}}}'])
    make_renditions(image_id=image.pk)
    made = list(Rendition.objects.order_by("pk").values_list("format", "width", "height", "file"))
    assert len(made) == 21
    assert {("avif", 960, 1344), ("webp", 320, 320), ("jpeg", 640, 336)} <= {row[:3] for row in made}
    monkeypatch.setattr(renditions, "encoded", None)
    make_renditions(image_id=image.pk)
    assert list(Rendition.objects.order_by("pk").values_list("format", "width", "height", "file")) == made
    make_renditions(image_id=0)  # nothing to do, no failure to repeat


def test_a_rendition_lost_with_its_disk_is_made_again(client):
    image = make_image()
    published(lead_picture=image)
    first = renditions.rendition(image, 640, "jpeg")
    first.file.storage.delete(first.file.name)
    assert client.get(address(image, 640, "jpeg")).status_code == 200
    assert Rendition.objects.count() == 1


def test_transparency_becomes_white_paper_where_the_format_knows_none():
    image = make_image(content=files.written(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"))
    for format, pixel in (("jpeg", (255, 255, 255)), ("webp", (0, 0, 0, 0))):
        with renditions.rendition(image, 320, format).file.open() as file:
            assert Image.open(file).getpixel((9, 9)) == pixel


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_cause_one_rendition(monkeypatch, no_jobs_left):
    image = make_image()
    published(lead_picture=image)
    made, both_asked = [], threading.Barrier(2, timeout=20)
    really_encoded, there = renditions.encoded, renditions._there

    def counted(*args):
        made.append(args)
        return really_encoded(*args)

    first_look = threading.local()

    def seen_by_both(*args):
        found = there(*args)
        if not getattr(first_look, "done", False):
            first_look.done = True
            both_asked.wait()  # nobody goes on before both have seen that it is missing
        return found

    monkeypatch.setattr(renditions, "encoded", counted)
    monkeypatch.setattr(renditions, "_there", seen_by_both)
    answers = []
    later = clock.now() + timedelta(seconds=10)

    def read():
        try:
            with clock.at(later):
                answers.append(Reader().get(address(image, 640, "jpeg")).body)
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    [reader.start() for reader in readers]
    [reader.join(60) for reader in readers]
    assert len(made) == 1 and Rendition.objects.count() == 1
    assert len(answers) == 2 and answers[0] == answers[1] and answers[0].startswith(b"\xff\xd8")


# -- In a page --------------------------------------------------------------------------------------


def test_a_page_offers_every_size_and_says_what_is_seen():
    image = make_image(alt_fr='Le port "neuf" <au> matin')
    html = picture(image, language="fr", sizes="(min-width: 60em) 40em, 100vw")
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
    assert f"{address(image, 320, 'avif')} 320w, {address(image, 640, 'avif')} 640w" in html
    assert 'alt="Le port &quot;neuf&quot; &lt;au&gt; matin"' in html and "lang=" not in html
    assert 'width="960" height="1344"' in html and 'loading="lazy"' in html and "style=" not in html
    assert "lazy" not in picture(image, language="fr", eager=True)
    assert 'lang="fr"' in picture(image, language="en")


def test_a_decorative_picture_is_silent():
    image = make_image(decorative=True)
    assert 'alt=""' in picture(image, language="en") and "lang=" not in picture(image, language="en")


def test_a_figure_carries_caption_and_credit():
    image = make_image(caption_fr="Le port & la ville")
    assert "Le port &amp; la ville" in figure(image, language="fr")
    assert '<span class="caption" lang="fr">' in figure(image, language="en")
    shown = figure(image, language="fr", caption_html="Le <em>quai</em>")
    assert "Le <em>quai</em>" in shown and "la ville" not in shown and "Ministère de la Mer</small>" in shown


# -- Against raw SQL --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assets_image SET file = 'ab/other.jpeg'",
        "UPDATE assets_image SET sha256 = repeat('0', 64)",
        "UPDATE assets_image SET token = gen_random_uuid()",
        "DELETE FROM assets_image",
        "TRUNCATE assets_image CASCADE",
    ],
)
def test_a_file_never_changes_and_none_that_is_used_is_deleted(statement):
    published(lead_picture=make_image())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=r"never changes|violates foreign key|never emptied"):
            cursor.execute(statement)
