"""One door out: nobody outside can tell an embargoed release from one that never existed, to the second.

A crawler walks every public address as an anonymous reader: it follows every link from the home pages, the feeds
and the sitemaps, and asks besides for every address that belongs to the secret. What it gets a second before an
embargo ends is compared, byte for byte, with what it got before the secret existed.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from psycopg.types.range import TimestamptzRange

from articles import workflow, writing
from articles.models import Edition, Topic
from assets.intake import add_document, add_image
from core import clock
from events.models import EventSeries
from newsroom import drawings
from tests import factories
from tests.factories import settle

pytestmark = pytest.mark.django_db

STARTS = [
    "/", "/fr/", "/en/", "/sitemap.xml", "/sitemap-news.xml", "/robots.txt", "/.well-known/security.txt",
    "/fr/articles/feed.atom", "/fr/articles/feed.json", "/en/articles/feed.atom", "/en/articles/feed.json",
]  # fmt: skip
LINK = re.compile(r"""(?:href|src|action)="([^"]+)"|srcset="([^"]+)"|<loc>([^<]+)</loc>|"(?:url|id)": ?"([^"]+)\"""")
SECOND = timedelta(seconds=1)


def get(path: str) -> tuple[int, str | None, bytes]:
    """Ask as somebody without a session; return status, where it leads, and the whole body."""
    response = Client().get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, response.get("Location"), body


def crawl(*, removed: bool = False) -> dict[str, tuple]:
    """Walk every address that can be reached from outside; return {address: answer}.

    No link may lead nowhere; what was removed is still named in the record of corrections (`removed`).
    """
    found: dict[str, tuple] = {}
    waiting = list(STARTS)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = answer = get(path)
        assert answer[0] in (200, 301, 302) or (removed and answer[0] == 410), (path, answer[0])
        if answer[1]:
            waiting.append(urljoin(path, answer[1]))
        if path.startswith("/files/"):
            continue
        for match in LINK.finditer(answer[2].decode("utf-8", "ignore")):
            for target in filter(None, match.groups()):
                for part in target.split(", "):
                    url = urlsplit(urljoin(f"http://testserver{path}", part.split()[0].replace("&amp;", "&")))
                    if url.netloc == "testserver" and url.scheme == "http" and not url.path.startswith("/static/"):
                        waiting.append(url.path + (f"?{url.query}" if url.query else ""))
    return found


@dataclass
class Secret:
    """A release under embargo with everything that only it makes public, and the same of nothing."""

    editions: list[Edition]
    addresses: list[str] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def world() -> None:
    """What is public anyway: releases, a minister, a ministry, an event, a picture."""
    topic = Topic.objects.create(slug="ports", name_fr="Ports", name_en="Harbours")
    minister = factories.make_person("Anne", "Morvan", slug="anne-morvan")
    factories.appoint(minister, factories.make_office(), date(2020, 1, 1))
    ministry = factories.make_organisation("Ministère de la Mer", slug="ministere-mer")
    event = factories.make_event("Conférence des ports", slug="conference")
    picture = drawn("Le port")
    for number in range(3):
        edition = factories.confirmed(
            headline=f"Le port {number} rouvre",
            body='<p><span data-mention="person:anne-morvan">Anne Morvan</span> l’a dit : '
            '<q data-by="person:anne-morvan">« Le port rouvre. »</q></p>',
            topics=[topic],
            lead_picture=picture,
            article={"issuers": [ministry], "event": event},
        )
    settle()
    translation = workflow.translate(edition, by=factories.make_user("writer"), seen=edition.head_id, language="en")
    factories.scheduled(translation, at=clock.now() + SECOND * 5)
    settle()


def drawn(title: str):
    data = drawings.draw("harbour", ["#203040", "#8090a0", "#e0e0e0", "#ffffff"], size=(400, 300))
    return add_image(ContentFile(data, name="x.jpg"), by=None, title=title, credit="X", alt_fr=title, alt_en=title)


def keep_secret(instant) -> Secret:
    """Schedule, for an instant, a release in both languages that alone names a person, an event and files."""
    secret_topic = Topic.objects.create(slug="secret-topic", name_fr="Sujetsecret", name_en="Secrettopic")
    person = factories.make_person("Yann", "Personnesecret", slug="personne-secrete")
    speaker = factories.make_person("Maud", "Orateursecret", slug="orateur-secret")
    live = TimestamptzRange(instant, None)
    office = factories.make_office("ministre du Titresecret", live=live)
    factories.appoint(speaker, office, date(2020, 1, 1), live=live)
    body_ = factories.make_organisation("Organisme Nomsecret", slug="organisme-secret", live=live)
    series = EventSeries.objects.create(slug="serie-secrete", name_fr="Seriesecrete", name_en="Secretseries")
    place = factories.make_place("Lieusecret", slug="lieu-secret", country="NZ")
    event = factories.make_event("Sommet Eventsecret", slug="sommet-secret", live=live, series=series, ordinal=1,
                                 place=place, participants=[speaker, body_])  # fmt: skip
    picture, figure = drawn("Imagesecret"), drawn("Figuresecret")
    document = add_document(
        ContentFile(b"nom;valeur\nsecret;1\n", name="chiffres.csv"),
        by=None,
        title_fr="Docsecret",
        language="fr",
    )
    writer = factories.make_user("writer")
    first = factories.make_edition(
        by=writer,
        headline="Manchettesecret du sommet",
        standfirst="Chaposecret",
        body='<p><span data-mention="person:personne-secrete">Yann Personnesecret</span> et '
        '<span data-mention="organisation:organisme-secret">Organisme Nomsecret</span> : '
        '<q data-by="person:orateur-secret">« Motsecret. »</q></p>'
        f'<figure data-image="{figure.token}"><figcaption>Legendesecret</figcaption></figure>',
        topics=[secret_topic],
        lead_picture=picture,
        documents=[document],
        dateline_date=date(2026, 1, 15),
        proposed_at=instant,
        article={"issuers": [body_], "event": event},
    )
    second = workflow.translate(first, by=writer, seen=first.head_id, language="en")
    second = writing.write(second, by=writer, seen=second.head_id, content={"headline": "Secretheadline of the summit"})
    editions = [factories.approved(edition) for edition in (first, second)]
    seen = {edition.pk: edition.head_id for edition in editions}
    editions = workflow.schedule(editions, by=factories.make_user("publisher"), seen=seen, at=instant)
    settle()
    year, reference = instant.year, editions[0].article.reference
    secret = Secret(editions)
    secret.words = ["secret"]
    pages = {
        editions[0].get_absolute_url(): f"/fr/articles/{year}/jamais-ecrit/",
        editions[1].get_absolute_url(): f"/en/articles/{year}/never-written/",
        f"{editions[0].get_absolute_url()}editions/1/": f"/fr/articles/{year}/jamais-ecrit/editions/1/",
        f"/r/{reference}": f"/r/{year}-9999",
        person.get_absolute_url(): person.get_absolute_url().replace(person.slug, "personne-jamais"),
        speaker.get_absolute_url(): speaker.get_absolute_url().replace(speaker.slug, "orateur-jamais"),
        body_.get_absolute_url(): body_.get_absolute_url().replace(body_.slug, "organisme-jamais"),
        event.get_absolute_url(): event.get_absolute_url().replace(event.slug, "sommet-jamais"),
        event.get_absolute_url().rstrip("/") + ".ics":
            event.get_absolute_url().replace(event.slug, "non").rstrip("/") + ".ics",
        f"/files/images/{picture.token}/320.jpeg": f"/files/images/{uuid4()}/320.jpeg",
        f"/files/images/{figure.token}/320.webp": f"/files/images/{uuid4()}/320.webp",
        document.get_absolute_url(): document.get_absolute_url().replace(str(document.token), str(uuid4())),
    }  # fmt: skip
    for parameter, value in [
        ("topic", "secret-topic"), ("person", "personne-secrete"),
        ("organisation", "organisme-secret"), ("event", "sommet-secret"),
    ]:  # fmt: skip
        for place in ("", "feed.atom", "feed.json"):
            pages[f"/fr/articles/{place}?{parameter}={value}"] = f"/fr/articles/{place}?{parameter}={'x' * len(value)}"
    pages["/fr/evenements/series/serie-secrete/"] = "/fr/evenements/series/serie-jamais/"
    pages["/fr/evenements/series/serie-secrete.ics"] = "/fr/evenements/series/serie-jamais.ics"
    for parameter, value in [
        ("place", "lieu-secret"), ("country", "NZ"), ("person", "orateur-secret"),
        ("organisation", "organisme-secret"),
    ]:  # fmt: skip
        for place_ in ("", "calendrier.ics", "2026/", "2026-05/"):
            never = "QQ" if parameter == "country" else "x" * len(value)
            pages[f"/fr/evenements/{place_}?{parameter}={value}"] = f"/fr/evenements/{place_}?{parameter}={never}"
    pages["/fr/articles/?q=Manchettesecret"] = "/fr/articles/?q=xxxxxxxxxxxxxxx"
    secret.addresses, secret.nothing = list(pages), list(pages.values())
    return secret


def told_apart(secret: Secret) -> list[str]:
    """Return the secret's addresses that answer otherwise than nothing does (what was asked for put aside)."""
    different = []
    for mine, nothing in zip(secret.addresses, secret.nothing, strict=True):
        a, b = get(mine), get(nothing)
        asked, never = (re.split(r"[?&]\w+=", path)[-1].encode() for path in (mine, nothing))
        if (a[0], a[2].replace(asked, b".")) != (b[0], b[2].replace(never, b".")):
            different.append(mine)
    return different


