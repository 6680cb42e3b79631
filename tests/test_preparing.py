"""What keepers type: the quick entry that asks back, and each change that an announcement can hold."""

# ruff: noqa: F401, F811 (fixtures are taken by their names)

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from people.models import Announcement, Appointment, Office, Organisation, OrganisationName, Person, Succession
from tests import factories as make
from tests.keepers import (
    BEFORE,
    HOUR,
    _a_week_before,
    dupont,
    first,
    ministry,
    office,
    opened,
    put,
    quick,
    ready,
    reshuffle,
    second,
    sentences,
)

pytestmark = pytest.mark.django_db


# -- quick entry -----------------------------------------------------------------------------------------------------


def test_a_name_an_office_and_a_day_are_enough(first, office):
    person = make.make_person("Hélène", "Le Goff", gender="f")
    answer = quick(first, office, "helene le goff")
    assert answer.status_code == 302
    row = Appointment.objects.get()
    assert (row.person, row.office, row.period.lower) == (person, office, date(2031, 5, 15))
    assert row.begins_with.title == "Hélène Le Goff, ministre de la Mer" and row.live_period is None


def test_a_name_that_is_nearly_one_of_the_registry_is_asked_after_and_nothing_is_lost(first, office):
    person = make.make_person("Hélène", "Le Goff", gender="f")
    asked = quick(first, office, "Hélène Le Gof", last="2032-01-01", capacity="acting")
    form = asked.context["form"]
    assert asked.status_code == 200 and not Appointment.objects.exists()
    assert str(person.pk) in dict(form.fields["who"].choices) and "new" in dict(form.fields["who"].choices)
    page = asked.content.decode()
    assert 'value="Hélène Le Gof"' in page and 'value="2032-01-01"' in page and 'value="2031-05-15"' in page
    typed = {"last": "2032-01-01", "capacity": "acting", "asked": "Hélène Le Gof"}
    assert quick(first, office, "Hélène Le Gof", **typed, who=person.pk).status_code == 302
    row = Appointment.objects.get()
    assert (row.person, row.capacity, row.period.upper) == (person, "acting", date(2032, 1, 2))
    assert Person.objects.count() == 1


def test_an_answer_counts_for_the_name_that_was_asked_after_only(first, office):
    make.make_person("Hélène", "Le Goff", gender="f")
    other = make.make_person("Yann", "Kermadec", gender="m")
    for who in (Person.objects.get(given="Hélène").pk, "new"):
        answer = quick(first, office, "Yan Kermadec", asked="Hélène Le Gof", who=who, given="Yan", family="Kermadec")
        assert answer.status_code == 200 and not Appointment.objects.exists() and Person.objects.count() == 2
    assert str(other.pk) in dict(answer.context["form"].fields["who"].choices)


def test_somebody_new_is_entered_with_the_name_split_as_one_says(first, office):
    asked = quick(first, office, "Maria del Pilar Santos")
    assert asked.status_code == 200 and not Person.objects.exists()
    assert 'value="del Pilar Santos"' in asked.content.decode()
    answer = quick(first, office, "Maria del Pilar Santos", asked="Maria del Pilar Santos", given="Maria del Pilar",
                   family="Santos", gender="f", country="XV")  # fmt: skip
    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.given, person.family, person.gender, person.slug) == (
        "Maria del Pilar", "Santos", "f", "maria-del-pilar-santos",
    )  # fmt: skip
    assert not Person.objects.live().exists(), "nobody outside knows of her"


def test_two_holders_where_one_is_allowed_are_both_shown_and_the_first_is_ended_by_one_click(first, office, dupont):
    make.make_person("Anne", "Morvan", slug="anne-morvan")
    asked = quick(first, office, "Anne Morvan")
    assert asked.status_code == 200 and Appointment.objects.count() == 1
    page = asked.content.decode()
    assert "Jean Dupont" in page and "14 mai 2031" in page
    [(key, _words)] = asked.context["form"].fields["ending"].choices
    assert quick(first, office, "Anne Morvan", ending=[key]).status_code == 302
    announcement = Announcement.objects.get()
    assert [row.period.upper for row in announcement.beginning()] == [date(2031, 5, 15), None]
    assert [row.person for row in announcement.ending()] == [dupont]


