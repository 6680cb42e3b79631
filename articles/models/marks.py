"""Who is named and who said what: rows derived from the marks in the body, with the titles kept as of the day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.editions import Edition
from articles.models.guards import child_of_edition, child_of_quotation
from core import languages
from events.models import Event, Place
from people.models import Organisation, Person


class Mention(models.Model):
    """Somebody or something that the text names, with the title or name of the day as resolved."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="mentions")
    position = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="mentions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="mentions")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="mentions")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="mentions")
    text = models.TextField()
    title = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["position"]
        triggers = child_of_edition()
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None, event=None, place=None)
                | Q(person=None, organisation__isnull=False, event=None, place=None)
                | Q(person=None, organisation=None, event__isnull=False, place=None)
                | Q(person=None, organisation=None, event=None, place__isnull=False),
                name="articles_mention_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Quotation(models.Model):
    """Words that somebody said, exactly as the release gives them."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="quotations")
    position = models.PositiveIntegerField()
    text = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=2, choices=languages.CHOICES)
    name = models.CharField(
        max_length=300, blank=True, help_text="A speaker outside the registry, as named in the text."
    )

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["position"]
        triggers = child_of_edition()

    def __str__(self) -> str:
        return self.text


class QuotationSpeaker(models.Model):
    """One of those who said it, with the office held that day as resolved."""

    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="speakers")
    position = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="quotation_speakers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="quotation_speakers")
    title = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        triggers = child_of_quotation()
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="articles_speaker_is_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation)