def test_a_second_before_the_embargo_ends_it_never_existed_and_at_the_instant_it_does():
    now = clock.now().replace(microsecond=0)
    with clock.at(now - timedelta(hours=3)):
        world()
    instant = now + timedelta(hours=1)
    with clock.at(instant - SECOND):
        before_it_was_written = crawl()
    with clock.at(now - timedelta(hours=1)):
        secret = keep_secret(instant)
    with clock.at(instant - SECOND):
        crawled = crawl()
        assert crawled.keys() == before_it_was_written.keys()
        changed = [path for path in crawled if crawled[path] != before_it_was_written[path]]
        assert changed == []
        assert told_apart(secret) == []
        assert all(status == 404 for status, _, _ in map(get, secret.addresses[:12]))
    for later in (instant, instant + SECOND):
        with clock.at(later):
            assert [path for path in secret.addresses if get(path)[0] not in (200, 301, 302)] == []
            for place in ("/fr/", "/fr/articles/", "/fr/articles/feed.atom", "/fr/articles/feed.json"):
                assert b"Manchettesecret" in get(place)[2], place
            assert b"Secretheadline" in get("/en/articles/")[2]
            assert b"Personnesecret" in get(secret.addresses[0])[2]
    with clock.at(instant):
        now_public = crawl()
        assert [path for path in secret.addresses[:2] + secret.addresses[4:8] if path not in now_public] == []


