"""Person: somebody whom releases name."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Image, shows_image
from core import languages
from core.history import track
from core.live import Instant, References
from core.triggers import no_delete
from people.titles import titles

names_in_public = References()


class PersonQuerySet(models.QuerySet):
    """People, as readers may know of them."""

    def live(self, at: Instant = None) -> "PersonQuerySet":
        """Named by something live: an appointment, a release, an event."""
        return self.filter(names_in_public.condition(at), merged_into__isnull=True)


@track()
class Person(models.Model):
    """Somebody whom releases name. The slug is permanent; two records of one person are merged by a pointer."""

    class Gender(models.TextChoices):
        FEMININE = "f", _("feminine")
        MASCULINE = "m", _("masculine")
        UNKNOWN = "", _("not known")

    slug = models.SlugField(_("permanent name in addresses"), max_length=100, unique=True)
    given = models.CharField(_("given name"), max_length=100, blank=True)
    family = models.CharField(_("family name"), max_length=100)
    gender = models.CharField(
        _("gender"), max_length=1, choices=Gender.choices, blank=True, help_text=_("Which form of a title is used.")
    )
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("also written"),
        default=list,
        blank=True,
        help_text=_("Other spellings that texts use, separated by commas."),
    )
    biography_fr = models.TextField(_("biography (French)"), blank=True)
    biography_en = models.TextField(_("biography (English)"), blank=True)
    portrait = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="portrait_of", verbose_name=_("portrait")
    )
    pictures = models.ManyToManyField(
        Image, blank=True, related_name="people", verbose_name=_("pictures in which the person is seen")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("same person as")
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["family", "given"]
        triggers = no_delete()
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="people_person_not_merged_into_itself",
                violation_error_message=_("A record is not merged into itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.slug])

    def title(self, *, on: date, at: Instant = None, language: str | None = None) -> str:
        """Return the offices held on the day, as the public knows them at the instant; "" where none is known."""
        return titles([self.pk], on=on, at=at, language=language or languages.current()).get(self.pk, "")

    def biography(self, language: str | None = None) -> str:
        """Return the biography in the language, or another's where there is none."""
        return languages.localised(self, "biography", language)


shows_image.add(Person.objects.live, "portrait")
