"""What is used is not deleted: the desk says where; what nothing refers to goes, and the history keeps it."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from articles import workflow
from articles.models import Edition
from assets.models import Image, Rendition
from core import usage
from core.usage import InUse, delete, is_used, used_by
from events.models import EventSeries
from people.models import Office, Organisation, Person, PressContact
from tests import factories as make

pytestmark = pytest.mark.django_db


def desk(role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.user = make.make_user(role)
    client.force_login(client.user)
    client.cookies["django_language"] = "en"
    return client


def page(row, what: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{what}", args=[row.pk])


def asked_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def speech(speaker: Person) -> Edition:
    return make.make_edition(kind="discours", headline="Vœux", facts={"speaker": speaker.slug})


# -- what nothing refers to ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made",
    [
        make.make_person,
        lambda: Organisation.objects.create(slug="a-peine-entree"),
        lambda: Office.objects.create(slug="a-peine-entre"),
        lambda: EventSeries.objects.create(slug="serie", name_fr="Série", name_en="Series"),
        lambda: PressContact.objects.create(organisation=make.make_organisation(), name_fr="Presse", phone="1"),
    ],
)
def test_a_keeper_deletes_what_was_entered_by_mistake(made):
    client, row = desk("keeper"), made()
    assert "is used nowhere" in client.get(page(row, "delete")).content.decode()
    assert client.post(page(row, "delete"), {"post": "yes"}).status_code == 302
    assert not type(row)._base_manager.filter(pk=row.pk).exists()
    if hasattr(type(row), "pgh_event_model"):
        last = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
        assert last.pgh_label == "delete"


def test_a_publisher_deletes_a_picture_and_its_files_go_once_that_is_committed(
    settings, django_capture_on_commit_callbacks
):
    client, image = desk("publisher"), make.make_image(file=ContentFile(b"master", name="a.jpg"))
    rendition = Rendition.objects.create(
        image=image, width=320, height=180, format="webp", file=ContentFile(b"small", name="b.webp"), made_of="0"
    )
    files = [settings.MEDIA_ROOT / row.file.name for row in (image, rendition)]
    assert all(file.exists() for file in files)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        assert client.post(page(image, "delete"), {"post": "yes"}).status_code == 302
        assert not Image.objects.exists() and not Rendition.objects.exists()
    assert all(file.exists() for file in files), "what is not committed may still come back"
    for callback in callbacks:
        callback()
    assert not any(file.exists() for file in files)


@pytest.mark.parametrize(
    ("role", "made"),
    [("writer", make.make_person), ("publisher", make.make_person), ("keeper", make.make_image),
     ("writer", make.make_document), ("administrator", make.make_person)],
)  # fmt: skip
def test_nobody_else_deletes(role, made):
    row = made()
    assert desk(role).post(page(row, "delete"), {"post": "yes"}).status_code == 403
    assert type(row)._base_manager.filter(pk=row.pk).exists()


# -- what is used ----------------------------------------------------------------------------------------------------


def test_the_list_of_where_is_shown_instead_and_nothing_changes():
    client, person = desk("keeper"), make.make_person()
    appointment = make.appoint(person, make.make_office(), date(2020, 1, 1))
    event = make.make_event("Rencontre de Port-Clair", participants=[person])
    who = f"person:{person.slug}"
    edition = make.make_edition(
        headline="Le port ouvre",
        body=f'<p><span data-mention="{who}">Elle</span> : <q data-by="{who}">« Oui. »</q></p>',
    )
    for answer in (client.get(page(person, "delete")), client.post(page(person, "delete"), {"post": "yes"})):
        assert answer.status_code == 409
        shown = answer.content.decode()
        for row, words in (
            (appointment, "Appointment"),
            (event.latest, "Rencontre de Port-Clair"),
            (edition, "Le port ouvre"),
        ):
            assert page(row, "change") in shown and words in shown
        assert "Mention" in shown and "Quotation" in shown
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_reference_that_is_no_foreign_key_counts():
    person = make.make_person()
    draft = speech(person)
    assert [(use.kind, use.label) for use in used_by(person)][-1][1] == draft.headline
    with pytest.raises(InUse):
        delete(person)


def test_an_organisation_is_used_by_its_names_its_offices_and_its_releases():
    ministry = make.make_organisation()
    office = make.make_office(organisation=ministry)
    edition = make.make_edition(article={"issuers": [ministry]})
    found = {use.url for use in used_by(ministry)}
    assert found == {
        *(page(name, "change") for name in ministry.names.all()), page(office, "change"), page(edition, "change")
    }  # fmt: skip


def test_a_picture_is_used_as_portrait_in_texts_and_as_what_readers_once_saw():
    person, image = make.make_person(), make.make_image()
    assert not is_used(image)
    person.portrait = image
    person.save()
    assert [use.kind for use in used_by(image)] == ["Portrait"]
    person.portrait = None
    person.save()
    assert not is_used(image), "she was never public, so nobody has seen it"
    make.appoint(person, make.make_office(), date(2020, 1, 1))
    assert [use.url for use in used_by(image)] == [page(person, "change")]


def test_what_one_may_not_see_is_counted_and_never_named():
    person, keeper = make.make_person(), make.make_user("keeper")
    body = f'<p><span data-mention="person:{person.slug}">Elle</span></p>'
    writer = make.make_user("writer")
    secret = make.make_edition(by=writer, headline="Secret du port", body=body, article={"access": "people"})
    secret.article.readers.add(writer)
    assert not Edition.objects.visible_to(keeper).filter(pk=secret.pk).exists()
    uses = used_by(person, asked_by(keeper))
    assert uses and all("Secret" not in use.label and not use.url for use in uses)
    assert any(use.label == secret.headline for use in used_by(person, asked_by(writer)))


def test_many_uses_are_cut_and_counted():
    person = make.make_person()
    for number in range(13):
        make.appoint(person, make.make_office(f"office {number}"), date(2000 + number, 1, 1))
    for language in ("fr", "en"):
        with translation.override(language):
            uses = used_by(person, limit=5)
            assert len(uses) == 6 and not uses[-1].url
            assert "8" in uses[-1].label
            assert used_by(person, limit=12)[-1].label


def test_the_database_refuses_it_too_whoever_asks():
    person = make.make_person()
    make.appoint(person, make.make_office(), date(2020, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_person WHERE id = %s", [person.pk])
        make.settle()


def test_somebody_who_is_quicker_wins(monkeypatch):
    client, person = desk("keeper"), make.make_person()
    asked = usage.used_by
    answers = iter([[]])
    monkeypatch.setattr(
        usage, "used_by", lambda row, *args, **kwargs: next(answers, None) or asked(row, *args, **kwargs)
    )
    make.appoint(person, make.make_office(), date(2020, 1, 1))
    assert client.post(page(person, "delete"), {"post": "yes"}).status_code == 409
    assert Person.objects.filter(pk=person.pk).exists()


# -- the box on the page -------------------------------------------------------------------------------------------


def test_the_page_of_a_row_says_where_it_is_used():
    client, office = desk("keeper"), make.make_office()
    appointment = make.appoint(make.make_person(), office, date(2020, 1, 1))
    shown = client.get(page(office, "change")).content.decode()
    assert "Where it is used" in shown and page(appointment, "change") in shown
    assert "Nothing refers to it" in client.get(page(make.make_person(), "change")).content.decode()
    assert "Where it is used" not in client.get(reverse("admin:people_person_add")).content.decode()


def test_it_costs_ten_queries_at_most_however_much_refers():
    person, keeper = make.make_person(), make.make_user("keeper")
    body = (f'<p><span data-mention="person:{person.slug}">Elle</span> : '
            f'<q data-by="person:{person.slug}">« Oui. »</q></p>')  # fmt: skip
    for number in range(12):
        make.appoint(person, make.make_office(f"office {number}"), date(2000 + number, 1, 1))
        make.make_event(f"Rencontre {number}", participants=[person], programme=["Mot"])
        make.make_edition(body=body)
        make.make_person(merged_into=person)
    request = asked_by(keeper)
    keeper.get_all_permissions(), list(Group.objects.all())
    with CaptureQueriesContext(connection) as queries:
        uses = used_by(person, request)
    assert len(queries) <= 10, [query["sql"][:150] for query in queries]
    assert len(uses) > 40


def test_what_was_public_is_kept_by_what_refers_to_it():
    """A person whom a release has named stays, though the release was withdrawn since."""
    person = make.make_person()
    edition = make.confirmed(body=f'<p><span data-mention="person:{person.slug}">Elle</span></p>')
    workflow.withdraw(edition, by=make.make_user("publisher"), seen=edition.head_id, notice="Erreur.")
    with pytest.raises(InUse):
        delete(person)
