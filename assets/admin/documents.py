"""Documents at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assets.admin.common import AssetAdmin
from assets.admin.forms import DocumentForm, NewDocumentForm
from assets.models import Document


@admin.register(Document)
class DocumentAdmin(AssetAdmin):
    form = DocumentForm
    entering = NewDocumentForm
    list_display = ["__str__", "language", "format", "added_at"]
    list_filter = ["language"]
    search_fields = ["title_fr", "title_en", "original_name"]
    search_help_text = _("Words of the title, or the name of the file.")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": ["received" if obj else "upload", "title_fr", "title_en", "language"]})]
