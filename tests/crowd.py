"""A thousand live releases in a second: rows as the workflow would leave them, written past the triggers."""

from datetime import datetime, timedelta

import pgtrigger
from django.db import connection
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from articles.models import Address, Article, Edition, EditionTopic, Mention, Revision, Topic
from articles.snapshots import FORMAT
from people.models import Organisation, Person
from tests.factories import make_user

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
