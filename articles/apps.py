from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Releases")

    def ready(self) -> None:
        from articles import public, sections
        from articles.workflow import hide_from
        from people.workflow import hiding

        public.register()
        sections.register()
        hiding.append(hide_from)
