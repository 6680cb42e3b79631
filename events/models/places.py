"""Places that datelines and events name, and series of events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import Image
from core import languages
from core.history import track


@track()
class Place(models.Model):
    """Somewhere that a dateline or an event names."""

    slug = models.SlugField(_("permanent name"), max_length=100, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)
    pictures = models.ManyToManyField(
        Image, blank=True, related_name="places", verbose_name=_("pictures in which the place is seen")
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_fr"]

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

    def next_ordinal(self) -> int:
        """Return the ordinal after the highest that an event of the series has, public or prepared."""
        return (self.versions.aggregate(last=models.Max("ordinal"))["last"] or 0) + 1