def test_a_withdrawal_takes_everything_back_but_its_notice():
    now = clock.now().replace(microsecond=0)
    with clock.at(now - timedelta(hours=3)):
        world()
        secret = keep_secret(now - timedelta(hours=2))
    with clock.at(now - timedelta(hours=1)):
        [french, english] = secret.editions
        seen = {edition.pk: edition.head_id for edition in secret.editions}
        workflow.withdraw([french, english], by=factories.make_user("publisher"), seen=seen, notice="Avisderetrait.")
        settle()
    with clock.at(now):
        status, _, body = get(french.get_absolute_url())
        assert status == 200 and b"Avisderetrait" in body and b"noindex" in body
        for word in (b"Manchettesecret", b"Chaposecret", b"Motsecret", b"Personnesecret", b"Imagesecret"):
            assert word not in body
        for path, (_, _, page) in crawl().items():
            assert not re.search(rb"Manchettesecret|Chaposecret|Motsecret|Personnesecret|Legendesecret", page), path
        private = [path for path in secret.addresses if path.startswith("/files/") or "personne-secrete" in path]
        assert {get(path)[0] for path in private if "?" not in path} == {404}
        assert get(secret.addresses[2])[0] == 404  # a former edition of what was withdrawn


def test_a_removal_answers_410_and_leaves_nothing_else():
    now = clock.now().replace(microsecond=0)
    with clock.at(now - timedelta(hours=3)):
        world()
        secret = keep_secret(now - timedelta(hours=2))
    with clock.at(now - timedelta(hours=1)):
        seen = {edition.pk: edition.head_id for edition in secret.editions}
        workflow.remove(secret.editions, by=factories.make_user("publisher"), seen=seen, notice="Motifpublic.")
        settle()
    with clock.at(now):
        for edition in secret.editions:
            status, _, body = get(edition.get_absolute_url())
            assert status == 410 and b"Motifpublic" in body
            assert b"Manchettesecret" not in body and b"Secretheadline" not in body
        for path, (_, _, page) in crawl(removed=True).items():
            assert not re.search(rb"Manchettesecret|Chaposecret|Motsecret|Personnesecret|Legendesecret", page), path


def test_a_discarded_or_unscheduled_text_never_existed():
    now = clock.now().replace(microsecond=0)
    with clock.at(now - timedelta(hours=3)):
        world()
    with clock.at(now):
        before = crawl()
    with clock.at(now - timedelta(hours=1)):
        secret = keep_secret(now - timedelta(minutes=10))
        publisher = factories.make_user("publisher")
        seen = {edition.pk: edition.head_id for edition in secret.editions}
        addresses = [edition.get_absolute_url() for edition in secret.editions]
        workflow.unschedule(secret.editions, by=publisher, seen=seen)
        settle()
    with clock.at(now):
        assert {get(path)[0] for path in addresses} == {404}
        after = crawl()
        assert b"Manchettesecret" not in b"".join(page for _, _, page in after.values())
        assert before.keys() <= after.keys()
