"""Topics at the desk."""

from django.contrib import admin

from articles.models import Topic
from core.admin import DeskAdmin


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    """The list of subjects; the administrator keeps it."""

    list_display = ["name_fr", "name_en", "slug"]
    search_fields = ["name_fr", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_fr"]}

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields
