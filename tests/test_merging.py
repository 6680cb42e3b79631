"""One person stands twice in the registry: a keeper makes them one, and nothing that was published is rewritten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from psycopg.types.range import DateRange

from articles.models import Edition
from core import clock
from people.duplicates import near
from people.merging import MergeRefused, merge, new_aliases, overlaps, separate
from people.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make.make_user("keeper")


def named(person: Person, words: str = "") -> Edition:
    """Publish a release that names and quotes somebody."""
    who = f"person:{person.slug}"
    return make.confirmed(
        body=f'<p><span data-mention="{who}">{words or person}</span> : <q data-by="{who}">« Je suis {words}. »</q></p>'
    )


def page_of(person: Person) -> str:
    return Client().get(reverse("people:person", args=[person.slug])).content.decode()


def address(edition: Edition) -> str:
    return Edition.objects.get(pk=edition.pk).get_absolute_url()


# -- what a merge is -----------------------------------------------------------------------------------------------


def test_the_pages_of_both_become_one_and_the_old_address_leads_on(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    office, other = make.make_office("ministre de la Mer"), make.make_office("députée")
    make.appoint(anne, office, date(2015, 1, 1)), make.appoint(double, other, date(2012, 1, 1), date(2015, 1, 1))
    ours, theirs = named(anne), named(double, "Mme Le Morvan")
    event = make.make_event("Rencontre de Port-Clair", participants=[double])

    merge(double, anne, by=keeper)

    page = page_of(anne)
    for words in ("ministre de la Mer", "députée", ours.headline, theirs.headline, "Je suis Mme Le Morvan", str(event)):
        assert words in page, words
    answer = Client().get(reverse("people:person", args=[double.slug]))
    assert (answer.status_code, answer["Location"]) == (301, anne.get_absolute_url())


def test_what_was_published_keeps_its_words_and_links_to_the_page_of_today(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    make.appoint(double, make.make_office("députée"), date(2012, 1, 1))
    edition = named(double, "Mme Le Morvan")
    before = Edition.objects.values("body", "content_hash", "head").get(pk=edition.pk)
    assert double.get_absolute_url() in Client().get(address(edition)).content.decode()

    merge(double, anne, by=keeper)

    assert Edition.objects.values("body", "content_hash", "head").get(pk=edition.pk) == before
    page = Client().get(address(edition)).content.decode()
    assert f'href="{anne.get_absolute_url()}"' in page and double.get_absolute_url() not in page
    assert "Mme Le Morvan" in page and "députée" in page


def test_listings_name_the_person_once_and_the_filter_finds_what_is_about_either(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    who = [f'<span data-mention="person:{row.slug}">{row}</span>' for row in (anne, double)]
    both = make.confirmed(body=f"<p>{who[0]} ou {who[1]}</p>")
    theirs = named(double)
    merge(double, anne, by=keeper)
    listing = reverse("articles:listing")
    for slug in (anne.slug, double.slug):
        page = Client().get(f"{listing}?person={slug}").content.decode()
        assert both.headline in page and theirs.headline in page
    page = Client().get(listing).content.decode()
    assert page.count(f'href="{anne.get_absolute_url()}"') == 2, "once for each release"
    assert Client().get(address(both)).content.decode().count(f'href="{anne.get_absolute_url()}"') == 3


def test_somebody_named_only_under_the_other_record_is_public(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    named(double)
    assert list(Person.objects.live()) == [double]
    merge(double, anne, by=keeper)
    assert list(Person.objects.live()) == [anne]
    assert anne.get_absolute_url() in Client().get(reverse("people:people")).content.decode()


def test_a_merge_tells_nothing_of_who_is_not_public(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    merge(double, anne, by=keeper)
    nothing = Client().get(reverse("people:person", args=["jamais-entree"]))
    for person in (anne, double):
        answer = Client().get(reverse("people:person", args=[person.slug]))
        assert answer.status_code == 404 and len(answer.content) == len(nothing.content)


def test_an_event_shows_the_person_of_today_with_the_office_of_either(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    make.appoint(anne, make.make_office("ministre de la Mer"), date(2015, 1, 1))
    event = make.make_event(participants=[double])
    merge(double, anne, by=keeper)
    page = Client().get(event.get_absolute_url()).content.decode()
    assert "Anne Morvan" in page and "ministre de la Mer" in page and anne.get_absolute_url() in page


def test_a_draft_that_still_names_the_old_record_gets_the_title_of_the_person(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    make.appoint(anne, make.make_office("ministre de la Mer"), date(2015, 1, 1))
    merge(double, anne, by=keeper)
    draft = make.make_edition(body=f'<p><span data-mention="person:{double.slug}">Anne</span></p>')
    assert [mention.title for mention in draft.mentions.all()] == ["ministre de la Mer"]


def test_the_names_of_the_other_become_aliases_each_once(keeper):
    anne = make.make_person("Anne", "Morvan", aliases=["Anne Le-Morvan"])
    double = make.make_person("Anne", "Le Morvan", aliases=["A. Le Morvan", "Anne Morvan"])
    assert new_aliases(double, anne) == ["A. Le Morvan"]
    merge(double, anne, by=keeper)
    anne.refresh_from_db()
    assert anne.aliases == ["Anne Le-Morvan", "A. Le Morvan"]
    assert [person for person, _reason in near("A.", "Le Morvan")] == [anne]


def test_what_was_merged_before_follows(keeper):
    first, second, third = (make.make_person("Anne", name) for name in ("Morvan", "Le Morvan", "Morvan-Roux"))
    merge(first, second, by=keeper)
    merge(second, third, by=keeper)
    assert set(third.merged_from.all()) == {first, second}


# -- what is refused -----------------------------------------------------------------------------------------------


def refused(act, *people, by, words: str) -> None:
    before = list(Person.objects.order_by("pk").values())
    with translation.override("en"), pytest.raises(MergeRefused, match=words):
        act(*people, by=by)
    assert list(Person.objects.order_by("pk").values()) == before


def test_itself_circles_chains_and_strangers_are_refused(keeper):
    anne, double, other = (make.make_person("Anne", name) for name in ("Morvan", "Le Morvan", "Roux"))
    refused(merge, anne, anne, by=keeper, words="not merged into itself")
    refused(merge, double, anne, by=make.make_user("writer"), words="role does not allow")
    refused(separate, double, by=keeper, words="not merged into another")
    merge(double, anne, by=keeper)
    refused(merge, anne, double, by=keeper, words="merge into that record")
    refused(merge, other, double, by=keeper, words="merge into that record")
    refused(merge, double, other, by=keeper, words="already")
    refused(separate, double, by=make.make_user("writer"), words="role does not allow")


def test_the_database_itself_refuses_chains(keeper):
    anne, double, other = (make.make_person("Anne", name) for name in ("Morvan", "Le Morvan", "Roux"))
    merge(double, anne, by=keeper)
    for row, into in ((other, double), (anne, other)):
        with pytest.raises(IntegrityError, match="stands by itself"), transaction.atomic():
            Person.objects.filter(pk=row.pk).update(merged_into=into)


def test_two_appointments_to_one_office_that_overlap_are_told():
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    office, shared = make.make_office(exclusive=False), make.make_office(exclusive=False)
    make.appoint(anne, office, date(2015, 1, 1), date(2017, 1, 1))
    make.appoint(double, office, date(2016, 12, 31), date(2019, 1, 1))
    make.appoint(anne, shared, date(2015, 1, 1), date(2017, 1, 1))
    make.appoint(double, shared, date(2017, 1, 1))
    [found] = overlaps(double, anne)
    assert found.ours.period == DateRange(date(2016, 12, 31), date(2019, 1, 1)) and found.theirs.office == office


# -- and back --------------------------------------------------------------------------------------------------------


def test_separating_leaves_everything_as_it_was(keeper):
    anne = make.make_person("Anne", "Morvan", aliases=["Anne Le Morvan"])
    double = make.make_person("Anne", "Le Morvan", aliases=["A. Morvan"])
    named(anne), named(double)
    merge(double, anne, by=keeper)
    separate(double, by=keeper)
    assert set(Person.objects.live()) == {anne, double}
    anne.refresh_from_db()
    assert anne.aliases == ["Anne Le Morvan"], "it was there before the merge, so it stays"
    assert Client().get(reverse("people:person", args=[double.slug])).status_code == 200


def test_merges_are_undone_in_the_reverse_order(keeper):
    first, second, third = (make.make_person("Anne", name) for name in ("Morvan", "Le Morvan", "Morvan-Roux"))
    merge(first, second, by=keeper)
    merge(second, third, by=keeper)
    refused(separate, first, by=keeper, words="came with")
    separate(second, by=keeper)
    first.refresh_from_db(), second.refresh_from_db(), third.refresh_from_db()
    assert (first.merged_into, second.merged_into, third.aliases) == (second, None, [])
    assert second.aliases == ["Anne Morvan"]
    separate(first, by=keeper)
    second.refresh_from_db()
    assert second.aliases == []


def test_an_alias_that_a_keeper_added_after_the_merge_stays(keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    merge(double, anne, by=keeper)
    anne.refresh_from_db()
    anne.aliases = [*anne.aliases, "Annick Morvan"]
    anne.save()
    separate(double, by=keeper)
    anne.refresh_from_db()
    assert anne.aliases == ["Annick Morvan"]


# -- at the desk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(keeper) -> Client:
    client = Client()
    client.force_login(keeper)
    client.cookies["django_language"] = "en"
    return client


def address_of(person: Person, what: str) -> str:
    return reverse(f"admin:people_person_{what}", args=[person.pk])


def test_a_keeper_finds_the_other_sees_both_merges_and_undoes_it(desk):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    office = make.make_office("ministre de la Mer", exclusive=False)
    make.appoint(anne, office, date(2015, 1, 1)), make.appoint(double, office, date(2016, 1, 1))
    theirs = named(double, "Mme Le Morvan")
    assert address_of(double, "merge") in desk.get(address_of(double, "change")).content.decode()

    found = desk.get(address_of(double, "merge"))
    assert [person for person, _reason in found.context["candidates"]] == [anne]
    shown = desk.get(address_of(double, "merge"), {"into": anne.pk}).content.decode()
    assert theirs.headline in shown and "same office at the same time" in shown and "Anne Le Morvan" in shown
    answer = desk.post(address_of(double, "merge"), {"into": anne.pk}, follow=True)
    assert answer.redirect_chain == [(address_of(anne, "change"), 302)]
    assert address_of(double, "separate") in answer.content.decode(), "the way back stands in the message"

    merged = desk.get(address_of(double, "change")).content.decode()
    assert "merged into" in merged and address_of(anne, "change") in merged
    assert desk.get(address_of(double, "separate")).status_code == 200
    assert desk.post(address_of(double, "separate"), follow=True).redirect_chain == [
        (address_of(double, "change"), 302)
    ]
    assert Person.objects.get(pk=double.pk).merged_into is None


def test_another_is_found_by_a_search_too(desk):
    anne, other = make.make_person("Anne", "Morvan"), make.make_person("Solène", "Roux")
    page = desk.get(address_of(anne, "merge"), {"q": "rou"})
    assert [person for person, _reason in page.context["candidates"]] == [other]
    assert "Nobody is found" in desk.get(address_of(anne, "merge"), {"q": "x\0yz"}).content.decode()


@pytest.mark.parametrize("into", ["", "0", "999999999", "x", "²", "9" * 40])
def test_an_address_that_names_nobody_asks_again(desk, into):
    anne = make.make_person()
    for answer in (
        desk.get(address_of(anne, "merge"), {"into": into}),
        desk.post(address_of(anne, "merge"), {"into": into}),
    ):
        assert answer.status_code == 200 and not answer.context["into"]


def test_a_merge_that_is_refused_is_told_and_changes_nothing(desk, keeper):
    anne, double, other = (make.make_person("Anne", name) for name in ("Morvan", "Le Morvan", "Roux"))
    merge(double, anne, by=keeper)
    answer = desk.post(address_of(double, "merge"), {"into": other.pk})
    assert answer.status_code == 409 and "already" in answer.content.decode()
    merge(anne, other, by=keeper)
    answer = desk.post(address_of(double, "separate"))
    assert answer.status_code == 409 and "separate that first" in answer.content.decode()
    assert desk.get(address_of(other, "separate")).status_code == 404


def test_only_keepers_merge():
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    client = Client()
    client.force_login(make.make_user("publisher"))
    for what in ("merge", "separate"):
        assert client.post(address_of(double, what), {"into": anne.pk}).status_code == 403
    assert "merge" not in client.get(address_of(double, "change")).content.decode().replace("merged", "")


def new_person(**values) -> dict:
    formset = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}
    return formset | {"given": "Sylvie", "family": "Renault", "slug": "sylvie-renault", "gender": "f"} | values


def test_somebody_nearly_known_is_shown_before_a_new_one_is_saved_and_nothing_is_lost(desk):
    known = make.make_person("Sylvie", "Renaud")
    add = reverse("admin:people_person_add")
    answer = desk.post(add, new_person(biography_fr="Née à Port-Clair."))
    assert answer.status_code == 200 and not Person.objects.filter(family="Renault").exists()
    shown = answer.content.decode()
    assert address_of(known, "change") in shown and "Née à Port-Clair." in shown and "sylvie-renault" in shown
    other = make.make_person("Sylvie", "Renaux")
    again = desk.post(add, new_person(somebody_else=[str(known.pk)]))
    assert again.status_code == 200, "one more came up meanwhile"
    told = new_person(somebody_else=[str(known.pk), str(other.pk)])
    assert desk.post(add, told).status_code == 302
    saved = Person.objects.get(family="Renault")
    change = desk.post(address_of(saved, "change"), new_person(family="Renaud"))
    assert change.status_code == 302, "who is in the registry is not asked about again"


def test_merged_records_are_not_offered_where_somebody_is_chosen(desk, keeper):
    anne, double = make.make_person("Anne", "Morvan"), make.make_person("Anne", "Le Morvan")
    merge(double, anne, by=keeper)
    field = {"app_label": "people", "model_name": "appointment", "field_name": "person", "term": "morvan"}
    found = desk.get(reverse("admin:autocomplete"), field).json()["results"]
    assert [row["id"] for row in found] == [str(anne.pk)]
    listed = desk.get(reverse("admin:people_person_changelist")).content.decode()
    assert f'href="{address_of(anne, "change")}"' in listed and address_of(double, "change") in listed


def test_a_list_of_everybody_knows_the_same_people_as_each_page(keeper):
    named_ones = [make.make_person(family=family) for family in ("Morvan", "Le Morvan", "Tallec", "Riou")]
    nobody = make.make_person(family="Inconnu")
    make.appoint(named_ones[0], make.make_office(), date(2015, 1, 1))
    make.make_event(participants=[named_ones[1]])
    named(named_ones[2])
    double = named_ones[3]
    make.appoint(double, make.make_office(), date(2015, 1, 1))
    merge(double, nobody, by=keeper)  # known by the record that was merged into it alone
    secret = make.make_person(family="Secret")
    make.make_event(participants=[secret], live=None)
    with clock.at(clock.now() + timedelta(minutes=1)):
        each, together = (set(Person.objects.live(many=many)) for many in (False, True))
    assert each == together == {*named_ones[:3], nobody}
