from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Releases")

    def ready(self) -> None:
        from articles import public, sections

        public.register()
        sections.register()
