"""EventVersion: what is said of an event for a time, public from an announcement until the next version takes over."""

import hashlib
import json
import zoneinfo
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models import Document
from core import languages
from core.history import track
from core.live import LIVE, LiveQuerySet, standing
from core.periods import never_empty, no_overlap
from core.triggers import announced_facts
from events.changes import changes
from events.models.checks import check_address, check_time_zone
from events.models.events import Event
from events.models.guards import child_of_version, one_of_each_ordinal
from events.models.places import EventSeries, Place
from people.models import Announced

FACTS = (
    "event_id", "number", "series_id", "ordinal", "period", "time_zone", "place_id", "status", "status_note_fr",
    "status_note_en", "accreditation_deadline", "accreditation_address", "instructions_fr", "instructions_en",
    "capacity", "doors",
)  # fmt: skip


class EventVersionQuerySet(LiveQuerySet):
    """Versions: `live()`, `begun()` and `ahead()` come from `core.live`."""

    def with_words(self) -> Self:
        """Bring names, place and series along (two queries in all)."""
        return self.select_related("event", "place", "series").prefetch_related("texts")

    def whole(self) -> Self:
        """Bring everything along that a version says (ten queries in all)."""
        return self.with_words().prefetch_related(
            "participations__person", "participations__organisation__names", "programme__speakers", "documents"
        )

    def coming(self, at: datetime) -> Self:
        """Not over at the instant, next first."""
        return self.exclude(period__endswith__lte=at).order_by("period", "pk")

    def over(self, at: datetime) -> Self:
        """Over at the instant, latest first."""
        return self.filter(period__endswith__lte=at).order_by("-period", "-pk")


