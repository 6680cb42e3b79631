from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events import public, telling
        from events.views import of_person
        from people.views import on_person_page

        public.register()
        telling.register()
        on_person_page.add("events", of_person)
