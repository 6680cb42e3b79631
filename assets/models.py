"""Pictures and documents: private until something live uses them, under random names, with their rights."""

import secrets
import uuid
from datetime import date, datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from core import languages
from core.clock import CoreNow
from core.history import track
from core.live import Instant, References, on_the_day, standing
from core.periods import never_empty
from core.triggers import no_truncate, refuse

shows_image = References()
shows_document = References()


def random_path(instance: "Asset | Rendition", filename: str) -> str:
    """Name a file on disk by chance only, so that nobody can guess it; the type's ending is kept."""
    ending = filename.rpartition(".")[2].lower()
    name = secrets.token_urlsafe(24)
    return f"{name[:2]}/{name[2:]}.{ending}"


def always() -> DateRange:
    """Return the period without beginning or end."""
    return DateRange(None, None)


def the_file_stays() -> pgtrigger.Trigger:
    """Refuse another file in the place of one that editions may refer to."""
    return pgtrigger.Trigger(
        name="the_file_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("token", "file", "sha256", "size", "format", "original_name", "added_at"),
        func=refuse("A file never changes: replacing it makes a new entry."),
    )


class AssetQuerySet(models.QuerySet):
    """Files, as readers may have them."""

    def live(self, at: Instant = None) -> "AssetQuerySet":
        """Used by something live at the instant, and allowed: what readers may have."""
        return self.used(at).allowed(at)

    def used(self, at: Instant = None) -> "AssetQuerySet":
        """Used by something live at the instant, whatever the rights say."""
        return self.filter(self.model.references.condition(at))  # type: ignore[attr-defined]

    def allowed(self, at: Instant = None) -> "AssetQuerySet":
        """Within the period for which the rights were given, where the file has one."""
        return self.filter(on_the_day("rights_period", at)) if issubclass(self.model, Image) else self

    def rights_ending(self, *, after: date, until: date) -> "AssetQuerySet":
        """Pictures whose first day without rights comes after `after` and not after `until`; the soonest first."""
        ending = self.filter(rights_period__endswith__gt=after, rights_period__endswith__lte=until)
        return ending.order_by("rights_period__endswith", "pk")


class Asset(models.Model):
    """What pictures and documents share. The file never changes: replacing it makes a new asset."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=random_path)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False, db_index=True)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    format = models.CharField(_("format"), max_length=10, editable=False)
    original_name = models.CharField(_("name of the file received"), max_length=255, editable=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    added_at = models.DateTimeField(_("added at"), db_default=CoreNow(), editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-added_at", "-pk"]
        triggers = [the_file_stays(), no_truncate()]


@track()
class Image(Asset):
    """A picture with its rights and the words that stand for it."""

    references = shows_image

    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    title = models.CharField(_("title"), max_length=200, help_text=_("How the desk finds it; readers do not see it."))
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It tells nothing that the text does not: screen readers skip it.")
    )
    alt_fr = models.CharField(
        _("alternative text (French)"),
        max_length=300,
        blank=True,
        help_text=_("What somebody who cannot see it must know."),
    )
    alt_en = models.CharField(_("alternative text (English)"), max_length=300, blank=True)
    caption_fr = models.CharField(_("caption (French)"), max_length=500, blank=True)
    caption_en = models.CharField(_("caption (English)"), max_length=500, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    credit = models.CharField(_("credit"), max_length=200, help_text=_("The line that must stand beside the picture."))
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    terms = models.TextField(_("terms of use"), blank=True, validators=[MaxLengthValidator(4000)])
    rights_period = DateRangeField(
        _("may be used from, until"),
        default=always,
        help_text=_("Until: the first day on which it may not be used; then it leaves the public site by itself."),
    )
    full_size = models.BooleanField(
        _("the press may take the full size"), default=False, help_text=_("Only where the rights say so.")
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, percent from the left"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, percent from the top"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta(Asset.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(decorative=True) | ~(Q(alt_fr="") & Q(alt_en="")),
                name="assets_image_alt_or_decorative",
                violation_error_message=_("Give an alternative text, or mark the picture as decorative."),
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100) & Q(focal_y__lte=100),
                name="assets_image_focal_point_inside",
                violation_error_message=_("The focal point lies inside the picture."),
            ),
            never_empty("rights_period", name="assets_image_rights_period_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title

    def alt(self, language: str | None = None) -> str:
        """Return what stands for the picture: empty for a decorative one."""
        return "" if self.decorative else languages.localised(self, "alt", language)

    def caption(self, language: str | None = None) -> str:
        """Return the caption in the language, or another's where there is none."""
        return languages.localised(self, "caption", language)

    def rights(self, at: datetime) -> str:
        """Return LIVE, ENDED or NEVER (not yet) for the rights on the instant's day in the newsroom's zone."""
        return standing(self.rights_period, timezone.localtime(at, timezone.get_default_timezone()).date())


class Rendition(models.Model):
    """A picture as it is handed out: made smaller, cut around its focal point, with its words written into the file.

    Made again whenever the file is missing or was made of other words than the picture has now.
    """

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    crop = models.CharField(max_length=10, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=10)
    file = models.FileField(upload_to=random_path)
    made_of = models.CharField(max_length=64)  # `assets.renditions.fingerprint` of all that went into the file

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "crop", "width", "format"], name="assets_rendition_once")
        ]

    def __str__(self) -> str:
        return f"{self.image} {self.crop or 'whole'} {self.width}×{self.height} {self.format}"


@track()
class Document(Asset):
    """A file to read or to keep: a programme, a report, a table of figures."""

    references = shows_document

    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)

    class Meta(Asset.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=~(Q(title_fr="") & Q(title_en="")),
                name="assets_document_has_a_title",
                violation_error_message=_("Give the document a title."),
            )
        ]

    def __str__(self) -> str:
        return languages.localised(self, "title")

    def get_absolute_url(self) -> str:
        """Return the address for readers, who get it while something live refers to the document."""
        return reverse("assets:document", args=[self.token, self.public_name])

    @property
    def public_name(self) -> str:
        """The name under which readers keep it: its title in its own language, never the name it was received under."""
        words = slugify(languages.localised(self, "title", self.language))[:80].strip("-")
        return f"{words or 'document'}.{self.format}"


class Arrival(models.Model):
    """A picture that has come in and waits for the words without which it does not enter the library.

    Judged already and written anew, under the random name that its entry will keep. Whoever brought it completes it
    or throws it away; nobody else sees it.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=random_path)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    format = models.CharField(max_length=10)
    original_name = models.CharField(max_length=255)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    proposed = models.JSONField(default=dict)
    added_at = models.DateTimeField(db_default=CoreNow(), editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name
