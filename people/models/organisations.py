"""Organisation: a ministry, an agency, an alliance, under the names that it bears over time."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import languages
from core.fields import is_a_name
from core.history import track
from core.live import Instant, References
from core.periods import LIVE_LANGUAGES, known_language, never_empty, no_overlap
from core.triggers import announced_facts, no_truncate
from people.models.announcements import Announced

organisations_in_public = References()


class OrganisationQuerySet(models.QuerySet):
    """Organisations, as readers may know of them."""

    def live(self, at: Instant = None) -> "OrganisationQuerySet":
        """Bearing a name that is public."""
        return self.filter(organisations_in_public.condition(at))


@track()
class Organisation(models.Model):
    """A body that acts and speaks. What it is called is a matter of time: see `OrganisationName`."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry")
        HEAD_OF_STATE = "head-of-state", _("head of state")
        GOVERNMENT = "government", _("government")
        AGENCY = "agency", _("agency")
        FORCE = "force", _("armed force")
        PARLIAMENT = "parliament", _("parliament")
        ALLIANCE = "alliance", _("international organisation")
        COALITION = "coalition", _("coalition")
        OTHER = "other", _("other")

    slug = models.SlugField(_("permanent name in addresses"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MINISTRY)
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("people:organisation", args=[self.slug])

    def name(self, *, on: date, at: Instant = None, language: str | None = None) -> str:
        """Return the name borne on the day, as the public knows it at the instant; "" where none is known."""
        row = self.names.live(at).filter(language=language or languages.current(), period__contains=on).first()
        return row.name if row else ""


@track()
class OrganisationName(Announced):
    """What an organisation is called in one language, for a period."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names", verbose_name=_("organisation"))
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)
    name = models.CharField(_("name"), max_length=200, validators=[is_a_name])
    short = models.CharField(_("initials"), max_length=30, blank=True)
    complement = models.CharField(
        _("after a title"),
        max_length=220,
        blank=True,
        help_text=_("As it follows “director”: “of the Harbour Agency”; used where a title says {organisation}."),
    )
    period = DateRangeField(_("bears it from, until"), help_text=_("Until: the first day on which it no longer does."))

    subject = ("organisation_id", "language")

    class Meta(Announced.Meta):
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["organisation", "language", "period"]
        triggers = announced_facts("organisation_id", "language", "name", "short", "complement", "period")
        constraints = [
            *Announced.Meta.constraints,
            never_empty("period", name="people_organisationname_period_not_empty"),
            known_language(name="people_organisationname_language_known"),
            *[
                no_overlap(
                    "period",
                    "live_period",
                    among=["organisation"],
                    condition=models.Q(language=code),
                    name=f"people_organisationname_one_at_a_time_{code}",
                    message=_("The organisation already bears another name in that period."),
                )
                for code in LIVE_LANGUAGES
            ],
        ]

    def __str__(self) -> str:
        return self.name

    def rivals(self) -> models.QuerySet:
        """Return the organisation's other names in the same language and period."""
        same = type(self).objects.filter(organisation=self.organisation_id, language=self.language)
        return same.filter(period__overlap=self.period).exclude(pk=self.pk)


organisations_in_public.add(OrganisationName.objects.live, "organisation")


@track()
class Succession(Announced):
    """An organisation, or a part of it, went into another on a day.

    Several that go into one are a merger, one that goes into several is a split. An organisation is closed when its
    last name ends; where it goes on bearing a name, only a part of it left.
    """

    predecessor = models.ForeignKey(
        Organisation, models.PROTECT, related_name="successions", verbose_name=_("organisation before")
    )
    successor = models.ForeignKey(
        Organisation, models.PROTECT, related_name="origins", verbose_name=_("organisation after")
    )
    on = models.DateField(_("on"), help_text=_("The first day on which the one after has taken over."))

    subject = ("predecessor_id", "successor_id")

    class Meta(Announced.Meta):
        verbose_name = _("succession of organisations")
        verbose_name_plural = _("successions of organisations")
        ordering = ["on", "pk"]
        triggers = announced_facts("predecessor_id", "successor_id", '"on"')
        constraints = [
            *Announced.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="people_succession_of_another",
                violation_error_message=_("An organisation does not succeed itself: that is a new name."),
            ),
            no_overlap(
                "live_period",
                among=["predecessor", "successor"],
                name="people_succession_once",
                message=_("This succession is entered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def rivals(self) -> models.QuerySet:
        """Return the same succession on another day."""
        same = type(self).objects.filter(predecessor=self.predecessor_id, successor=self.successor_id)
        return same.exclude(pk=self.pk)


@track()
class PressContact(models.Model):
    """Where journalists reach the press office of an organisation."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="press_contacts", verbose_name=_("organisation")
    )
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~(models.Q(phone="") & models.Q(email="")),
                name="people_presscontact_reachable",
                violation_error_message=_("Give a telephone number or an e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return languages.localised(self, "name")