def test_a_holder_who_came_later_is_told_but_not_ended(first, office):
    make.appoint(make.make_person("Jean", "Dupont"), office, date(2032, 1, 1))
    make.make_person("Anne", "Morvan")
    answer = quick(first, office, "Anne Morvan")
    assert answer.status_code == 200 and "ending" not in answer.context["form"].fields
    assert "Jean Dupont" in answer.content.decode()
    assert quick(first, office, "Anne Morvan", last="2031-12-31").status_code == 302, "until then she may"


def test_wrong_days_are_told_at_the_field_in_the_language_of_the_user(first, office):
    make.make_person("Anne", "Morvan")
    answer = quick(first, office, "Anne Morvan", last="2031-05-01")
    assert "last" in answer.context["form"].errors and "précède le début" in answer.content.decode()
    answer = quick(first, office, "", since="le 15 mai")
    assert set(answer.context["form"].errors) == {"name", "since"} and 'value="le 15 mai"' in answer.content.decode()


# -- the other changes ---------------------------------------------------------------------------------------------


def test_an_organisation_takes_a_new_name_and_the_old_one_ends_by_itself(first, second, ministry):
    announcement = opened(first)
    answer = put(first, announcement, "name", organisation=ministry.pk, since="2031-05-15", short_fr="MP",
                 name_fr="Ministère des Ports", complement_fr="du ministère des Ports", name_en="Ministry of Ports",
                 )  # fmt: skip
    assert answer.status_code == 302
    ready(second, announcement, at="")
    with clock.at(BEFORE + HOUR):
        for language, old, new in [
            ("fr", "Ministère de la Mer", "Ministère des Ports"), ("en", "Ministère de la Mer", "Ministry of Ports"),
        ]:  # fmt: skip
            assert ministry.name(on=date(2031, 5, 14), language=language) == old
            assert ministry.name(on=date(2031, 5, 15), language=language) == new


def test_a_language_without_words_keeps_its_name_and_half_a_title_is_told(first, ministry, office):
    announcement = opened(first)
    put(first, announcement, "name", organisation=ministry.pk, since="2031-05-15", name_fr="Ministère des Ports")
    assert {row.language for row in announcement.beginning()} == {"fr"}
    answer = put(first, announcement, "title", office=office.pk, since="2031-05-15", masculine_fr="ministre des Ports")
    assert list(answer.context["form"].errors) == ["feminine_fr"]
    answer = put(first, announcement, "name", organisation=ministry.pk, since="2031-05-15")
    assert answer.context["form"].non_field_errors()


def test_the_same_twice_is_refused_with_both_shown(first, ministry):
    announcement = opened(first)
    typed = {"organisation": ministry.pk, "since": "2031-05-15", "name_fr": "Ministère des Ports"}
    put(first, announcement, "name", **typed)
    answer = put(first, announcement, "name", **typed | {"name_fr": "Ministère des Quais"})
    assert answer.status_code == 409 and "Ministère des Ports" in str(answer.context["form"].non_field_errors())
    assert OrganisationName.objects.undecided().count() == 2, "the end of the first, and the second"


def test_an_appointment_ends_on_its_last_day(first, second, office, dupont):
    announcement = opened(first)
    held = dupont.appointments.get()
    answer = put(first, announcement, "ending", fact=held.pk, last="2027-01-01")
    assert list(answer.context["form"].errors) == ["last"]
    assert put(first, announcement, "ending", fact=held.pk, last="2031-05-14").status_code == 302
    ready(second, announcement, at="")
    with clock.at(BEFORE + HOUR):
        assert dupont.title(on=date(2031, 5, 14), language="fr") == "ministre de la Mer"
        assert dupont.title(on=date(2031, 5, 15), language="fr") == "ancien ministre de la Mer"


