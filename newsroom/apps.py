from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The Django admin, as the newsroom's desk."""

    default_site = "newsroom.desk.Desk"


class NewsroomConfig(AppConfig):
    """The composition of all apps."""

    name = "newsroom"
