"""What is typed: the one way content gets into an edition, each save leaving an immutable revision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles import kinds
from articles.marking import derive
from articles.models import Article, ArticleIssuer, Edition, EditionDocument, EditionTopic, Revision, Source, Transition
from articles.refusals import NotAllowed, NotPossible, Stale
from articles.snapshots import content_hash, snapshot
from core.prose.vocabulary import without_controls

FIELDS = (
    "headline",
    "kicker",
    "standfirst",
    "dateline_place",
    "dateline_date",
    "body",
    "lead_picture",
    "facts",
    "change",
    "public_note",
    "proposed_at",
)
LINES = ("headline", "kicker", "standfirst", "public_note")  # plain text: word processors leave controls in it
CHILDREN = ("topics", "sources", "documents")


@transaction.atomic
def begin(
    *,
    by: User,
    language: str,
    kind: str = "communique",
    issuers: Iterable = (),
    event: Any = None,
    access: str = "all",
    team: Any = None,
    readers: Iterable = (),
    historical_number: str = "",
    origin: str = "desk",
    source_file: File | None = None,
    content: Mapping[str, Any] = {},
) -> Edition:
    """Begin a release: an article and the draft of its first edition, with its first revision."""
    _check_may_write(by, "articles.add_edition")
    article = Article(
        kind=kind, event=event, access=access, team=team, historical_number=historical_number, created_by=by
    )
    article.full_clean(exclude=["created_at"])
    article.save()
    article.readers.set(readers)
    set_issuers(article, issuers)
    edition = Edition(article=article, language=language)
    _fill(edition, content)
    edition.save()
    return record(edition, by=by, origin=origin, children=content, source_file=source_file)


def note_access(edition: Edition, *, by: User, note: str) -> None:
    """Put in the record that somebody changed who sees the release at the desk."""
    Transition.objects.create(
        edition=edition,
        act="access",
        by=by,
        revision=edition.head,
        content_hash=edition.content_hash,
        internal_note=note,
    )


def set_issuers(article: Article, issuers: Iterable) -> None:
    """Say who issues a release, in order; refused by the database once its publication is decided."""
    wanted = [issuer.pk for issuer in issuers]
    if wanted != list(article.issued_by.values_list("organisation", flat=True)):
        article.issued_by.all().delete()
        ArticleIssuer.objects.bulk_create(
            ArticleIssuer(article=article, organisation_id=pk, position=place) for place, pk in enumerate(wanted)
        )


@transaction.atomic
def write(edition: Edition, *, by: User, seen: int | None, content: Mapping[str, Any], origin: str = "desk") -> Edition:
    """Save what somebody typed; return the edition as it now stands.

    `seen` is the revision on the writer's screen: `Stale` if another came since. `NotPossible` once the text is
    frozen, `NotAllowed` without permission, `ValidationError` for content that cannot be. A save that changes
    nothing leaves no revision; one in review ends the approvals given so far, since they were for another text.
    """
    _check_may_write(by, "articles.change_edition")
    Article.objects.select_for_update().get(pk=edition.article_id)
    edition = Edition.objects.visible_to(by).filter(pk=edition.pk).first()  # type: ignore[assignment]
    if edition is None:
        raise NotAllowed(_("You may not see this release."))
    if edition.head_id != seen:
        raise Stale(_("Somebody saved this text meanwhile."))
    if edition.stage not in (Edition.Stage.DRAFT, Edition.Stage.REVIEW):
        raise NotPossible(_("The text is frozen: it changes only in draft and in review."))
    _fill(edition, content)
    edition.save()
    return record(edition, by=by, origin=origin, children=content)


def copy(source: Edition, *, by: User, origin: str, language: str, change: str, public_note: str) -> Edition:
    """Draft another edition with the same text: the next in the same language, or the first in another.

    The caller holds the lock of the release (`articles.workflow`), so that numbers follow each other.
    """
    same = language == source.language
    numbers = Edition.objects.filter(article=source.article_id, language=language).order_by("-number")
    draft = Edition(
        article=source.article,
        language=language,
        number=(numbers.values_list("number", flat=True).first() or 0) + 1,
        based_on=source if same else None,
        translated_from=source.translated_from if same else source.head,
        **{name: getattr(source, name) for name in FIELDS if name not in ("change", "public_note", "proposed_at")},
        change=change,
        public_note=public_note,
    )
    draft.full_clean(exclude=["created_at", "head"])
    draft.save()
    children = {
        "topics": list(source.topics.all()),
        "sources": list(source.sources.values_list("text", "url")),
        "documents": [row.document for row in source.edition_documents.select_related("document")],
    }
    return record(draft, by=by, origin=origin, children=children)


def record(
    edition: Edition,
    *,
    by: User,
    origin: str,
    children: Mapping[str, Any] = {},
    source_file: File | None = None,
) -> Edition:
    """Set the child rows given, derive the marks, and keep a revision if anything is different from the last."""
    _set_children(edition, children)
    derive(edition, at=edition.proposed_at)
    edition = Edition.objects.select_related("article", "dateline_place", "lead_picture", "head").get(pk=edition.pk)
    content = snapshot(edition)
    digest = content_hash(content)
    if edition.head and edition.head.content_hash == digest:
        return edition
    revision = Revision(
        edition=edition,
        number=edition.head.number + 1 if edition.head else 1,
        content=content,
        content_hash=digest,
        by=by,
        origin=origin,
    )
    if source_file is not None:
        revision.source_file.save(source_file.name, source_file, save=False)  # type: ignore[arg-type]
    revision.save()
    edition.head, edition.content_hash = revision, digest
    edition.save(update_fields=["head", "content_hash"])
    return edition


def _check_may_write(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise NotAllowed(_("Your role does not allow this."))


def _fill(edition: Edition, content: Mapping[str, Any]) -> None:
    unknown = set(content) - set(FIELDS) - set(CHILDREN)
    if unknown:
        raise TypeError(f"An edition has no {', '.join(sorted(unknown))}.")
    for name in FIELDS:
        if name in content:
            value = content[name]
            setattr(edition, name, without_controls(value) if name in LINES else value)
    edition.facts = kinds.clean_facts(edition.article.kind, edition.facts, complete=False)
    edition.full_clean(exclude=["article", "created_at", "head"])


def _set_children(edition: Edition, children: Mapping[str, Any]) -> None:
    """Replace the rows of each list given; `sources` are (text, url) pairs."""
    if "topics" in children:
        edition.edition_topics.all().delete()
        EditionTopic.objects.bulk_create(EditionTopic(edition=edition, topic=topic) for topic in children["topics"])
    if "sources" in children:
        edition.sources.all().delete()
        Source.objects.bulk_create(
            Source(edition=edition, position=place, text=text, url=url)
            for place, (text, url) in enumerate(children["sources"])
        )
    if "documents" in children:
        edition.edition_documents.all().delete()
        EditionDocument.objects.bulk_create(
            EditionDocument(edition=edition, document=document, position=place)
            for place, document in enumerate(children["documents"])
        )
