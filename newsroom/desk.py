"""The desk: the Django admin of the newsroom."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from newsroom import waiting
from people.labels import label

FIRST = (
    "Edition", "Event", "Announcement", "Person", "Organisation", "Office", "Appointment", "PressContact", "Place",
    "EventSeries", "Image", "Document", "Topic", "OrganisationName", "OfficeTitle", "Succession", "User", "Group",
    "Team", "Absence",
)  # fmt: skip

HIDDEN = ("procrastinate",)


class Autocomplete(AutocompleteJsonView):
    """The admin's search for a related row, which calls organisations and offices by their names."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        called = getattr(self.model_admin, "choice", label)
        return {**super().serialize_result(obj, to_field_name), "text": called(obj)}


class Desk(admin.AdminSite):
    """Where editors work: anybody with an active account; what they may do there is their role's."""

    site_header = _("Newsroom desk")
    site_title = _("Newsroom desk")
    index_title = _("What waits for you")
    login_form = AuthenticationForm
    login_template = "admin/login.html"
    index_template = "admin/index.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active)

    def get_urls(self) -> list:
        # Without "view on site" by number (`r/`): it would tell the address of what one may not see.
        urls = [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"]
        return [path("language/", set_language, name="language"), *urls]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what other parts bring along: a queue's jobs would tell of confidential texts."""
        models: Any = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([model for model in models if model._meta.app_label not in HIDDEN], admin_class, **options)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        view: Any = Autocomplete.as_view(admin_site=self)
        return view(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the sections in the order of daily use."""
        context = super().each_context(request)
        models = [model for app in context["available_apps"] for model in app["models"] if model["admin_url"]]
        order = {name: place for place, name in enumerate(FIRST)}
        sections = sorted(models, key=lambda model: order.get(model["object_name"], len(order)))
        return {**context, "sections_of_the_desk": sections, "index_url": reverse("admin:index")}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        page = {
            **self.each_context(request),
            "title": self.index_title,
            "subtitle": None,
            **waiting.for_person(request.user),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template, page)
