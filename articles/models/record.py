"""The record: what was typed, what was done and who agreed. Rows are written once and never change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.editions import Edition
from assets.models import random_path
from core.clock import CoreNow
from core.triggers import append_only

BY: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
    "verbose_name": _("by"),
}


class Revision(models.Model):
    """An immutable snapshot of a whole edition at a save; `content_hash` is the SHA-256 of its canonical JSON."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField(db_default=CoreNow())
    origin = models.CharField(max_length=20, default="desk", help_text="desk, import, submit, new-edition, translate…")
    source_file = models.FileField(upload_to=random_path, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["number"]
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="articles_revision_number_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.number}"


class Transition(models.Model):
    """An act on an edition: what, who, when, on which text, and the words that went with it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="transitions")
    act = models.CharField(max_length=30)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField(db_default=CoreNow())
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="transitions")
    content_hash = models.CharField(max_length=64, blank=True)
    internal_note = models.TextField(blank=True)
    public_note = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.act} {self.edition_id}"


class Approval(models.Model):
    """Somebody agreed to exactly this text, in a role. Any later edit ends it; undoing the edit does not revive it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="approvals")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="approvals")
    transition = models.OneToOneField(Transition, models.PROTECT, related_name="approval")
    content_hash = models.CharField(max_length=64)
    role = models.CharField(max_length=40)
    by = models.ForeignKey(**BY)
    at = models.DateTimeField(db_default=CoreNow())

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.by} {self.content_hash[:8]}"


class Autosave(models.Model):
    """What somebody has typed and not yet saved: one row per edition and person, never the edition itself."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="autosaves")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    content = models.JSONField()
    at = models.DateTimeField(db_default=CoreNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="articles_autosave_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.person}"