def test_ministries_merge_into_one_that_says_so(first, second, ministry):
    fishing, both = make.make_organisation("Ministère de la Pêche"), make.make_organisation("Ministère des Ports")
    announcement = opened(first)
    answer = put(first, announcement, "succession", before=[ministry.pk, both.pk], after=[both.pk], on="2031-05-15")
    assert list(answer.context["form"].errors) == ["after"]
    put(first, announcement, "succession", before=[ministry.pk, fishing.pk], after=[both.pk], on="2031-05-15",
        closes="on")  # fmt: skip
    assert sum("Ministère des Ports" in said for said in sentences(second, announcement)) == 2
    ready(second, announcement, at="")
    with clock.at(BEFORE + HOUR):
        assert Succession.objects.live().count() == 2
        assert ministry.name(on=date(2031, 5, 14), language="fr") and not ministry.name(
            on=date(2031, 5, 15), language="fr"
        )


def test_an_organisation_that_closes_bears_no_name_any_more_and_closes_once(first, second, ministry):
    announcement = opened(first)
    assert put(first, announcement, "closing", organisation=ministry.pk, last="2031-05-14").status_code == 302
    assert put(first, announcement, "closing", organisation=ministry.pk, last="2031-05-14").status_code == 409
    ready(second, announcement, at="")
    with clock.at(BEFORE + HOUR):
        assert ministry.name(on=date(2031, 5, 15), language="fr") == ""


def test_what_never_was_true_is_struck_with_a_reason(first, second, office, dupont):
    announcement = opened(first)
    asked = put(first, announcement, "striking", find="Dupont", reason="Jamais nommé.")
    [(key, _words)] = asked.context["form"].fields["fact"].choices
    assert put(first, announcement, "striking", find="Nobody", reason="x").context["form"].errors["find"]
    assert put(first, announcement, "striking", find="Dupont", reason="Jamais nommé.", fact=key).status_code == 302
    assert "Jamais nommé." in first.get(announcement.get_absolute_url()).content.decode()
    ready(second, announcement, at="")
    with clock.at(BEFORE + HOUR):
        assert dupont.title(on=date(2031, 1, 1), language="fr") == ""
        assert Appointment.objects.count() == 1, "the record keeps it"


def test_a_public_fact_said_wrongly_is_changed_from_its_own_page(first, second, office, dupont):
    held = dupont.appointments.get()
    page = first.get(reverse("admin:people_appointment_change", args=[held.pk])).content.decode()
    revise = reverse("admin:people_appointment_act", args=[held.pk, "revise"])
    assert revise in page
    typed = {"person": dupont.pk, "office": office.pk, "capacity": "full", "period_0": "2028-01-01", "period_1": ""}
    assert first.post(revise, typed).status_code == 409, "nothing is changed"
    assert first.post(revise, typed | {"period_0": "2029-01-01"}).status_code == 302
    announcement = Announcement.objects.get()
    [change] = second.get(announcement.get_absolute_url()).context["groups"][0].changes
    [(_what, before, after)] = change.differences
    assert "2028" in before and "2029" in after
    ready(second, announcement, at="")
    with clock.at(BEFORE + HOUR):
        assert dupont.title(on=date(2028, 6, 1), language="fr") == ""
        assert dupont.title(on=date(2029, 6, 1), language="fr") == "ministre de la Mer"


