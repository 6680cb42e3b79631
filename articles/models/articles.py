"""Article: what a release is, for ever; and where it is found."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from articles import kinds
from core import languages
from core.clock import CoreNow
from core.triggers import no_delete, no_truncate, refuse
from events.models import Event
from people.models import Organisation


class Topic(models.Model):
    """A subject under which readers find releases."""

    slug = models.SlugField(_("permanent name in addresses"), max_length=60, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name_fr"]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """Return the topic's name in the language."""
        return languages.localised(self, "name", language)


class ArticleQuerySet(models.QuerySet):
    """Articles, as somebody at the desk may see them."""

    def visible_to(self, user: User) -> Self:
        """Leave out confidential articles that were not opened to this person; a break-glass superuser sees all."""
        if user.is_superuser:
            return self
        return self.filter(
            Q(access=Article.Access.ALL)
            | Q(access=Article.Access.TEAM, pk__in=Article.objects.filter(team__members=user.pk).values("pk"))
            | Q(access=Article.Access.PEOPLE, pk__in=Article.objects.filter(readers=user.pk).values("pk"))
        )


class Article(models.Model):
    """A release. What it says is in its editions; what it *is* does not change once it has been public."""

    class Access(models.TextChoices):
        ALL = "all", _("everybody at the desk")
        TEAM = "team", _("one team")
        PEOPLE = "people", _("named people")

    reference = models.CharField(  # noqa: DJ001 - unique, and null: a draft has none yet
        _("reference"), max_length=20, unique=True, null=True, editable=False
    )
    historical_number = models.CharField(
        _("number in the archive"), max_length=60, blank=True, help_text=_("Of a release from before this newsroom.")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=kinds.CHOICES, default="communique")
    issuers = models.ManyToManyField(
        Organisation, through="ArticleIssuer", related_name="articles", verbose_name=_("issuers")
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("event")
    )
    access = models.CharField(_("who sees it at the desk"), max_length=10, choices=Access.choices, default=Access.ALL)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("team")
    )
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="confidential_articles", verbose_name=_("named people")
    )
    created_at = models.DateTimeField(_("created at"), db_default=CoreNow(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-pk"]
        triggers = [
            *no_delete(),
            pgtrigger.Trigger(
                name="fixed_once_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                IF OLD.reference IS NOT NULL AND NEW.reference IS DISTINCT FROM OLD.reference THEN
                    {refuse("A reference is permanent.")}
                END IF;
                IF (NEW.kind <> OLD.kind OR NEW.event_id IS DISTINCT FROM OLD.event_id
                    OR NEW.historical_number <> OLD.historical_number)
                   AND EXISTS (SELECT 1 FROM articles_edition WHERE article_id = OLD.id AND stage = 'approved') THEN
                    {refuse("What a release is does not change once a text of it is approved.")}
                END IF;
                RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(access="team") & Q(team__isnull=False)) | (~Q(access="team") & Q(team__isnull=True)),
                name="articles_article_team_named",
                violation_error_message=_("Name the team, if and only if the release is kept to one."),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The permanent reference, or `D` and the id for a draft."""
        return self.reference or f"D{self.pk}"


class ArticleIssuer(models.Model):
    """Who issues a release, in order: joint releases have several."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="issued_by")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="issued", verbose_name=_("issuer"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "organisation"], name="articles_issuer_once")]
        triggers = [
            pgtrigger.Trigger(
                name="fixed_once_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("releases", "bigint[]")],
                func=f"""
                releases = CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.article_id] WHEN 'DELETE' THEN ARRAY[OLD.article_id]
                                      ELSE ARRAY[OLD.article_id, NEW.article_id] END;
                PERFORM 1 FROM articles_article WHERE id = ANY(releases) ORDER BY id FOR SHARE;
                IF EXISTS (SELECT 1 FROM articles_edition WHERE article_id = ANY(releases) AND stage = 'approved') THEN
                    {refuse("What a release is does not change once a text of it is approved.")}
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
                """,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Address(models.Model):
    """Where a release is found in one language; one is current, the former ones redirect for ever."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="addresses")
    language = models.CharField(max_length=2, choices=languages.CHOICES)
    year = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=120)
    current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(fields=["language", "year", "slug"], name="articles_address_unique"),
            models.UniqueConstraint(
                fields=["article", "language"], condition=Q(current=True), name="articles_address_one_current"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="permanent_once_public",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                IF (TG_OP = 'DELETE' OR (NEW.article_id, NEW.language, NEW.year, NEW.slug)
                                        <> (OLD.article_id, OLD.language, OLD.year, OLD.slug))
                   AND EXISTS (SELECT 1 FROM articles_edition WHERE article_id = OLD.article_id
                               AND language = OLD.language AND lower(live_period) <= core_now()) THEN
                    {refuse("An address that has been public is permanent.")}
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
                """,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.year}/{self.slug}"


class ReferenceCounter(models.Model):
    """The last number given in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        triggers = no_delete()

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04}"
