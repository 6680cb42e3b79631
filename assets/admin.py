"""Pictures and documents at the desk. A file comes in once and never changes: replacing it makes a new one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from assets import intake
from assets.models import Document, Image
from core.admin import DeskAdmin


class IntakeForm(forms.ModelForm):
    """Judges a received file and puts what it gives into the row."""

    upload = forms.FileField(label=_("file"), required=False)
    take_in: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if self.instance.pk is None and upload is None and "upload" not in self.errors:
            self.add_error("upload", _("Choose a file."))
        if self.instance.pk is None and upload is not None:
            try:
                received = type(self).take_in(upload)
            except intake.UnacceptableFile as error:
                self.add_error("upload", str(error))
                return cleaned
            received.pop("proposed", None)
            for name, value in received.items():
                setattr(self.instance, name, value)
        return cleaned


class ImageForm(IntakeForm):
    take_in = staticmethod(intake.image_fields)

    class Meta:
        model = Image
        fields = [
            "title", "decorative", "alt_fr", "alt_en", "caption_fr", "caption_en", "creator", "credit", "licence",
            "terms", "expires_on", "focal_x", "focal_y",
        ]  # fmt: skip


class DocumentForm(IntakeForm):
    take_in = staticmethod(intake.document_fields)

    class Meta:
        model = Document
        fields = ["title_fr", "title_en", "language"]


class AssetAdmin(DeskAdmin):
    """What pictures and documents share."""

    readonly_fields = ["received"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its words stand on live pages: while they do, whoever may publish changes them, nobody else."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.has_perm("articles.publish_edition"):
            return allowed
        return not self.model._default_manager.live().filter(pk=obj.pk).exists()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj:
            form.base_fields.pop("upload", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first = ["received"] if obj else ["upload"]
        return [(None, {"fields": first}), *(self.fieldsets or ())]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("file"))
    def received(self, row: Any) -> str:
        if not row.pk:
            return ""
        return format_html(
            '{} <span class="number">{} · {} kB · SHA-256 {}…</span>',
            row.original_name, row.format, row.size // 1000, row.sha256[:12],
        )  # fmt: skip


@admin.register(Image)
class ImageAdmin(AssetAdmin):
    form = ImageForm
    list_display = ["title", "credit", "size_in_pixels", "expires_on", "added_at"]
    search_fields = ["title", "caption_fr", "caption_en", "credit", "creator"]
    fieldsets = [
        (None, {"fields": ["title"]}),
        (_("For those who cannot see it"), {"fields": ["decorative", "alt_fr", "alt_en"]}),
        (_("Caption"), {"fields": ["caption_fr", "caption_en"]}),
        (_("Rights"), {"fields": ["creator", "credit", "licence", "terms", "expires_on"]}),
        (_("Focal point"), {"fields": [("focal_x", "focal_y")]}),
    ]

    @admin.display(description=_("size"))
    def size_in_pixels(self, image: Image) -> str:
        return f"{image.width} × {image.height}"


@admin.register(Document)
class DocumentAdmin(AssetAdmin):
    form = DocumentForm
    list_display = ["__str__", "language", "format", "added_at"]
    list_filter = ["language"]
    search_fields = ["title_fr", "title_en", "original_name"]
    fieldsets = [(None, {"fields": ["title_fr", "title_en", "language"]})]