def test_a_correction_that_clashes_is_told_at_the_form(first, office, dupont):
    make.appoint(make.make_person("Anne", "Morvan"), office, date(2027, 1, 1), date(2028, 1, 1))
    held = dupont.appointments.get()
    revise = reverse("admin:people_appointment_act", args=[held.pk, "revise"])
    typed = {"person": dupont.pk, "office": office.pk, "capacity": "full", "period_0": "2027-06-01", "period_1": ""}
    answer = first.post(revise, typed)
    assert answer.status_code == 409 and "Anne Morvan" in answer.content.decode()
    assert not Announcement.objects.exists()


def test_a_prepared_fact_is_edited_and_a_clash_is_told_there(first, office, dupont):
    announcement = reshuffle(first, office, dupont)
    row = Appointment.objects.undecided().get(person__family="Morvan")
    page = reverse("admin:people_appointment_change", args=[row.pk])
    typed = {"person": row.person_id, "office": office.pk, "capacity": "full", "period_0": "2031-05-01", "period_1": ""}
    answer = first.post(page, typed)
    assert answer.status_code == 200 and "Jean Dupont" in answer.content.decode()
    answer = first.post(page, typed | {"period_0": "2031-05-16"})
    assert answer.status_code == 302 and answer["Location"] == announcement.get_absolute_url()


def test_one_holder_at_a_time_is_not_switched_on_while_two_hold_it(first):
    office = make.make_office(exclusive=False)
    make.appoint(make.make_person("Jean", "Dupont"), office, date(2030, 1, 1))
    make.appoint(make.make_person("Anne", "Morvan"), office, date(2031, 1, 1))
    typed = {"organisation": "", "exclusive": "on", "precedence": "100", "aliases": "",
             "titles-TOTAL_FORMS": "0", "titles-INITIAL_FORMS": "0"}  # fmt: skip
    answer = first.post(reverse("admin:people_office_change", args=[office.pk]), typed)
    assert answer.status_code == 200
    told_at = str(answer.context["adminform"].form.errors["exclusive"])
    assert "Jean Dupont" in told_at and "Anne Morvan" in told_at
    assert not Office.objects.get().exclusive


def test_lines_added_to_an_organisation_are_prepared_together_and_may_not_overlap(first, ministry):
    line = {"language": "fr", "name": "A", "period_0": "2031-05-15", "period_1": ""}
    typed = {"kind": "ministry", "country": "", "names-TOTAL_FORMS": "2", "names-INITIAL_FORMS": "0"}
    other = Organisation.objects.create(slug="autre")
    page = reverse("admin:people_organisation_change", args=[other.pk])
    for number in (0, 1):
        typed |= {f"names-{number}-{name}": value for name, value in line.items()}
        typed[f"names-{number}-organisation"] = other.pk
    answer = first.post(page, typed)
    assert answer.status_code == 200 and not OrganisationName.objects.filter(organisation=other).exists()
    typed["names-1-language"] = "en"
    assert first.post(page, typed).status_code == 302
    assert OrganisationName.objects.filter(organisation=other).values("begins_with").distinct().count() == 1
    clash = typed | {"names-TOTAL_FORMS": "1", "names-0-organisation": ministry.pk}
    answer = first.post(reverse("admin:people_organisation_change", args=[ministry.pk]), clash)
    assert answer.status_code == 200 and "Ministère de la Mer" in answer.content.decode()


# -- with many of them ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["announcement", "appointment", "organisationname", "officetitle", "succession"])
def test_a_list_of_many_asks_ten_times_at_most(first, model, django_assert_max_num_queries):
    for number in range(12):
        ministry = make.make_organisation(f"Agence {number}")
        held = make.make_office("directeur {organisation}", organisation=ministry)
        make.appoint(make.make_person("Camille", f"Nom{number}"), held, date(2030, 1, 1))
        Succession.objects.create(predecessor=ministry, successor=make.make_organisation(), on=date(2030, 1, 1),
                                  live_period=make.ALWAYS)  # fmt: skip
        make.make_announcement()
    with django_assert_max_num_queries(10):
        assert first.get(reverse(f"admin:people_{model}_changelist")).context["cl"].result_count >= 12
