"""Edition: what a release says this time, in this language, and from when to when the public reads it."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from articles.models.articles import Article, ArticleIssuer, Topic
from articles.models.guards import child_of_edition, edition_guards
from assets.models import Document, Image
from core import languages
from core.clock import CoreNow
from core.fields import ProseField
from core.live import ENDED, LIVE, Instant, LiveQuerySet, standing
from core.periods import LIVE_LANGUAGES, known_language, never_empty, no_overlap
from events.models import Event, Place
from people.models import Organisation, Person


class EditionQuerySet(LiveQuerySet):
    """Editions: `live()`, `begun()`, `ahead()` and `in_stage()` come from `core.live`."""

    def visible_to(self, user: User) -> Self:
        """Leave out editions of confidential articles that were not opened to this person."""
        return self.filter(article__in=Article.objects.visible_to(user))

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def about(self, who: Person | Organisation | Event | Place) -> Self:
        """Editions whose text names this, that belong to this event or that this organisation issues.

        Who is named under a record that was merged is named.
        """
        edition: Any = self.model
        mentions = edition.mentions.rel.related_model.objects
        if isinstance(who, Person):
            mentions = mentions.filter(person__in=who.records())
        else:
            mentions = mentions.filter(**{str(who._meta.model_name): who.pk})
        named = Q(pk__in=mentions.values("edition"))
        if isinstance(who, Event):
            named |= Q(article__event=who.pk)
        if isinstance(who, Organisation):
            named |= Q(article__in=ArticleIssuer.objects.filter(organisation=who.pk).values("article"))
        return self.filter(named)

    def newest_first(self) -> Self:
        """In the order of listings, the same on every page."""
        return self.order_by("-published_at", "-pk")


class Edition(models.Model):
    """The unit of drafting, approval and publication. Written by `articles.writing`, moved by `articles.workflow`."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved")
        DISCARDED = "discarded", _("discarded")

    class Change(models.TextChoices):
        FIRST = "first", _("first edition")
        MINOR = "minor", _("minor edit")
        UPDATE = "update", _("update")
        CORRECTION = "correction", _("correction")

    class Ending(models.TextChoices):
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REMOVED = "removed", _("removed")

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions", verbose_name=_("release"))
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)
    number = models.PositiveSmallIntegerField(_("edition"), default=1)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="followers")
    translated_from = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="translations"
    )

    # What it says
    headline = models.CharField(
        _("headline"), max_length=200, blank=True, help_text=_("At most 65 characters reads best.")
    )
    kicker = models.CharField(_("kicker"), max_length=100, blank=True, help_text=_("The line above the headline."))
    standfirst = models.TextField(
        _("standfirst"), max_length=600, blank=True, help_text=_("What one must know, in 160 characters.")
    )
    dateline_place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dateline: place")
    )
    dateline_date = models.DateField(_("dateline: date"), null=True, blank=True)
    body = ProseField(_("text"), blank=True)
    lead_picture = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="led_editions", verbose_name=_("lead picture")
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    topics = models.ManyToManyField(Topic, through="EditionTopic", related_name="editions", verbose_name=_("topics"))
    change = models.CharField(_("change"), max_length=10, choices=Change.choices, default=Change.FIRST)
    public_note = models.TextField(
        _("public note on the change"),
        max_length=1000,
        blank=True,
        help_text=_("What was wrong and what is right; readers see it."),
    )

    proposed_at = models.DateTimeField(
        _("wished publication"),
        null=True,
        blank=True,
        help_text=_("When it should appear; titles are resolved as the public will know them then."),
    )

    # Where it stands
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    head = models.ForeignKey("Revision", models.PROTECT, null=True, editable=False, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    approved_hash = models.CharField(max_length=64, blank=True, editable=False)
    emergency_reason = models.TextField(blank=True, editable=False)

    # What was decided (stored as decided), and the period laid out from it (see workflow)
    starts_at = models.DateTimeField(_("public from"), null=True, editable=False)
    ends_at = models.DateTimeField(_("public until"), null=True, editable=False)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, editable=False)
    notice = models.TextField(_("public notice"), max_length=1000, blank=True, editable=False)
    live_period = DateTimeRangeField(null=True, editable=False)
    published_at = models.DateTimeField(_("publication date"), null=True, editable=False)
    from_archive = models.BooleanField(_("from the archive"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=CoreNow(), editable=False)

    objects = EditionQuerySet.as_manager()

    # Set by listings that need them (`articles.public`, `articles.ledger`); absent elsewhere.
    address_year: int | None
    address_slug: str | None
    updated_at: datetime
    people: list[Person]

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-pk"]
        triggers = edition_guards()
        indexes = [
            models.Index("language", F("published_at").desc(), F("id").desc(), name="articles_edition_newest"),
            GistIndex(fields=["live_period"], name="articles_edition_live"),
        ]
        permissions = [
            ("submit_edition", _("May submit a draft to review")),
            ("approve_edition", _("May approve, ask for changes and revoke an approval")),
            ("publish_edition", _("May publish, schedule and unschedule")),
            ("emergency_edition", _("May publish in an emergency, before approval")),
            ("withdraw_edition", _("May withdraw a release with a notice")),
            ("remove_edition", _("May remove a release from the site")),
            ("archive_edition", _("May publish releases from the archive with their historical dates")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="articles_edition_number_once"),
            never_empty("live_period", name="articles_edition_live_period_not_empty"),
            known_language(name="articles_edition_language_known"),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "review", "approved", "discarded"]),
                name="articles_edition_stage_known",
                violation_error_message=_("There is no such stage."),
            ),
            *[
                no_overlap(
                    "live_period",
                    among=["article"],
                    condition=Q(language=code),
                    name=f"articles_edition_one_live_{code}",
                    message=_("Another edition of this release is public in that period."),
                    deferred=True,
                )
                for code in LIVE_LANGUAGES
            ],
            models.CheckConstraint(
                condition=Q(live_period__isnull=True) | Q(stage="approved"),
                name="articles_edition_public_only_if_approved",
                violation_error_message=_("Only an approved edition is published."),
            ),
            models.CheckConstraint(
                condition=~Q(stage="approved")
                | (~Q(approved_hash="") & Q(approved_hash=F("content_hash")))
                | ~Q(emergency_reason=""),
                name="articles_edition_approved_as_it_stands",
                violation_error_message=_("The approval was given for another text."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(starts_at__isnull=True, live_period__isnull=True)
                    | Q(
                        starts_at__isnull=False,
                        live_period__isnull=False,
                        live_period__startswith=F("starts_at"),
                        live_period__lower_inf=False,
                        published_at__isnull=False,
                    )
                ),
                name="articles_edition_period_as_decided",
                violation_error_message=_("The public period must begin when it was decided to."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(live_period__isnull=False, live_period__upper_inf=False, live_period__endswith__lte=F("ends_at")),
                name="articles_edition_end_as_decided",
                violation_error_message=_("The public period must end when it was decided to, or before."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True, ending="", notice="")
                | Q(ends_at__isnull=False, ending__in=["expired", "withdrawn", "removed"]),
                name="articles_edition_ending_explained",
                violation_error_message=_("An end needs its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(ending__in=["withdrawn", "removed"]) | ~Q(notice=""),
                name="articles_edition_notice_given",
                violation_error_message=_("Say in public why it is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(based_on__isnull=True, change="first") | (Q(based_on__isnull=False) & ~Q(change="first")),
                name="articles_edition_change_named",
                violation_error_message=_("Say what kind of change this edition is."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["review", "approved"], change__in=["update", "correction"])
                | ~Q(public_note=""),
                name="articles_edition_change_explained",
                violation_error_message=_("An update or a correction needs its public note."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or str(_("Without headline"))

    def get_absolute_url(self) -> str:
        """Return the address in the edition's own language; annotate with `public.with_address` in listings."""
        if not hasattr(self, "address_slug"):
            address = self.article.addresses.filter(language=self.language, current=True).first()
            self.address_year, self.address_slug = (address.year, address.slug) if address else (None, None)
        if self.address_slug is None:
            return ""
        with override(self.language):
            return reverse("articles:article", args=[self.address_year, self.address_slug])

    def standing(self, at: datetime) -> str:
        """Return LIVE, ENDED or NEVER (`core.live`) at an aware instant."""
        return standing(self.live_period, at)

    def state(self, at: datetime) -> str:
        """Return the one word for where it stands at an aware instant.

        A stage, or read off the period and the record: scheduled, live, superseded, expired, withdrawn, removed.
        """
        if self.live_period is None:
            return self.stage
        public = self.standing(at)
        if public == LIVE:
            return "live"
        if public == ENDED:
            decided = self.ends_at is not None and self.ends_at == self.live_period.upper
            return self.ending if decided else "superseded"
        return "scheduled"


STATE_LABELS = {
    "draft": _("draft"),
    "review": _("in review"),
    "approved": _("approved"),
    "discarded": _("discarded"),
    "scheduled": _("scheduled"),
    "live": _("live"),
    "superseded": _("superseded"),
    "expired": _("expired"),
    "withdrawn": _("withdrawn"),
    "removed": _("removed"),
}


def live_editions(at: Instant = None) -> models.QuerySet[Edition]:
    """Return all live editions; what makes people, pictures and events public by naming them."""
    return Edition.objects.live(at)


class EditionTopic(models.Model):
    """A topic of an edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="edition_topics")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="edition_topics")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "topic"], name="articles_topic_once")]
        triggers = child_of_edition()

    def __str__(self) -> str:
        return str(self.topic)


class Source(models.Model):
    """Where a statement comes from, as the release says it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sources")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("source"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]
        triggers = child_of_edition()

    def __str__(self) -> str:
        return self.text


class EditionPicture(models.Model):
    """A picture in the text, or offered to the press with it; derived from the body's figures and the gallery."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="edition_pictures")
    image = models.ForeignKey(Image, models.PROTECT, related_name="edition_pictures", verbose_name=_("picture"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "image"], name="articles_picture_once")]
        triggers = child_of_edition()

    def __str__(self) -> str:
        return str(self.image)


class EditionDocument(models.Model):
    """A document that comes with the release."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="edition_documents")
    document = models.ForeignKey(Document, models.PROTECT, related_name="edition_documents", verbose_name=_("document"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "document"], name="articles_document_once")]
        triggers = child_of_edition()

    def __str__(self) -> str:
        return str(self.document)
