"""Thousands of rows in a second, as the workflow would leave them, written past the triggers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pgtrigger
from django.db import connection
from psycopg.types.range import DateRange, TimestamptzRange

from accounts.models import User
from articles.models import Address, Article, Edition, EditionTopic, Mention, Revision, Topic
from articles.snapshots import FORMAT
from assets.models import Image
from events.models import Event, EventSeries, EventText, EventVersion, Participation
from people.models import Appointment, Office, OfficeTitle, Organisation, Person
from tests.factories import ALWAYS, make_organisation, make_place, make_user

BODY = '<p>Le texte nomme <span data-mention="person:{slug}">Anne Morvan</span>.</p>'


def make_live_editions(
    count: int, *, person: Person, topic: Topic, issuer: Organisation, since: datetime, by: User | None = None
) -> list[Edition]:
    """Make live French releases, an hour apart, the last one `count` hours after `since`; each names the person."""
    by = by or make_user("writer")
    first = Article.objects.count()
    with pgtrigger.ignore():
        articles = Article.objects.bulk_create(
            Article(reference=f"{since.year}-{first + place:05}", kind="communique", created_by=by)
            for place in range(count)
        )
        Article.issuers.through.objects.bulk_create(
            Article.issuers.through(article=article, organisation=issuer) for article in articles
        )
        editions = Edition.objects.bulk_create(_edition(article, since + timedelta(hours=place), person)
                                               for place, article in enumerate(articles))  # fmt: skip
        heads = Revision.objects.bulk_create(
            Revision(
                edition=edition, number=1, content=_content(person, topic), content_hash=edition.content_hash, by=by
            )
            for edition in editions
        )
        for edition, head in zip(editions, heads, strict=True):
            edition.head = head
        Edition.objects.bulk_update(editions, ["head"])
        Mention.objects.bulk_create(
            Mention(edition=edition, position=1, person=person, text=str(person), title="ministre")
            for edition in editions
        )
        EditionTopic.objects.bulk_create(EditionTopic(edition=edition, topic=topic) for edition in editions)
        Address.objects.bulk_create(
            Address(
                article=edition.article,
                language="fr",
                year=edition.published_at.year,
                slug=f"sortie-{edition.article_id}",
            )
            for edition in editions
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner must know of the crowd, as it would after a while
    return editions


def _edition(article: Article, when: datetime, person: Person) -> Edition:
    return Edition(
        article=article, language="fr", headline=f"Communiqué {article.pk}", standfirst="Ce qu’il faut savoir.",
        body=BODY.format(slug=person.slug), dateline_date=when.date(), stage="approved", content_hash="0" * 64,
        approved_hash="0" * 64, starts_at=when, live_period=TimestamptzRange(when, None), published_at=when,
    )  # fmt: skip


def _content(person: Person, topic: Topic) -> dict:
    return {
        "format": FORMAT,
        "topics": [topic.slug],
        "sources": [],
        "mentions": [{"kind": "person", "slug": person.slug, "text": str(person), "title": "ministre"}],
        "quotations": [],
    }


FIRST_EVENT = datetime(2021, 1, 4, 9, tzinfo=UTC)
FAMILIES = [a + b for a in ("Ker", "Pen", "Tré", "Lan", "Gour", "Mor", "Qué", "Ros", "Plou", "Coat")
            for b in ("goat", "maden", "lec", "van", "barz", "riou", "nec", "bihan", "meur", "dic")]  # fmt: skip
GIVEN = ["Anne", "Bérénice", "Côme", "Denis", "Élise", "Fañch", "Goulven", "Hélène", "Ivona", "Job"]


def make_registry_crowd(*, people: int, pictures: int = 0, first: int = 0) -> None:
    """Make people, every fifth of them in an office, five holders to each; and pictures of some of them."""
    ministry = make_organisation("Ministère de la Foule")
    with pgtrigger.ignore():
        rows = Person.objects.bulk_create(
            Person(
                slug=f"foule-{place}",
                given=GIVEN[place % len(GIVEN)],
                family=f"{FAMILIES[place // 10 % len(FAMILIES)]}-{place}",
                gender="f" if place % 2 else "m",
            )
            for place in range(first, first + people)
        )
        offices = Office.objects.bulk_create(
            Office(slug=f"charge-{place}", organisation=ministry, precedence=place % 200 + 1)
            for place in range(first, first + people // 25)
        )
        OfficeTitle.objects.bulk_create(
            OfficeTitle(
                office=office, language=language, masculine=f"chargé {office.slug}", feminine=f"chargée {office.slug}",
                period=DateRange(None, None), live_period=ALWAYS,
            )
            for office in offices for language in ("fr", "en")
        )  # fmt: skip
        Appointment.objects.bulk_create(
            Appointment(
                person=person, office=offices[place % len(offices)], live_period=ALWAYS,
                period=DateRange(date(2000 + 5 * (place // len(offices)), 1, 1),
                                 date(2005 + 5 * (place // len(offices)), 1, 1)),
            )
            for place, person in enumerate(rows[: len(rows) // 5])
        )  # fmt: skip
        images = Image.objects.bulk_create(
            Image(
                file=f"aa/foule-{first}-{place}.jpg", sha256=f"{place:064x}", size=1000, format="jpeg",
                original_name="f.jpg", width=1600, height=900, title=f"Image {place}", alt_fr="Une image",
                credit=f"Agence {place % 50}",
                taken_on=date(2015, 1, 1) + timedelta(days=place % 4000),
            )
            for place in range(pictures)
        )  # fmt: skip
        Person.pictures.through.objects.bulk_create(
            Person.pictures.through(person=rows[place % len(rows)], image=image)
            for place, image in enumerate(images) if place % 2
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_event_crowd(count: int, *, person: Person | None = None, also: Iterable[Person] = (), first: int = 0) -> None:
    """Make public events, a day apart from 2021 on, each with the person; those of `also` come one by one."""
    series = EventSeries.objects.get_or_create(
        slug="foule", defaults={"name_fr": "Réunion de la foule", "name_en": "Crowd meeting"}
    )[0]
    place = make_place()
    with pgtrigger.ignore():
        events = Event.objects.bulk_create(
            Event(slug=f"reunion-{number}", year=2021) for number in range(first, first + count)
        )
        versions = EventVersion.objects.bulk_create(
            EventVersion(
                event=event,
                series=series,
                ordinal=number + 1,
                place=place,
                live_period=ALWAYS,
                period=TimestamptzRange(
                    FIRST_EVENT + timedelta(days=number), FIRST_EVENT + timedelta(days=number, hours=3)
                ),
            )
            for number, event in enumerate(events, first)
        )
        EventText.objects.bulk_create(
            EventText(version=version, language=language, name=f"Réunion {version.ordinal}")
            for version in versions
            for language in ("fr", "en")
        )
        guests = [(version, person) for version in versions if person]
        guests += [(versions[place % count], guest) for place, guest in enumerate(also) if guest != person]
        Participation.objects.bulk_create(Participation(version=version, person=guest) for version, guest in guests)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
