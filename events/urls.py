"""Addresses of events: years and months are digits, so that they cannot be taken for one another."""

from django.urls import include, path, register_converter
from django.utils.translation import gettext_lazy as _

from events import views
from events.months import Month

app_name = "events"


class YearConverter:
    """2016"""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class MonthConverter:
    """2026-11"""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.read(value)

    def to_url(self, value: Month) -> str:
        return str(value)


register_converter(YearConverter, "event_year")
register_converter(MonthConverter, "event_month")

events = [
    path("", views.events, name="events"),
    path(_("calendar.ics"), views.calendar, name="calendar"),
    path("<event_year:year>/", views.year, name="year"),
    path("<event_month:month>/", views.month, name="month"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("series/<slug:slug>.ics", views.series_calendar, name="series_calendar"),
    path("<int:year>/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
    path("<int:year>/<slug:slug>/", views.event, name="event"),
]
urlpatterns = [path(_("events/"), include(events))]
