"""Event: what is permanent about a meeting, a visit, a ceremony. What is said of it stands in its versions."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Image
from core.history import track
from core.live import Instant
from events.models.guards import event_guards

if TYPE_CHECKING:
    from events.models.versions import EventVersion


class EventQuerySet(models.QuerySet):
    """Events, as readers may know of them."""

    def live(self, at: Instant = None) -> Self:
        """With a version that is public at the instant."""
        return self.filter(Exists(self._versions().live(at).filter(event=OuterRef("pk"))))

    def ended(self, at: Instant = None) -> Self:
        """Public once, and taken off the site: no version takes over."""
        begun = self._versions().begun(at).filter(event=OuterRef("pk"))
        return self.filter(Exists(begun)).exclude(pk__in=self.live(at).values("pk"))

    def with_versions(self, at: Instant = None) -> Self:
        """Bring along the version that is public at the instant: `version()` then asks no more (three queries)."""
        return self.prefetch_related(Prefetch("versions", self._versions().live(at).with_words(), to_attr="brought"))

    def for_desk(self) -> Self:
        """Bring along every version with its names: what the desk calls an event, and whether a change is prepared."""
        versions = self._versions().with_words().select_related("prepared_by")
        return self.prefetch_related(Prefetch("versions", versions))

    def _versions(self) -> Any:
        versions: Any = self.model._meta.get_field("versions").related_model
        return versions.objects.all()


@track()
class Event(models.Model):
    """The permanent thing: its address, and the pictures in which it is seen."""

    slug = models.SlugField(_("permanent name in addresses"), max_length=100, unique=True)
    year = models.PositiveSmallIntegerField(_("year in the address"), editable=False)
    pictures = models.ManyToManyField(
        Image, blank=True, related_name="events", verbose_name=_("pictures in which the event is seen")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-year", "slug"]
        triggers = event_guards()

    def __str__(self) -> str:
        """What the desk calls it, public or not: readers are shown `name()`."""
        return (self.latest.name() if self.latest else "") or self.slug

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.year, self.slug])

    def version(self, at: Instant = None) -> "EventVersion | None":
        """Return the version that is public at the instant, or None (no query after `with_versions(at)`)."""
        brought = getattr(self, "brought", None)
        return next(iter(self.versions.live(at).with_words()[:1] if brought is None else brought), None)

    def name(self, language: str | None = None, at: Instant = None) -> str:
        """Return the name in the language that is public at the instant, or another language's; "" for none."""
        version = self.version(at)
        return version.name(language) if version else ""

    # -- as the desk sees it -----------------------------------------------------------------------------------

    @property
    def latest(self) -> "EventVersion | None":
        """The version of the highest number, public or not (no query after `for_desk`)."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    def at_desk(self, now: datetime) -> "EventVersion | None":
        """Return what the desk opens: the version that is prepared, else the public one, else the last."""
        rows = list(self.versions.all())
        prepared = [row for row in rows if row.is_prepared]
        return next(iter(prepared or [row for row in rows if row.is_live(now)]), self.latest)
