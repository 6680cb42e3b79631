"""What belongs to a version of an event: its names, who takes part, its programme. Frozen with it once it is public."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import languages
from core.history import track
from core.periods import never_empty
from events.models.guards import child_of_programme, child_of_version
from events.models.versions import EventVersion
from people.labels import label
from people.models import Organisation, Person


@track()
class EventText(models.Model):
    """What an event is called and about, in one language."""

    version = models.ForeignKey(EventVersion, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)

    class Meta:
        verbose_name = _("name and summary")
        verbose_name_plural = _("names and summaries")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="events_eventtext_once_a_language")]
        triggers = child_of_version()

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

    version = models.ForeignKey(EventVersion, models.CASCADE, related_name="participations")
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
            models.UniqueConstraint(fields=["version", "person"], name="events_participation_person_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(organisation__isnull=False)
                | ~(Q(delegation_fr="") & Q(delegation_en="")),
                name="events_participation_somebody",
                violation_error_message=_("Name a person, an organisation or a delegation."),
            ),
        ]
        triggers = child_of_version()

    def __str__(self) -> str:
        organisation = label(self.organisation) if self.organisation and not self.person else ""
        return str(self.person or organisation or languages.localised(self, "delegation"))

    @property
    def key(self) -> list[str]:
        """Who it is, in plain values."""
        person, organisation = self.person, self.organisation
        return [
            person.slug if person else "",
            organisation.slug if organisation else "",
            *(self.delegation_fr, self.delegation_en, self.country),
        ]


@track()
class ProgrammeItem(models.Model):
    """One line of an event's programme."""

    version = models.ForeignKey(EventVersion, models.CASCADE, related_name="programme")
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
        triggers = child_of_version()

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


@track(app_label="events", model_name="SpeakerEvent", obj_field=None)
class Speaker(ProgrammeItem.speakers.through):  # type: ignore[name-defined]
    """Who speaks (the history and the guard of `ProgrammeItem.speakers`)."""

    class Meta:
        proxy = True
        triggers = child_of_programme()
