"""What happens, when and where, with whom: each event in its own time zone, public from its announcement."""

import zoneinfo
from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Document
from core import languages
from core.history import track
from core.live import Announced
from core.periods import never_empty
from core.triggers import begun, no_delete, no_truncate, only_the_end_moved, refuse
from people.models import Organisation, Person


@track()
class Place(models.Model):
    """Somewhere that a dateline or an event names."""

    slug = models.SlugField(_("permanent name"), max_length=100, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_fr"]
        triggers = no_delete()

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """Return the place's name in the language."""
        return languages.localised(self, "name", language)


class EventSeries(models.Model):
    """Events that follow each other: "the second meeting" is the series' ordinal 2."""

    slug = models.SlugField(_("permanent name"), max_length=100, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["name_fr"]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """Return the series' name in the language."""
        return languages.localised(self, "name", language)


def check_time_zone(value: str) -> None:
    """Refuse what is not an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone, such as Europe/Paris."), params={"zone": value})


@track()
class Event(Announced):
    """A meeting, a visit, a ceremony. Public from the announcement that a second person approved."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held")

    slug = models.SlugField(_("permanent name in addresses"), max_length=100, unique=True)
    year = models.PositiveSmallIntegerField(_("year in the address"), editable=False)
    series = models.ForeignKey(
        EventSeries, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    ordinal = models.PositiveSmallIntegerField(
        _("ordinal"), null=True, blank=True, help_text=_("2 for the second meeting of the series.")
    )
    period = DateTimeRangeField(_("begins, ends"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default="Europe/Paris",
        validators=[check_time_zone],
        help_text=_("Of the place where it happens, such as Europe/Paris."),
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("place")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    status_note_fr = models.CharField(_("public note on the status (French)"), max_length=300, blank=True)
    status_note_en = models.CharField(_("public note on the status (English)"), max_length=300, blank=True)
    accreditation_deadline = models.DateTimeField(_("accreditation before"), null=True, blank=True)
    accreditation_address = models.CharField(_("accreditation at"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("seats for the press"), null=True, blank=True)
    doors = models.TimeField(_("doors open at"), null=True, blank=True)
    documents = models.ManyToManyField(Document, blank=True, related_name="events", verbose_name=_("documents"))

    class Meta(Announced.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-period"]
        triggers = [
            pgtrigger.Trigger(
                name="begun_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                IF TG_OP = 'DELETE' THEN
                    IF {begun("OLD")} THEN
                        {refuse("It has been public: it is ended, never deleted.")}
                    END IF;
                    RETURN OLD;
                END IF;
                IF {begun("OLD")} AND (NEW.slug <> OLD.slug OR NEW.year <> OLD.year) THEN
                    {refuse("The address of what has been public is permanent.")}
                END IF;
                IF {begun("OLD")} AND NOT {only_the_end_moved()} THEN
                    {refuse("Only the end of a public period may move, and never once past.")}
                END IF;
                RETURN NEW;
                """,
            ),
            no_truncate(),
        ]
        constraints = [
            *Announced.Meta.constraints,
            never_empty("period", name="events_event_period_not_empty"),
            models.UniqueConstraint(
                fields=["series", "ordinal"],
                name="events_event_one_of_each_ordinal",
                violation_error_message=_("The series already has an event with this ordinal."),
            ),
            models.CheckConstraint(
                condition=Q(ordinal__isnull=True) | Q(series__isnull=False),
                name="events_event_ordinal_of_a_series",
                violation_error_message=_("An ordinal needs a series."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["postponed", "cancelled"]) | ~(Q(status_note_fr="") & Q(status_note_en="")),
                name="events_event_status_explained",
                violation_error_message=_("Say in public why it is cancelled or postponed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name() or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.year:
            self.year = self.starts.year
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.year, self.slug])

    def text(self, language: str | None = None) -> "EventText | None":
        """Return name and summary in the language, or in another where there is none."""
        wanted = language or languages.current()
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(wanted) or next(iter(texts.values()), None)

    def name(self, language: str | None = None) -> str:
        """Return the event's name in the language."""
        text = self.text(language)
        return text.name if text else ""

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the place."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def starts(self) -> datetime:
        """When it begins, in its own time zone."""
        return self.period.lower.astimezone(self.zone)

    @property
    def ends(self) -> datetime | None:
        """When it ends, in its own time zone."""
        return self.period.upper.astimezone(self.zone) if self.period.upper else None

    @property
    def status_note(self) -> str:
        """The public note on its status in the language of the page."""
        return languages.localised(self, "status_note")


@track()
class EventText(models.Model):
    """What an event is called and about, in one language."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)

    class Meta:
        verbose_name = _("name and summary")
        verbose_name_plural = _("names and summaries")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="events_eventtext_once_a_language")]

    def __str__(self) -> str:
        return self.name


@track()
class Participation(models.Model):
    """Somebody, or a delegation, takes part in an event, in a role."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        CO_CHAIR = "co-chair", _("co-chair")
        HOST = "host", _("host")
        SPEAKER = "speaker", _("speaker")
        PARTICIPANT = "participant", _("participant")

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    delegation_fr = models.CharField(_("delegation (French)"), max_length=200, blank=True)
    delegation_en = models.CharField(_("delegation (English)"), max_length=200, blank=True)
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.PARTICIPANT)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="events_participation_person_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(organisation__isnull=False)
                | ~(Q(delegation_fr="") & Q(delegation_en="")),
                name="events_participation_somebody",
                violation_error_message=_("Name a person, an organisation or a delegation."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation or languages.localised(self, "delegation"))


@track()
class ProgrammeItem(models.Model):
    """One line of an event's programme."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="programme")
    period = DateTimeRangeField(_("begins, ends"))
    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    place_fr = models.CharField(_("place (French)"), max_length=200, blank=True)
    place_en = models.CharField(_("place (English)"), max_length=200, blank=True)
    open_to_press = models.BooleanField(_("open to the press"), default=False)
    speakers = models.ManyToManyField(Person, blank=True, related_name="programme_items", verbose_name=_("speakers"))

    class Meta:
        verbose_name = _("line of the programme")
        verbose_name_plural = _("programme")
        ordering = ["period"]
        constraints = [never_empty("period", name="events_programmeitem_period_not_empty")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What happens, in the language of the page."""
        return languages.localised(self, "title")

    @property
    def where(self) -> str:
        """Where, in the language of the page."""
        return languages.localised(self, "place")
