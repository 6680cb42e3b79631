"""Announcement: what of the registries becomes public in one instant, prepared by some, let go by somebody else."""

from collections.abc import Iterator
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import CoreNow
from core.history import track
from core.live import Instant, LiveQuerySet
from core.periods import never_empty
from core.triggers import no_truncate, refuse


class AnnouncementQuerySet(models.QuerySet):
    """Announcements, as the desk asks for them."""

    def prepared(self) -> Self:
        """Nobody has let them go yet."""
        return self.filter(announced_at__isnull=True)

    def ahead(self, at: Instant = None) -> Self:
        """Let go for an instant still to come."""
        return self.filter(announced_at__isnull=False, starts_at__gt=at or CoreNow())

    def made(self, at: Instant = None) -> Self:
        """Public since their instant."""
        return self.filter(announced_at__isnull=False, starts_at__lte=at or CoreNow())


@track()
class Announcement(models.Model):
    """Registry facts that begin and end in public together: a reshuffle, a renaming, an event, or one line of them.

    Rows that are `Announced` point here: those that `begins_with` it and those that `ends_with` it. Prepared, it may
    change; announced, it is frozen until it is taken back; once its instant has come it is part of the record.
    """

    title = models.CharField(_("title"), max_length=200, help_text=_("How the desk calls it; readers do not see it."))
    note = models.TextField(_("note for colleagues"), blank=True)
    starts_at = models.DateTimeField(
        _("public from"), null=True, blank=True, help_text=_("Empty: from the moment it is announced.")
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("prepared by")
    )
    contributors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, editable=False, related_name="+", verbose_name=_("contributors")
    )
    prepared_at = models.DateTimeField(_("prepared at"), db_default=CoreNow(), editable=False)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("announced by"),
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]
        permissions = [("announce_registry", _("May announce what another prepared in the registries"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(announced_by__isnull=True) | ~Q(announced_by=F("prepared_by")),
                name="people_announcement_four_eyes",
                violation_error_message=_("Whoever prepared this may not announce it alone."),
            ),
            models.CheckConstraint(
                condition=Q(announced_at__isnull=True, announced_by__isnull=True)
                | Q(announced_at__isnull=False, announced_by__isnull=False, starts_at__isnull=False),
                name="people_announcement_decided_whole",
                violation_error_message=_("An announcement has an instant and somebody who made it."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="made_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__announced_at__isnull=False),
                func=f"""
                IF OLD.starts_at <= core_now() THEN
                    {refuse("It has been announced: it is part of the record.")}
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
                """,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("admin:people_announcement_change", args=[self.pk])

    @property
    def is_announced(self) -> bool:
        """Whether a second person has let it go, for now or for later."""
        return self.announced_at is not None

    def beginning(self) -> "Iterator[Announced]":
        """Yield the rows that become public with it (one query a table)."""
        for model in announced_models():
            yield from model._default_manager.filter(begins_with=self).order_by("pk")

    def ending(self) -> "Iterator[Announced]":
        """Yield the public rows that end with it, each replaced by one that begins, or by nothing."""
        for model in announced_models():
            yield from model._default_manager.filter(ends_with=self).order_by("pk")


class Announced(models.Model):
    """A registry fact that is true for a period of its own and public for `live_period`.

    Prepared by one person, announced by another (`people.workflow`). Once public it is never edited: a change is a
    new row that takes over at its announcement.
    """

    live_period = DateTimeRangeField(_("public from, until"), null=True, blank=True, editable=False)
    begins_with = models.ForeignKey(
        Announcement,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss_beginning",
        verbose_name=_("announced with"),
    )
    ends_with = models.ForeignKey(
        Announcement,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss_ending",
        verbose_name=_("replaced with"),
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("announced by"),
    )

    objects = LiveQuerySet.as_manager()
    subject: tuple[str, ...] = ()  # columns; a row that takes another's place in public agrees with it in them

    class Meta:
        abstract = True
        constraints = [
            never_empty("live_period", name="%(app_label)s_%(class)s_live_period_not_empty"),
            models.CheckConstraint(
                condition=Q(announced_by__isnull=True)
                | Q(prepared_by__isnull=True)
                | ~Q(announced_by=F("prepared_by")),
                name="%(app_label)s_%(class)s_four_eyes",
                violation_error_message=_("Whoever prepared this may not announce it alone."),
            ),
            models.CheckConstraint(
                condition=Q(live_period__isnull=False) | Q(begins_with__isnull=False),
                name="%(app_label)s_%(class)s_prepared_for_an_announcement",
                violation_error_message=_("What is prepared belongs to an announcement."),
            ),
        ]

    @classmethod
    def stated(cls) -> list[models.Field]:
        """Return the fields that say something, and not how it came to be public."""
        return [
            field
            for field in cls._meta.concrete_fields
            if not field.primary_key
            and field.name not in ("live_period", "begins_with", "ends_with", "prepared_by", "announced_by")
        ]

    def facts(self) -> dict[str, Any]:
        """Return what becomes public with the row, as plain values: what a second person agrees to."""
        return {"id": self.pk} | {field.attname: str(getattr(self, field.attname)) for field in self.stated()}

    def differences(self, former: Self) -> list[tuple[str, Any, Any]]:
        """Return (what, before, after) for each fact that changes when this row takes the place of `former`."""
        found = []
        for field in self.stated():
            before, after = _said(former, field), _said(self, field)
            if before != after and field.editable:
                found.append((str(field.verbose_name), before, after))
        return found

    def takes_the_place_of(self, former: "Announced") -> bool:
        """Tell whether this row and one that ends with the same announcement are one fact as it changes."""
        return (
            type(self) is type(former)
            and bool(self.subject)
            and all(getattr(self, column) == getattr(former, column) for column in self.subject)
        )

    def rivals(self) -> models.QuerySet:
        """Return the rows that may not stand beside this one while both are public, itself left out."""
        return type(self)._default_manager.none()

    def copy(self, **changes: Any) -> Self:
        """Return an unsaved row with the same facts but for `changes`."""
        kept = [field.attname for field in self.stated() if field.name not in changes]
        return type(self)(**{name: getattr(self, name) for name in kept} | changes)


def _said(row: models.Model, field: models.Field) -> Any:
    """Return a column's value, a choice in its words."""
    value = getattr(row, field.name)
    return dict(field.flatchoices).get(value, value) if field.flatchoices else value


def announced_models() -> list[type[Announced]]:
    """Return every table of announced facts, in the order in which apps and models were declared."""
    return [model for model in Announced.__subclasses__() if not model._meta.abstract]
