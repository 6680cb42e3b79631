"""What feed readers get."""

import pytest
from django.urls import reverse
from lxml import etree

from articles import workflow
from tests.factories import (
    confirmed,
    make_edition,
    make_user,
)
from tests.readers import address

pytestmark = pytest.mark.django_db


def test_the_atom_feed_has_what_a_checker_asks_for_and_buries_what_was_taken_back(client):
    kept = confirmed(make_edition(headline="Gardé & lu", standfirst="Ce qu’il faut savoir."))
    gone = confirmed(make_edition(headline="Retiré"))
    workflow.withdraw(gone, by=make_user("publisher"), seen=gone.head_id, notice="Une erreur.")
    response = client.get(reverse("articles:listing_atom"))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    names = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
    feed = etree.fromstring(response.content)
    for parent in [feed, *feed.findall("a:entry", names)]:
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"a:{name}", names)) == 1, name
    assert feed.find("a:author/a:name", names).text
    [entry] = feed.findall("a:entry", names)
    assert entry.find("a:title", names).text == "Gardé & lu"
    assert entry.find("a:link", names).get("href") == f"http://testserver{address(kept)}"
    [tombstone] = feed.findall("at:deleted-entry", names)
    assert tombstone.get("ref").endswith(f"{gone.article.reference}/fr") and tombstone.get("when")
    assert "Retiré" not in response.content.decode()


def test_the_json_feed_keeps_to_version_1_1(client):
    confirmed(make_edition(body='<p>Un texte<span data-note="">avec une note</span>.</p>'))
    response = client.get(reverse("articles:listing_json"))
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"]
    [item] = feed["items"]
    assert item["id"] and item["url"].startswith("http://testserver/fr/") and "avec une note" in item["content_html"]
