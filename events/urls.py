"""Addresses of events."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from events import views

app_name = "events"

events = [
    path("", views.events, name="events"),
    path("<int:year>/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
    path("<int:year>/<slug:slug>/", views.event, name="event"),
]
urlpatterns = [path(_("events/"), include(events))]
