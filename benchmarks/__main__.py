"""Measure the newsroom against itself: the same requests with few and with many releases, in turn, in one run.

Times on one machine say little; ratios of one run say whether something grows. Prints a table and writes
`var/bench.json`. Uses a database of its own on the server that is configured, and drops it afterwards.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

os.environ.setdefault("NEWSROOM_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from articles.models import Topic
from core import clock, prose
from proof.reading import read
from proof.registry import Registry
from tests.crowd import make_event_crowd, make_live_editions, make_registry_crowd
from tests.factories import appoint, make_office, make_organisation, make_person, make_user

SIZES = (1_000, 10_000)
REGISTRY_SIZES = (500, 5_000)  # people; four pictures for each, and two events for five
ROUNDS = 15


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long one call takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def median(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of several calls, after one to warm up."""
    act()
    return statistics.median(milliseconds(act) for _ in range(rounds))


def pages() -> dict[str, str]:
    """Return the addresses measured."""
    listing = reverse("articles:listing")
    newest = Client().get(listing).content.decode().partition('href="/fr/articles/20')[2].partition('"')[0]
    return {
        "home": reverse("home"),
        "listing": listing,
        "listing, page 40": f"{listing}?page=40",
        "listing of a topic": f"{listing}?topic=ports",
        "listing of a person": f"{listing}?person=anne-morvan",
        "article": f"/fr/articles/20{newest}",
        "person": reverse("people:person", args=["anne-morvan"]),
        "feed": reverse("articles:listing_atom"),
    }


def measure_pages() -> dict[str, list[float]]:
    """Measure every page at each size; the corpus only grows, so the sizes come one after the other."""
    person = make_person(slug="anne-morvan")
    topic = Topic.objects.create(slug="ports", name_fr="Ports", name_en="Harbours")
    issuer = make_organisation()
    appoint(person, make_office(organisation=issuer), date(2000, 1, 1))
    client, results, made = Client(), {}, 0
    for size in SIZES:
        make_live_editions(
            size - made,
            person=person,
            topic=topic,
            issuer=issuer,
            since=datetime(2010 + made // 8000, 1, 1, tzinfo=UTC),
        )
        made = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for name, path in pages().items():
            results.setdefault(name, []).append(median(lambda path=path: client.get(path)))
    return results


def measure_registries() -> dict[str, list[float]]:
    """Measure lists of the desk and pages of the site with few and with many people, events and pictures."""
    client, results = Client(), {}
    client.force_login(make_user("keeper"))
    people, events = reverse("people:people"), reverse("events:events")
    paths = {
        "desk: people": reverse("admin:people_person_changelist"),
        "desk: appointments": reverse("admin:people_appointment_changelist"),
        "desk: events": reverse("admin:events_event_changelist"),
        "desk: pictures": reverse("admin:assets_image_changelist"),
        "index of people": people,
        "people by name": f"{people}?q=kermaden",
        "people by office": f"{people}?office=charge-12&on=2014-03",
        "events": events,
        "events of a year": reverse("events:year", args=[2021]),
        "calendar": reverse("events:calendar"),
    }
    made = 0
    for size in REGISTRY_SIZES:
        make_registry_crowd(people=size - made, pictures=4 * (size - made), first=made)
        make_event_crowd((size - made) * 2 // 5, first=made * 2 // 5)
        made = size
        for name, path in paths.items():
            results.setdefault(name, []).append(median(lambda path=path: client.get(path), 5))
    return results


def measure_texts() -> dict[str, list[float]]:
    """Measure the work on one text at a length and at ten times that."""
    people = [
        {"slug": f"p{n}", "given": f"Jean{n}", "family": f"Kerbrat{n}", "gender": "m", "country": "XV", "aliases": []}
        for n in range(500)
    ]
    registry = Registry.from_json(
        {"organisations": [], "offices": [], "people": people, "appointments": [], "places": []}
    )
    sentence = (
        "Le ministre, Jean42 Kerbrat42, a déclaré : « Le chantier commence demain. » Les travaux durent deux ans. "
    )
    texts = {length: "\n".join([sentence * 5] * (length // 80)) for length in (800, 8_000)}
    bodies = {length: "".join(f"<p>{line}</p>" for line in text.split("\n")) for length, text in texts.items()}
    return {
        "read a text": [median(lambda t=text: read(t, language="fr", registry=registry), 3) for text in texts.values()],
        "clean a body": [median(lambda b=body: prose.clean(b), 3) for body in bodies.values()],
    }


def main() -> int:
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        clock.now()
        tables = [
            ("releases", SIZES, measure_pages()),
            ("people", REGISTRY_SIZES, measure_registries()),
            ("words", (800, 8_000), measure_texts()),
        ]
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    report = {}
    for what, sizes, results in tables:
        print(f"\n{'median, ms':24}" + "".join(f"{size:>10,} {what}" for size in sizes) + "     ratio")
        for row, times in results.items():
            ratio = times[-1] / times[0]
            report[row] = {"sizes": list(sizes), "ms": [round(value, 2) for value in times], "ratio": round(ratio, 2)}
            print(f"{row:24}" + "".join(f"{value:>{11 + len(what)}.1f}" for value in times) + f"{ratio:>10.2f}")
    target = settings.VAR / "bench.json"
    target.write_text(json.dumps(report, indent=1))
    print(f"\nAlso in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
