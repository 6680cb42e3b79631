"""Office, its titles and who held it: what makes a title right for its day."""

from datetime import date
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import languages
from core.fields import is_a_name
from core.history import track
from core.periods import LIVE_LANGUAGES, known_language, never_empty, no_overlap
from core.triggers import announced_facts, no_truncate
from people.models.announcements import Announced
from people.models.organisations import Organisation
from people.models.persons import Person, names_in_public


@track()
class Office(models.Model):
    """A post that people hold for a time; what it is called is a matter of time too: see `OfficeTitle`."""

    slug = models.SlugField(_("permanent name"), max_length=100, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("organisation")
    )
    exclusive = models.BooleanField(_("one holder at a time"), default=True)
    precedence = models.PositiveSmallIntegerField(
        _("precedence"), default=100, help_text=_("Lower comes first where somebody holds several offices.")
    )
    aliases = ArrayField(
        models.CharField(max_length=200, validators=[is_a_name]),
        verbose_name=_("also written"),
        default=list,
        blank=True,
        help_text=_("Other wordings that texts use, separated by commas."),
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["precedence", "slug"]
        triggers = [
            no_truncate(),
            pgtrigger.Trigger(
                name="exclusive_reaches_appointments",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("exclusive"),
                func="UPDATE people_appointment SET exclusive = NEW.exclusive WHERE office_id = NEW.id; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


@track()
class OfficeTitle(Announced):
    """What the holder of an office is called in one language, for a period, in both genders."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="titles", verbose_name=_("office"))
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)
    masculine = models.CharField(_("masculine form"), max_length=200, validators=[is_a_name])
    feminine = models.CharField(_("feminine form"), max_length=200, validators=[is_a_name])
    period = DateRangeField(_("used from, until"), help_text=_("Until: the first day on which it no longer is."))

    subject = ("office_id", "language")

    class Meta(Announced.Meta):
        verbose_name = _("title of an office")
        verbose_name_plural = _("titles of offices")
        ordering = ["office", "language", "period"]
        triggers = announced_facts("office_id", "language", "masculine", "feminine", "period")
        constraints = [
            *Announced.Meta.constraints,
            never_empty("period", name="people_officetitle_period_not_empty"),
            known_language(name="people_officetitle_language_known"),
            *[
                no_overlap(
                    "period",
                    "live_period",
                    among=["office"],
                    condition=Q(language=code),
                    name=f"people_officetitle_one_at_a_time_{code}",
                    message=_("The office already has another title in that period."),
                )
                for code in LIVE_LANGUAGES
            ],
        ]

    def __str__(self) -> str:
        return self.masculine

    def rivals(self) -> models.QuerySet:
        """Return the office's other titles in the same language and period."""
        same = type(self).objects.filter(office=self.office_id, language=self.language)
        return same.filter(period__overlap=self.period).exclude(pk=self.pk)


@track()
class Appointment(Announced):
    """Somebody holds an office for a period; `exclusive` is the office's, copied for the database's own check."""

    class Capacity(models.TextChoices):
        FULL = "full", _("in full")
        ACTING = "acting", _("acting")
        INTERIM = "interim", _("interim")

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("person"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments", verbose_name=_("office"))
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity.choices, default=Capacity.FULL)
    period = DateRangeField(_("held from, until"), help_text=_("Until: the first day on which it is no longer held."))
    exclusive = models.BooleanField(default=True, editable=False)

    subject = ("office_id", "person_id")

    class Meta(Announced.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["office", "period"]
        triggers = [
            *announced_facts("person_id", "office_id", "capacity", "period"),
            pgtrigger.Trigger(
                name="a_exclusive_as_office",  # before `announced_facts`: triggers fire in the order of their names
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("office_id", "exclusive"),
                func="SELECT exclusive INTO NEW.exclusive FROM people_office WHERE id = NEW.office_id; RETURN NEW;",
            ),
        ]
        constraints = [
            *Announced.Meta.constraints,
            never_empty("period", name="people_appointment_period_not_empty"),
            no_overlap(
                "period",
                "live_period",
                among=["office"],
                condition=Q(exclusive=True),
                name="people_appointment_one_holder",
                message=_("Somebody else holds this office in that period."),
            ),
            no_overlap(
                "period",
                "live_period",
                among=["office", "person"],
                name="people_appointment_once",
                message=_("This person already holds this office in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"

    def rivals(self) -> models.QuerySet:
        """Return who else holds the office in that period, or the same person where several may hold it."""
        same = type(self).objects.filter(office=self.office_id, period__overlap=self.period).exclude(pk=self.pk)
        return same if self.office.exclusive else same.filter(person=self.person_id)

    def clean(self) -> None:
        if self.office_id:
            self.exclusive = self.office.exclusive  # so that `full_clean` sees what the database will

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.exclusive = self.office.exclusive
        super().save(*args, **kwargs)


def holders(office: Office, on: date) -> models.QuerySet[Appointment]:
    """Return who is publicly known to hold the office on the day."""
    return office.appointments.live().filter(period__contains=on).select_related("person")


names_in_public.add(Appointment.objects.live, "person")