@track()
class EventVersion(Announced):
    """When and where an event is, with whom, and whether it takes place, as long as nothing else is announced.

    Texts, participants, programme and documents belong to it and are frozen with it once it is public.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held")

    event = models.ForeignKey(Event, models.PROTECT, related_name="versions", verbose_name=_("event"))
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    series = models.ForeignKey(
        EventSeries, models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("series")
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
        Place, models.PROTECT, null=True, blank=True, related_name="event_versions", verbose_name=_("place")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    status_note_fr = models.CharField(_("public note on the status (French)"), max_length=300, blank=True)
    status_note_en = models.CharField(_("public note on the status (English)"), max_length=300, blank=True)
    accreditation_deadline = models.DateTimeField(_("accreditation before"), null=True, blank=True)
    accreditation_address = models.CharField(
        _("accreditation at"),
        max_length=200,
        blank=True,
        validators=[check_address],
        help_text=_("An e-mail address or a web address."),
    )
    instructions_fr = models.TextField(_("instructions for the press (French)"), max_length=2000, blank=True)
    instructions_en = models.TextField(_("instructions for the press (English)"), max_length=2000, blank=True)
    capacity = models.PositiveIntegerField(_("seats for the press"), null=True, blank=True)
    doors = models.TimeField(
        _("doors open at"), null=True, blank=True, help_text=_("On its first day, in its time zone.")
    )
    documents = models.ManyToManyField(Document, blank=True, related_name="event_versions", verbose_name=_("documents"))

    objects: ClassVar[Any] = EventVersionQuerySet.as_manager()
    subject = ("event_id",)
    _copied_from: Any = None

    class Meta(Announced.Meta):
        verbose_name = _("version of an event")
        verbose_name_plural = _("versions of events")
        ordering = ["-period", "-number"]
        triggers = [*announced_facts(*FACTS), one_of_each_ordinal()]
        constraints = [
            *Announced.Meta.constraints,
            never_empty("period", name="events_eventversion_period_not_empty"),
            models.UniqueConstraint(
                fields=["event", "number"],
                name="events_eventversion_number_once",
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(live_period__isnull=True),
                name="events_eventversion_one_prepared",
                violation_error_message=_("A change of this event is prepared already."),
            ),
            no_overlap(
                "live_period",
                among=["event"],
                name="events_eventversion_one_live",
                message=_("Another version of this event is public in that period."),
            ),
            models.CheckConstraint(
                condition=Q(ordinal__isnull=True) | Q(series__isnull=False),
                name="events_eventversion_ordinal_of_a_series",
                violation_error_message=_("An ordinal needs a series."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["postponed", "cancelled"]) | ~(Q(status_note_fr="") & Q(status_note_en="")),
                name="events_eventversion_status_explained",
                violation_error_message=_("Say in public why it is cancelled or postponed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name() or self.event.slug

    def clean(self) -> None:
        if self.live_period and self._same_ordinal().overlapping(self.live_period).exists():
            raise ValidationError({"ordinal": _("The series already has an event with this ordinal.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        source = self.__dict__.pop("_copied_from", None)
        super().save(*args, **kwargs)
        if source is not None:
            source.hand_down(self)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Take the event along where nothing is left of it that anybody refers to."""
        event, gone = self.event, super().delete(*args, **kwargs)
        if not event.versions.exists() and not _referred_to(event):
            event.delete()
        return gone

    def get_absolute_url(self) -> str:
        return self.event.get_absolute_url()

    # -- what is announced -----------------------------------------------------------------------------------

    def facts(self) -> dict[str, Any]:
        """Return everything that becomes public with it, what belongs to it included."""
        return super().facts() | {
            "slug": self.event.slug,
            "year": self.event.year,
            "texts": [[text.language, text.name, text.summary] for text in self.texts.order_by("language")],
            "participants": [
                [*row.key, row.role, row.position]
                for row in self.participations.select_related("person", "organisation")
            ],
            "programme": [
                [
                    *(str(item.period), item.title_fr, item.title_en, item.place_fr, item.place_en),
                    item.open_to_press,
                    [person.slug for person in item.speakers.order_by("slug")],
                ]
                for item in self.programme.order_by("period", "pk")
            ],
            "documents": [str(document.token) for document in self.documents.order_by("token")],
        }

    def stamp(self) -> str:
        """Return the SHA-256 of all its facts: whether somebody else has saved it meanwhile."""
        return hashlib.sha256(json.dumps(self.facts(), sort_keys=True).encode()).hexdigest()

    def rivals(self) -> models.QuerySet:
        """Return versions of the event that nothing ends, and other events of the series that bear the same ordinal."""
        own = Q(event=self.event_id, ends_with__isnull=True)
        return type(self).objects.filter(own | Q(pk__in=self._same_ordinal().values("pk"))).exclude(pk=self.pk)

    def _same_ordinal(self) -> EventVersionQuerySet:
        rows = type(self).objects.exclude(event=self.event_id)
        return rows.filter(series=self.series_id, ordinal=self.ordinal) if self.ordinal else rows.none()

    def copy(self, **changes: Any) -> Self:
        """Return the event's next version, unsaved, with `changes`; what belongs to this one is copied when saved."""
        last = max(self.event.versions.values_list("number", flat=True))
        following = super().copy(**{"number": last + 1} | changes)
        following._copied_from = self
        return following

    def hand_down(self, version: "EventVersion") -> None:
        """Copy texts, participants, programme and documents to another version."""
        rows: list[Any] = [*self.texts.all(), *self.participations.all(), *self.programme.all()]
        for row in rows:
            speakers = list(row.speakers.all()) if hasattr(row, "speakers") else []
            row.pk, row._state.adding, row.version = None, True, version
            row.save()
            if speakers:
                row.speakers.set(speakers)
        version.documents.set(self.documents.all())

    def differences(self, other: "EventVersion") -> list[Any]:
        """Return what it says otherwise than an earlier version: `events.changes.Change`, in the page's language."""
        return changes(other, self)

    # -- where it stands ---------------------------------------------------------------------------------------

    @property
    def is_prepared(self) -> bool:
        """Whether nobody has announced it."""
        return self.live_period is None

    def is_live(self, at: datetime) -> bool:
        """Whether readers see it at the instant."""
        return standing(self.live_period, at) == LIVE

    def is_over(self, at: datetime) -> bool:
        """Whether the event has ended at the instant."""
        return self.period.upper is not None and self.period.upper <= at

    def shown_status(self, at: datetime) -> str:
        """Return the status in words as of the instant: what was planned and is over was held."""
        held = self.status == self.Status.PLANNED and self.is_over(at)
        return str(self.Status.HELD.label if held else self.get_status_display())

    @property
    def called_off(self) -> bool:
        """Whether it does not take place as it was announced."""
        return self.status in (self.Status.CANCELLED, self.Status.POSTPONED)

    # -- what it is called, and when it is -----------------------------------------------------------------------

    def text(self, language: str | None = None) -> Any:
        """Return name and summary in the language, or in another where there is none."""
        if self._state.adding:
            return None
        wanted = language or languages.current()
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(wanted) or next(iter(texts.values()), None)

    def name(self, language: str | None = None) -> str:
        """Return the event's name in the language."""
        text = self.text(language)
        return text.name if text else ""

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the place; universal time by the name that tells it from the database’s (`record.local`)."""
        return zoneinfo.ZoneInfo("Etc/UTC" if self.time_zone == "UTC" else self.time_zone)

    @property
    def starts(self) -> datetime:
        """When it begins, in its own time zone."""
        return self.period.lower.astimezone(self.zone)

    @property
    def ends(self) -> datetime | None:
        """When it ends, in its own time zone."""
        return self.period.upper.astimezone(self.zone) if self.period.upper else None

    @property
    def deadline(self) -> datetime | None:
        """When accreditation closes, in its own time zone."""
        return self.accreditation_deadline.astimezone(self.zone) if self.accreditation_deadline else None

    @property
    def status_note(self) -> str:
        """The public note on its status in the language of the page."""
        return languages.localised(self, "status_note")

    @property
    def instructions(self) -> str:
        """What the press must know, in the language of the page."""
        return languages.localised(self, "instructions")


def _referred_to(event: Event) -> bool:
    """Tell whether a release, a mention or a picture refers to the event."""
    return (
        any(
            relation.related_model._default_manager.filter(**{relation.field.name: event.pk}).exists()
            for relation in event._meta.related_objects
            if not hasattr(relation.related_model, "pgh_tracked_model")  # its history stays without it
        )
        or event.pictures.exists()
    )


@track(app_label="events", model_name="EventDocumentEvent", obj_field=None)
class EventDocument(EventVersion.documents.through):  # type: ignore[name-defined]
    """Which documents a version offers (the history and the guard of `EventVersion.documents`)."""

    class Meta:
        proxy = True
        triggers = child_of_version("eventversion_id")
