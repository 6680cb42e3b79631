"""Rights that end: the picture leaves the public site at that midnight, and the desk knows long before."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import DateRange

from articles import workflow, writing
from articles.models import Article
from articles.refusals import Incomplete, NotAllowed
from assets.models import Image
from assets.pictures import address
from core import clock
from core.live import ENDED, LIVE, NEVER
from tests import factories as make
from tests.readers import Reader

pytestmark = pytest.mark.django_db

LAST = date(2031, 3, 1)  # the first day without rights
MIDNIGHT = datetime(2031, 3, 1, tzinfo=ZoneInfo("Europe/Paris"))
BEFORE, AFTER = MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(seconds=1)
FEBRUARY = datetime(2031, 2, 1, 9, tzinfo=UTC)
ENDING = DateRange(None, LAST)
GONE = "Les droits en ont expiré."


@pytest.fixture
def client() -> Reader:
    return Reader()


def desk(role: str) -> Reader:
    client = Reader()
    client.user = make.make_user(role)
    client.force_login(client.user)
    return client


def change(edition) -> str:
    return reverse("admin:articles_edition_change", args=[edition.pk])


def sections(client: Reader) -> dict[str, list]:
    return {section.key: section.lines for section in client.get(reverse("admin:index")).context["sections"]}


def words(response) -> str:
    """Return a page with ordinary spaces instead of those that French typography sets."""
    return response.content.decode().replace("\u00a0", " ")


def picture(title: str = "Le phare", *, ending: bool = True, **fields) -> Image:
    return make.make_image(title, **{"rights_period": ENDING} | fields if ending else fields)


def in_the_text(image: Image, caption: str = "Le phare au matin.") -> str:
    return f'<p>Le texte.</p><figure data-image="{image.token}"><figcaption>{caption}</figcaption></figure>'


def page_of(edition) -> str:
    response = Reader().get(edition.get_absolute_url())
    assert response.status_code == 200
    return response.body.decode()


# -- Readers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", ["lead", "text"])
def test_the_picture_leaves_the_page_at_midnight_in_the_newsrooms_zone(use):
    image = picture(caption_fr="Le phare au matin.")
    content = {"lead_picture": image} if use == "lead" else {"body": in_the_text(image)}
    edition = make.confirmed(at=FEBRUARY, **content)
    with clock.at(BEFORE):
        page = page_of(edition)
        assert str(image.token) in page and "Le phare au matin." in page and GONE not in page
    with clock.at(MIDNIGHT):
        page = page_of(edition)
        assert str(image.token) not in page and "og:image" not in page and '"image"' not in page
        assert "Le phare au matin." not in page and image.credit + "</small>" not in page  # no caption stands alone
        assert (GONE in page) == (use == "text")


def test_the_file_is_as_if_it_had_never_existed(client, monkeypatch):
    image = picture()
    make.confirmed(at=FEBRUARY, lead_picture=image)
    urls = [
        address(image, 320, "webp"),
        address(image, 640, "jpeg", "square"),
        f"/files/images/{image.token}/full-1600.jpeg",
    ]
    with clock.at(BEFORE):
        assert client.get(urls[0], headers={"If-None-Match": "*"}).status_code == 304
    with clock.at(MIDNIGHT):
        never = client.get(f"/files/images/{uuid4()}/320.webp")
        for url in urls:
            for headers in ({}, {"If-None-Match": "*"}):
                answer = client.get(url, headers=headers)
                assert (answer.status_code, answer.body) == (404, never.body)
                assert answer.headers == never.headers


def test_a_picture_is_not_shown_before_its_rights_begin(client):
    image = picture(ending=False)
    edition = make.confirmed(at=FEBRUARY, body=in_the_text(image), lead_picture=image)
    Image.objects.filter(pk=image.pk).update(rights_period=DateRange(LAST, None))
    with clock.at(BEFORE):
        assert client.get(address(image, 320, "webp"), headers={"If-None-Match": "*"}).status_code == 404
        page = page_of(edition)
        assert str(image.token) not in page and "au matin" not in page and GONE not in page
    with clock.at(MIDNIGHT):
        assert client.get(address(image, 320, "webp"), headers={"If-None-Match": "*"}).status_code == 304
        assert str(image.token) in page_of(edition)


def test_a_portrait_leaves_the_persons_page(client):
    image = picture()
    person = make.make_person(portrait=image)
    make.confirmed(at=FEBRUARY, body=f'<p><span data-mention="person:{person.slug}">Anne Morvan</span></p>')
    url = reverse("people:person", args=[person.slug])
    with clock.at(BEFORE):
        page = client.get(url).body.decode()
        assert address(image, 320, "webp", "square") in page and f"{image.credit}</small>" in page
    with clock.at(MIDNIGHT):
        page = client.get(url).body.decode()
        assert str(image.token) not in page and f"{image.credit}</small>" not in page
        assert client.get(address(image, 320, "webp", "square")).status_code == 404


def test_no_page_feed_or_sitemap_names_a_picture_any_more(client):
    image, person = picture(), make.make_person()
    person.portrait = image
    person.save()
    who = f'<p><span data-mention="person:{person.slug}">Anne Morvan</span></p>'
    first = make.confirmed(at=FEBRUARY, body=who + in_the_text(image), lead_picture=image)
    with clock.at(FEBRUARY + timedelta(days=1)):
        other = picture(ending=False)
        draft = make.next_of(first, body=who + in_the_text(image), lead_picture=other)
    make.confirmed(draft, at=FEBRUARY + timedelta(days=2))
    with clock.at(AFTER):
        former = reverse("articles:former_edition", args=[2031, first.get_absolute_url().split("/")[-2], 1])
        names = [
            "home", "articles:listing", "articles:corrections", "articles:listing_atom", "articles:listing_json",
            "articles:corrections_atom", "people:people", "sitemap", "sitemap-news",
        ]  # fmt: skip
        about = reverse("people:person", args=[person.slug])
        urls = [first.get_absolute_url(), former, about, *(reverse(name) for name in names)]
        for url in urls:
            answer = client.get(url)
            assert answer.status_code == 200 and str(image.token).encode() not in answer.body, url
        assert GONE in client.get(former).body.decode()


def test_the_desk_still_sees_it(client):
    image = picture()
    client.force_login(make.make_user("auditor"))
    with clock.at(AFTER):
        answer = client.get(address(image, 320, "webp"), headers={"If-None-Match": "*"})
    assert answer.status_code == 304 and answer["Cache-Control"] == "private, no-store"


def test_the_two_ways_to_ask_agree_on_every_day():
    periods = [(None, None), (None, LAST), (LAST, None), (LAST, date(2031, 3, 2)), (date(2031, 3, 2), date(2031, 4, 1))]
    images = [picture(ending=False, rights_period=DateRange(*period)) for period in periods]
    for at in (
        BEFORE,
        MIDNIGHT,
        AFTER,
        AFTER + timedelta(days=1),
        MIDNIGHT.astimezone(UTC),
        datetime(2031, 4, 1, tzinfo=UTC),
    ):
        allowed = set(Image.objects.allowed(at))
        with clock.at(at):
            assert set(Image.objects.allowed()) == allowed
        assert {image for image in images if image.rights(at) == LIVE} == allowed
    assert [image.rights(BEFORE) for image in images] == [LIVE, LIVE, NEVER, NEVER, NEVER]
    assert [image.rights(AFTER) for image in images] == [LIVE, ENDED, LIVE, LIVE, NEVER]


def test_a_page_costs_the_same_with_one_picture_and_with_ten():
    def cost(images: list[Image]) -> int:
        edition = make.confirmed(at=FEBRUARY, lead_picture=images[0], body="".join(in_the_text(one) for one in images))
        with clock.at(BEFORE), CaptureQueriesContext(connection) as queries:
            page = page_of(edition)
        assert all(str(image.token) in page for image in images)
        return len(queries)

    assert cost([picture()]) == cost([picture() for _ in range(10)])


# -- The desk ---------------------------------------------------------------------------------------


def test_a_draft_with_a_picture_whose_rights_have_ended_goes_nowhere():
    with clock.at(AFTER):
        draft = make.make_edition(lead_picture=picture("Le quai"), body=in_the_text(picture("Le môle")))
        writer = draft.head.by
        with pytest.raises(Incomplete) as refusal:
            workflow.submit(draft, by=writer, seen=draft.head_id)
        assert [("Le quai" in reason, "Le môle" in reason) for reason in refusal.value.reasons] == [
            (True, False),
            (False, True),
        ]
        publisher = make.make_user("publisher")
        with pytest.raises(Incomplete, match="Le quai"):
            workflow.emergency_publish(draft, by=publisher, seen=draft.head_id, reason="Il le faut.")
        draft = writing.write(
            draft, by=writer, seen=draft.head_id, content={"lead_picture": None, "body": "<p>Sans.</p>"}
        )
        workflow.submit(draft, by=writer, seen=draft.head_id)


def test_it_is_asked_again_when_it_is_approved_and_for_the_very_start():
    image = picture("Le quai")
    with clock.at(BEFORE - timedelta(hours=1)):
        late = make.submitted(lead_picture=image)
        edition = make.approved(lead_picture=image)
        publisher, reviewer = make.make_user("publisher"), make.make_user("reviewer")
        with pytest.raises(Incomplete, match=r"Le quai.*1er mars 2031"):
            workflow.schedule(edition, by=publisher, seen=edition.head_id, at=MIDNIGHT)
        edition.refresh_from_db()
        assert edition.starts_at is None
        workflow.schedule(edition, by=publisher, seen=edition.head_id, at=BEFORE)
        Image.objects.filter(pk=image.pk).update(rights_period=DateRange(None, LAST - timedelta(days=1)))
        with pytest.raises(NotAllowed, match="Le quai"):
            workflow.approve(late, by=reviewer, seen=late.head_id)


def test_the_wished_instant_counts_and_so_does_the_beginning_of_the_rights():
    with clock.at(FEBRUARY):
        wished = make.make_edition(lead_picture=picture("Le quai"), proposed_at=AFTER)
        with pytest.raises(Incomplete, match="Le quai"):
            workflow.submit(wished, by=wished.head.by, seen=wished.head_id)
        early = make.make_edition(lead_picture=picture("Le môle", ending=False, rights_period=DateRange(LAST, None)))
        with pytest.raises(Incomplete, match="avant le 1er mars 2031"):
            workflow.submit(early, by=early.head.by, seen=early.head_id)
        later = make.make_edition(lead_picture=early.lead_picture, proposed_at=MIDNIGHT)
        workflow.submit(later, by=later.head.by, seen=later.head_id)


def test_the_desk_says_it_on_the_text_itself():
    image = picture("Le quai")
    writer, auditor = desk("writer"), desk("auditor")
    with clock.at(FEBRUARY):
        draft = make.make_edition(by=writer.user, lead_picture=image)
        assert "« Le quai » quitte le site le 1er mars 2031" in words(writer.get(change(draft)))
        plain = make.make_edition(by=writer.user, lead_picture=picture("Le môle", ending=False))
        assert "quitte le site" not in words(writer.get(change(plain)))
    with clock.at(FEBRUARY - timedelta(days=400)):
        assert "quitte le site" not in words(writer.get(change(draft)))
    edition = make.confirmed(at=FEBRUARY, lead_picture=image)
    with clock.at(AFTER):
        for client_of_the_desk in (writer, auditor):  # also who cannot submit reads why
            page = words(client_of_the_desk.get(change(draft)))
            assert page.count("« Le quai » ne peut pas être montrée à partir du 1er mars 2031") == 1
        assert "« Le quai » a quitté le site le 1er mars 2031" in words(auditor.get(change(edition)))


@pytest.mark.parametrize(("begins", "shown"), [(BEFORE, True), (MIDNIGHT, False)])
def test_a_preview_shows_the_pictures_that_readers_will_see_at_its_instant(begins, shown):
    image = picture(caption_fr="Le phare au matin.")
    writer = desk("writer")
    with clock.at(FEBRUARY):
        draft = make.make_edition(by=writer.user, lead_picture=image, body=in_the_text(image), proposed_at=begins)
        page = writer.get(reverse("admin:articles_edition_preview", args=[draft.pk])).content.decode()
    assert page.count("<picture>") == (2 if shown else 0)
    assert ("Le phare au matin." in page) == shown and (GONE in page) != shown


def test_the_start_page_lists_the_rights_that_end_within_a_month():
    publisher = desk("publisher")
    at = MIDNIGHT - timedelta(days=20)

    def ends(day: date) -> DateRange:
        return DateRange(None, day)

    soon, later, ahead = (picture(name) for name in ("Le quai", "Le môle", "La passe"))
    far = picture("Le large", rights_period=ends(date(2031, 3, 14)))
    edge = picture("La rade", rights_period=ends(date(2031, 3, 11)))
    over = picture("La digue", rights_period=ends(date(2031, 2, 9)))
    picture("Personne ne s’en sert")
    Image.objects.filter(pk=later.pk).update(rights_period=ends(date(2031, 3, 2)))
    make.confirmed(at=FEBRUARY, lead_picture=soon, body="".join(in_the_text(one) for one in (later, far, edge, over)))
    with clock.at(at):
        make.scheduled(lead_picture=ahead, at=at + timedelta(days=2))
        make.make_edition(lead_picture=picture("Un brouillon seulement"))
        found = sections(publisher)["rights"]
        assert [line.text for line in found] == ["Le quai", "La passe", "Le môle", "La rade"]
        assert found[0].at == MIDNIGHT and found[0].url == reverse("admin:assets_image_change", args=[soon.pk])
        assert "rights" not in sections(desk("auditor"))
    with clock.at(AFTER + timedelta(days=60)):
        assert "rights" not in sections(publisher)


def test_the_start_page_tells_nothing_of_a_confidential_text():
    stranger, image = desk("publisher"), picture()
    with clock.at(FEBRUARY):
        edition = make.scheduled(lead_picture=image, at=FEBRUARY + timedelta(days=20))
    with clock.at(FEBRUARY + timedelta(days=10)):
        assert "rights" in sections(stranger)
        Article.objects.filter(pk=edition.article_id).update(access="people")
        assert "rights" not in sections(stranger)


# -- What is never hosted ---------------------------------------------------------------------------


def test_video_and_audio_are_links_with_their_transcripts_and_nothing_is_hosted(client):
    body = (
        '<aside data-media="video" data-href="https://video.example/film" data-title="Le film">'
        "<p>Bonjour à tous.</p></aside>"
        '<aside data-media="audio" data-href="https://audio.example/son" data-title="Le son"><p>Bonsoir.</p></aside>'
    )
    edition = make.confirmed(at=FEBRUARY, body=body)
    with clock.at(AFTER):
        answer = client.get(edition.get_absolute_url())
    page = answer.body.decode()
    assert '<a href="https://video.example/film">Le film</a>' in page and '<a href="https://audio.example/son">' in page
    assert "<summary>" in page and "Bonjour à tous." in page and "Bonsoir." in page
    for tag in ("<video", "<audio", "<iframe", "<embed", "<object", "<source"):
        assert tag not in page
    policy = answer["Content-Security-Policy"]
    assert "video.example" not in policy and "audio.example" not in policy and "frame-src" not in policy
