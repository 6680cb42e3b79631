"""Person: somebody whom releases name."""

from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Image, shows_image
from core import languages
from core.fields import is_a_name
from core.history import track
from core.live import Instant, References
from core.triggers import no_truncate, refuse
from people.titles import titles

names_in_public = References()


class PersonQuerySet(models.QuerySet):
    """People, as readers may know of them."""

    def live(self, at: Instant = None, *, many: bool = False) -> "PersonQuerySet":
        """Named by something live (an appointment, a release, an event), under whichever of their records.

        `many` is for lists of everybody: see `References.condition`.
        """
        named = names_in_public.condition(at, many=many)
        records = self.model._default_manager.filter(named, merged_into__isnull=False)
        if many:
            followed = Q(pk__in=records.order_by().values("merged_into"))
        else:
            followed = Q(Exists(records.filter(merged_into=OuterRef("pk"))))
        return self.filter(named | followed, merged_into__isnull=True)


@track()
class Person(models.Model):
    """Somebody whom releases name. The slug is permanent; two records of one person are merged by a pointer."""

    class Gender(models.TextChoices):
        FEMININE = "f", _("feminine")
        MASCULINE = "m", _("masculine")
        UNKNOWN = "", _("not known")

    slug = models.SlugField(_("permanent name in addresses"), max_length=100, unique=True)
    given = models.CharField(_("given name"), max_length=100, blank=True)
    family = models.CharField(_("family name"), max_length=100, validators=[is_a_name])
    gender = models.CharField(
        _("gender"), max_length=1, choices=Gender.choices, blank=True, help_text=_("Which form of a title is used.")
    )
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=200, validators=[is_a_name]),
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
        triggers = [
            pgtrigger.Trigger(
                name="merged_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id"),
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                func=f"""
                IF EXISTS (SELECT FROM people_person WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
                OR EXISTS (SELECT FROM people_person WHERE merged_into_id = NEW.id) THEN
                    {refuse("Merged records point at one that stands by itself.")}
                END IF;
                RETURN NEW;
                """,
            ),
            no_truncate(),
        ]
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

    def records(self) -> models.QuerySet:
        """Return this record and those merged into it (their numbers, for a subquery): what names any names it."""
        both = Person.objects.filter(Q(pk=self.pk) | Q(merged_into=self.pk))
        return both.order_by().values("pk")

    def title(self, *, on: date, at: Instant = None, language: str | None = None) -> str:
        """Return the offices held on the day, as the public knows them at the instant; "" where none is known."""
        return titles([self.pk], on=on, at=at, language=language or languages.current()).get(self.pk, "")

    def biography(self, language: str | None = None) -> str:
        """Return the biography in the language, or another's where there is none."""
        return languages.localised(self, "biography", language)


shows_image.add(Person.objects.live, "portrait")


def former_portraits(image: Image) -> PersonQuerySet:
    """Return who is known in public and once had the picture as portrait: readers have seen it."""
    history = Person.pgh_event_model.objects.filter(portrait=image.pk)  # type: ignore[attr-defined]
    return Person.objects.live().filter(pk__in=history.values("pgh_obj")).exclude(portrait=image)
