"""Events at the desk in a real browser: they fit a narrow screen, break no policy, and work by keyboard and script."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from events import workflow as events
from events.models import EventSeries
from tests import factories as make
from tests.test_browser import _browser_first, browser, open_desk, pytestmark  # noqa: F401


def meeting():
    """A public meeting with everything, and its cancellation as another keeper prepared it."""
    starts = clock.now() + timedelta(days=30)
    event = make.make_event(
        "Deuxième réunion de Paris", place=make.make_place("Paris", country="FR"), capacity=40,
        participants=[make.make_person(), make.make_organisation()], programme=["Ouverture"],
        series=EventSeries.objects.create(slug="paris", name_fr="Réunions de Paris", name_en="Paris meetings"),
        ordinal=2, period=make.TimestamptzRange(starts, starts + timedelta(hours=3)),
    )  # fmt: skip
    return event


def test_the_pages_of_an_event_fit_a_narrow_screen_and_axe_finds_nothing(open_desk):  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    page = open_desk("keeper", width=320)
    event, other = meeting(), meeting_of_another()
    change = events.cancel(other.latest, by=page.user, status_note_fr="La tempête.")
    pages = [
        reverse("admin:events_event_changelist"),
        reverse("admin:events_eventversion_change", args=[event.latest.pk]),
        reverse("admin:events_eventversion_cancel", args=[event.latest.pk]),
        reverse("admin:events_eventversion_postpone", args=[event.latest.pk]),
        reverse("admin:events_eventversion_change", args=[change.pk]),
        reverse("admin:events_eventversion_add"),
    ]
    for address in pages:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        found = Axe().run(  # select2 puts a span into the list of what was chosen
            page,
            context={"exclude": [[".select2-selection__rendered"]]},
            options={"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
        )
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def meeting_of_another():
    return make.make_event(
        "Conférence des ports", participants=[make.make_person()], programme=["Ouverture", "Clôture"]
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_a_series_proposes_the_next_ordinal_and_a_name_its_address(open_desk, scripts):  # noqa: F811
    page = open_desk("keeper", scripts=scripts)
    meeting()
    series = EventSeries.objects.get()
    page.goto(reverse("admin:events_eventseries_change", args=[series.pk]))
    page.get_by_role("link", name="New event of the series").click()
    assert page.locator("#id_ordinal").input_value() == "3"
    page.locator("#id_name_fr").fill("Troisième réunion de Paris")
    page.locator("#id_begins").fill("2027-05-04T09:00")
    page.locator("#id_ends").fill("2027-05-04T18:00")
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_selector(".messagelist .success")
    version = series.versions.get(ordinal=3)
    assert (str(version), version.event.slug, version.event.year) == (
        "Troisième réunion de Paris", "troisieme-reunion-de-paris", 2027,
    )  # fmt: skip
