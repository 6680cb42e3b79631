"""The listing and its filters, asked politely and otherwise."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Topic
from core import clock
from tests.factories import (
    confirmed,
    make_edition,
    make_person,
)
from tests.readers import LISTING, mention, text

pytestmark = pytest.mark.django_db


def test_the_listing_is_newest_first_and_filters_narrow_it(client):
    anne, mer = make_person(), Topic.objects.create(slug="mer", name_fr="Mer", name_en="Sea")
    old = confirmed(make_edition(headline="Le plus ancien", kind="actualite"), at=clock.now() - timedelta(days=900))
    about = confirmed(make_edition(headline="Sur Anne", body=f"<p>{mention(anne, 'Anne Morvan')}</p>", topics=[mer]))
    page = text(client.get(LISTING))
    assert page.index("Sur Anne") < page.index("Le plus ancien")
    for query, shown, hidden in (
        (f"person={anne.slug}", "Sur Anne", "Le plus ancien"),
        ("topic=mer", "Sur Anne", "Le plus ancien"),
        ("kind=actualite", "Le plus ancien", "Sur Anne"),
        (f"year={timezone.localtime(old.published_at).year}", "Le plus ancien", "Sur Anne"),
        (f"from={timezone.localtime(about.published_at).date()}", "Sur Anne", "Le plus ancien"),
        (f"to={timezone.localtime(old.published_at).date()}", "Le plus ancien", "Sur Anne"),
        ("q=ancien", "Le plus ancien", "Sur Anne"),
    ):
        for path in (LISTING, reverse("articles:listing_json"), reverse("articles:listing_atom")):
            found = client.get(f"{path}?{query}").content.decode()
            assert shown in found and hidden not in found, (path, query)


def test_active_filters_are_undone_one_by_one_and_the_counts_are_those_of_live_releases(client):
    anne = make_person()
    confirmed(make_edition(body=f"<p>{mention(anne, 'Anne Morvan')}</p>", kind="actualite"))
    confirmed(make_edition(kind="communique"))
    make_edition(kind="agenda")
    page = client.get(f"{LISTING}?person={anne.slug}&kind=actualite&utm_source=x").content.decode()
    assert f'href="{LISTING}?kind=actualite"' in page and f'href="{LISTING}?person={anne.slug}"' in page
    assert "utm_source" not in page
    plain = client.get(LISTING).content.decode()
    assert '<option value="actualite">' in plain and '<option value="agenda">' not in plain


def test_an_empty_result_helps(client):
    confirmed(make_edition())
    page = client.get(f"{LISTING}?year=1999&kind=communique")
    assert page.status_code == 200
    assert f'href="{LISTING}?kind=communique"' in page.content.decode().replace("&amp;", "&")


HOSTILE = [
    "page=abc", "page=0", "page=-1", "page=99999999999999999999999", "page=1%00", "year=99999999", "year=abc",
    "year=-1", "year=2016.5", "year=2016%00", "from=foo", "from=0001-01-01", "to=9999-12-31",
    "from=9999-12-31&to=0001-01-01", "kind=x", "kind=%00", "topic=%00", "person=%2e%2e%2f", "person=a%20b",
    "person=" + "a" * 10_000, "q=%00", "q=" + "x" * 10_000, "q=%25%5f%5c", "q=%ff%fe", "event=☃", "place=",
    "nonsense=1", "person=a&person=b", "q=" + "a%20" * 60, "year=２０１６",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_question_breaks_a_page(client, query):
    confirmed(make_edition())
    for path in (LISTING, reverse("articles:listing_atom"), reverse("articles:listing_json"), reverse("events:events"),
                 reverse("people:people"), reverse("articles:corrections")):  # fmt: skip
        assert client.get(f"{path}?{query}").status_code in (200, 400, 404), path


@pytest.mark.parametrize(
    "path",
    ["2016000000000000000/x/", "0/x/", "99999/x/", "2026/x/editions/99999999999999999999/", "2026/%00/", "2026/é/"],
)
def test_no_address_breaks_the_site(client, path):
    assert client.get(LISTING + path).status_code == 404
    assert client.get(reverse("events:events") + path).status_code == 404


def test_pages_of_the_listing_go_on_where_the_last_one_ended(client):
    for _number in range(21):
        confirmed(make_edition())
    first, second = client.get(LISTING), client.get(f"{LISTING}?page=2")
    assert (text(first).count("Communiqué "), text(second).count("Communiqué ")) == (20, 1)
    assert client.get(f"{LISTING}?page=3").status_code == 404
