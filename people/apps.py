from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from assets.models import Image
        from core import usage
        from people.models.persons import former_portraits

        usage.tell(Image, _("Portrait, formerly"), former_portraits)
