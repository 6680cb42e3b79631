"""Around Django: what raw SQL tries and the database refuses. Each test would pass in silence without its trigger."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles import workflow
from articles.models import Address, Edition, EditionTopic, Quotation, Source, Topic
from core import clock
from events.models import Event, EventSeries, EventVersion
from people.models import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Succession
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def run(statement: str, *params) -> int:
    """Run raw SQL as the program's own role; deferred checks at once. Return how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        touched = cursor.rowcount
        make.settle()
    return touched


def refused(statement: str, *params, words: str) -> None:
    with pytest.raises(IntegrityError, match=words):
        run(statement, *params)


def set_edition(edition: Edition, assignments: str, *params) -> int:
    return run(f"UPDATE articles_edition SET {assignments} WHERE id = %s", *params, edition.pk)


def edition_refuses(edition: Edition, assignments: str, *params, words: str) -> None:
    with pytest.raises(IntegrityError, match=words):
        set_edition(edition, assignments, *params)


@pytest.fixture
def live() -> Edition:
    """An edition that has been live for a day when the clock stands at NOON, with rows of every kind."""
    with clock.at(NOON - DAY):
        edition = make.scheduled(make.make_full_edition())
        make.settle()
        return edition


# -- every table of ours is protected, and one that is new must say how ----------------------------------------

RECORD = {"append_only", "no_truncate"}  # written once
KEPT = {"no_delete", "no_truncate"}  # never deleted
WITH_EDITION = {"frozen_with_edition", "no_truncate"}
ANNOUNCED = {"announced_facts", "no_truncate"}
WITH_VERSION = {"frozen_with_version", "no_truncate"}
TRACKED = {"no_truncate"}  # a list that may grow and shrink, each change in its history

PROTECTED = {
    "accounts.User": KEPT,
    "accounts.UserEvent": RECORD,
    "accounts.UserGroupEvent": RECORD,
    "accounts.UserPermissionEvent": RECORD,
    "accounts.GroupPermissionEvent": RECORD,
    "accounts.User_groups": TRACKED,
    "accounts.User_user_permissions": TRACKED,
    "assets.Image": TRACKED | {"the_file_stays"},
    "assets.ImageEvent": RECORD,
    "assets.Document": TRACKED | {"the_file_stays"},
    "assets.DocumentEvent": RECORD,
    "people.Announcement": {"made_for_good", "no_truncate"},
    "people.AnnouncementEvent": RECORD,
    "people.Person": TRACKED | {"merged_once"},
    "people.PersonEvent": RECORD,
    "people.Organisation": TRACKED,
    "people.OrganisationEvent": RECORD,
    "people.OrganisationName": ANNOUNCED,
    "people.OrganisationNameEvent": RECORD,
    "people.Office": TRACKED | {"exclusive_reaches_appointments"},
    "people.OfficeEvent": RECORD,
    "people.OfficeTitle": ANNOUNCED,
    "people.OfficeTitleEvent": RECORD,
    "people.Appointment": ANNOUNCED | {"a_exclusive_as_office"},
    "people.AppointmentEvent": RECORD,
    "people.Succession": ANNOUNCED,
    "people.SuccessionEvent": RECORD,
    "people.PressContact": TRACKED,
    "people.PressContactEvent": RECORD,
    "events.Place": TRACKED,
    "events.PlaceEvent": RECORD,
    "events.Event": {"permanent_once_public", "no_truncate"},
    "events.EventEvent": RECORD,
    "events.EventVersion": ANNOUNCED | {"one_of_each_ordinal"},
    "events.EventVersionEvent": RECORD,
    "events.EventText": WITH_VERSION,
    "events.EventTextEvent": RECORD,
    "events.Participation": WITH_VERSION,
    "events.ParticipationEvent": RECORD,
    "events.ProgrammeItem": WITH_VERSION,
    "events.ProgrammeItemEvent": RECORD,
    "events.EventVersion_documents": WITH_VERSION,
    "events.EventDocumentEvent": RECORD,
    "events.ProgrammeItem_speakers": WITH_VERSION,
    "events.SpeakerEvent": RECORD,
    "articles.Article": KEPT | {"fixed_once_approved"},
    "articles.ArticleIssuer": {"fixed_once_approved", "no_truncate"},
    "articles.Address": {"permanent_once_public", "no_truncate"},
    "articles.ReferenceCounter": KEPT,
    "articles.Edition": KEPT | {"starts_undecided", "frozen", "period_only_ahead", "commit_before_start"},
    "articles.EditionTopic": WITH_EDITION,
    "articles.Source": WITH_EDITION,
    "articles.EditionPicture": WITH_EDITION,
    "articles.EditionDocument": WITH_EDITION,
    "articles.Mention": WITH_EDITION,
    "articles.Quotation": WITH_EDITION,
    "articles.QuotationSpeaker": WITH_EDITION,
    "articles.Revision": RECORD,
    "articles.Transition": RECORD,
    "articles.Approval": RECORD,
}
FREE = {
    "accounts.Team": "a label; foreign keys hold it while it is used",
    "accounts.Team_members": "who sits where now",
    "accounts.Absence": "a plan",
    "assets.Rendition": "made again whenever it is missing",
    "assets.Arrival": "a picture that waits for its words, before it enters the library",
    "people.Announcement_contributors": "who helped to prepare; who announces is checked against each row too",
    "people.Person_pictures": "who is seen in a picture, as far as somebody looked",
    "events.EventSeries": "a label; foreign keys hold it while it is used",
    "events.Event_pictures": "in which pictures an event is seen, as far as somebody looked",
    "events.Place_pictures": "in which pictures a place is seen, as far as somebody looked",
    "articles.Topic": "a label; foreign keys hold it while it is used",
    "articles.Article_readers": "who may see a confidential release now",
    "articles.Autosave": "what was typed and not saved",
}
OURS = ("accounts", "assets", "people", "events", "articles")


def models_of_ours() -> dict:
    models = [m for app in OURS for m in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.label: model for model in models if not model._meta.proxy}


def triggers_in_the_database() -> dict[str, set[str]]:
    """Return {table: names of its triggers}, enabled ones only, as the catalogue of PostgreSQL has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, regexp_replace(tgname, '^pgtrigger_(.*)_[0-9a-f]{5}$', '\\1') FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        found: dict[str, set[str]] = {}
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
    return found


HISTORY = {"insert_insert", "update_update", "delete_delete"}


def test_no_table_lacks_its_protection():
    models, triggers = models_of_ours(), triggers_in_the_database()
    assert set(PROTECTED) | set(FREE) == set(models), "a new table must say how it is protected, or why it is not"
    for label, names in PROTECTED.items():
        assert triggers.get(models[label]._meta.db_table, set()) - HISTORY == names, label
    for label in FREE:
        assert not triggers.get(models[label]._meta.db_table), label


def test_every_table_with_a_history_writes_it_itself():
    events = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    triggers = triggers_in_the_database()
    assert len(events) >= 18
    for model in events:
        assert triggers[model.pgh_tracked_model._meta.db_table] >= HISTORY, model
        assert triggers[model._meta.db_table] == RECORD, model


def test_truncate_is_refused_even_with_cascade():
    for label in PROTECTED:
        refused(f"TRUNCATE {models_of_ours()[label]._meta.db_table} CASCADE", words="never emptied")


@pytest.mark.parametrize(
    "parent", ["auth_group", "auth_permission", "articles_topic", "events_eventseries", "accounts_team"]
)
def test_truncate_does_not_come_in_through_an_unprotected_parent(parent, live):
    refused(f"TRUNCATE {parent} CASCADE", words="never emptied")


@pytest.fixture
def record_of_everything(live):
    """At least one row in every table of the record."""
    person = make.make_person()
    office = make.make_office()
    make.appoint(person, office, datetime(2020, 1, 1).date())
    make.make_event(participants=[person], programme=["Ouverture"], documents=[make.make_document()])
    make.make_organisation().press_contacts.create(name_fr="Service de presse", phone="+33 1 00 00 00 00")
    succession = Succession(predecessor=make.make_organisation(), successor=make.make_organisation(), on=NOON.date())
    succession.begins_with = make.make_announcement()
    succession.save()
    make.make_place()
    make.make_user("writer").user_permissions.add(Permission.objects.first())
    Group.objects.create(name="essai").permissions.add(Permission.objects.first())
    make.settle()


@pytest.mark.parametrize("change", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_what_is_in_the_record_is_neither_changed_nor_deleted(record_of_everything, change):
    for label, names in PROTECTED.items():
        if names == RECORD:
            table = models_of_ours()[label]._meta.db_table
            column = models_of_ours()[label]._meta.pk.column
            assert run(f"SELECT 1 FROM {table} LIMIT 1") == 1, f"nothing in {table}: the story must make a row"
            refused(change.format(table=table, column=column), words="part of the record")


def test_what_is_kept_is_not_deleted(record_of_everything):
    for label, names in PROTECTED.items():
        if names >= KEPT:
            table = models_of_ours()[label]._meta.db_table
            assert run(f"SELECT 1 FROM {table} LIMIT 1") == 1, f"nothing in {table}: the story must make a row"
            refused(f"DELETE FROM {table}", words="Nothing is deleted here")


@pytest.mark.parametrize("table", ["people_person", "people_organisation", "people_office", "assets_image"])
def test_a_registry_row_goes_only_while_nothing_refers_to_it(live, table):
    """Whatever has been public is referred to: by a public name, a title, an appointment, an edition."""
    office = make.make_office(organisation=make.make_organisation())
    make.appoint(make.make_person(), office, NOON.date())
    unused = {
        "people_person": make.make_person,
        "people_organisation": lambda: Organisation.objects.create(slug="sans-nom"),
        "people_office": lambda: Office.objects.create(slug="sans-titre"),
        "assets_image": make.make_image,
    }[table]()
    for row in type(unused).objects.exclude(pk=unused.pk):
        refused(f"DELETE FROM {table} WHERE id = %s", row.pk, words="foreign key")
    assert run(f"DELETE FROM {table} WHERE id = %s", unused.pk) == 1


def test_merged_records_never_point_at_one_that_points_on():
    anne, double, other = make.make_person(), make.make_person(), make.make_person()
    point = "UPDATE people_person SET merged_into_id = %s WHERE id = %s"
    assert run(point, anne.pk, double.pk) == 1
    refused(point, double.pk, other.pk, words="stands by itself")
    refused(point, other.pk, anne.pk, words="stands by itself")


# -- editions ----------------------------------------------------------------------------------------------------


def test_an_edition_is_not_inserted_as_live_nor_as_approved():
    draft = make.make_edition()
    columns = [field.column for field in Edition._meta.concrete_fields if field.column not in ("id", "number", "stage")]
    for stage, more, value in [
        ("approved", "approved_hash", "content_hash"),
        ("review", "kicker", "kicker"),
        ("draft", "live_period", "tstzrange('2031-01-01', NULL)"),
        ("draft", "approved_hash", "content_hash"),
    ]:
        rest = ", ".join(column for column in columns if column != more)
        refused(
            f"INSERT INTO articles_edition (number, stage, {more}, {rest})"
            f" SELECT 2, %s, {value}, {rest} FROM articles_edition WHERE id = %s",
            stage, draft.pk, words="begins as a draft",
        )  # fmt: skip


CONTENT = {
    "headline": "'Autre'", "kicker": "'Autre'", "standfirst": "'Autre'", "body": "'<p>Autre.</p>'",
    "dateline_date": "'2030-01-01'", "dateline_place_id": "(SELECT min(id) FROM events_place)",
    "lead_picture_id": "(SELECT min(id) FROM assets_image)", "facts": "'{\"contact\": \"x\"}'",
    "change": "'minor'", "public_note": "'Autre'", "content_hash": "'0'", "head_id": "NULL",
    "based_on_id": "id", "translated_from_id": "head_id",
}  # fmt: skip
STANDING = [
    "article_id", "language", "number", "stage", "approved_hash", "emergency_reason", "starts_at", "ends_at",
    "ending", "notice", "live_period", "published_at", "from_archive", "created_at", "proposed_at", "id",
]  # fmt: skip


def test_every_column_of_an_edition_is_either_content_or_standing():
    assert set(CONTENT) | set(STANDING) == {field.column for field in Edition._meta.concrete_fields}


@pytest.mark.parametrize("column", CONTENT)
def test_the_text_is_frozen_outside_draft_and_review(column):
    make.make_place(), make.make_image()
    edition = make.approved()
    edition_refuses(edition, f"{column} = {CONTENT[column]}", words="only in draft and in review")


def test_the_text_does_not_change_in_the_very_moment_of_the_approval():
    edition = make.submitted()
    refused(
        "UPDATE articles_edition SET stage = 'approved', emergency_reason = 'x', body = '<p>Autre.</p>' WHERE id = %s",
        edition.pk, words="only in draft and in review",
    )  # fmt: skip


def test_the_text_changes_in_draft_and_in_review():
    assert set_edition(make.make_edition(), "headline = 'Autre'") == 1
    assert set_edition(make.submitted(), "headline = 'Autre'") == 1


def test_a_discarded_text_is_frozen_and_stays_discarded():
    edition = make.make_edition()
    workflow.discard(edition, by=edition.head.by, seen=edition.head_id)
    edition_refuses(edition, "headline = 'Autre'", words="only in draft and in review")
    edition_refuses(edition, "stage = 'draft'", words="discarded stays so")


@pytest.mark.parametrize(
    "column, value", [("article_id", None), ("language", "'en'"), ("number", "7"), ("created_at", "now()")]
)
def test_an_edition_keeps_what_it_is_even_in_draft(column, value):
    edition, other = make.make_edition(), make.make_edition()
    edition_refuses(edition, f"{column} = {value or other.article_id}", words="keeps its release, language and number")


def test_no_approval_without_its_record():
    edition = make.submitted()
    edition_refuses(edition, "stage = 'approved', approved_hash = content_hash", words="in the record before it counts")
    with clock.at(NOON):
        urgent = make.make_edition()
        publisher = make.make_user("publisher")
        workflow.emergency_publish(urgent, by=publisher, seen=urgent.head_id, reason="Tempête.")
        edition_refuses(urgent, "approved_hash = content_hash", words="in the record before it counts")


def child_rows(edition: Edition) -> list[tuple[str, str]]:
    """Return (table, condition for this edition's rows) of every table whose rows belong to an edition."""
    found = []
    for label, names in PROTECTED.items():
        if names == WITH_EDITION:
            model = models_of_ours()[label]
            condition = f"edition_id = {edition.pk}"
            if label == "articles.QuotationSpeaker":
                condition = f"quotation_id IN (SELECT id FROM articles_quotation WHERE {condition})"
            found.append((model._meta.db_table, condition))
    return found


def copy_of_a_row(table: str, condition: str) -> str:
    """Return SQL that inserts a second row like the first; never reached where the trigger refuses."""
    model = next(model for model in models_of_ours().values() if model._meta.db_table == table)
    columns = ", ".join(field.column for field in model._meta.concrete_fields if not field.primary_key)
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE {condition} LIMIT 1"


def test_rows_of_an_edition_are_frozen_with_it(live):
    tables = child_rows(live)
    assert len(tables) == 7
    for table, condition in tables:
        assert run(f"SELECT 1 FROM {table} WHERE {condition}") >= 1, f"nothing in {table}: the story must make a row"
        words = "changes only in draft and in review"
        refused(f"UPDATE {table} SET id = id WHERE {condition}", words=words)
        refused(f"DELETE FROM {table} WHERE {condition}", words=words)
        refused(copy_of_a_row(table, condition), words=words)


def test_rows_of_a_draft_may_go():
    draft = make.make_full_edition()
    for table, condition in reversed(child_rows(draft)):
        assert run(f"DELETE FROM {table} WHERE {condition}") >= 1


def test_no_row_is_moved_from_a_draft_into_a_frozen_text(live):
    draft = make.make_full_edition()
    for model in (Source, EditionTopic, Quotation):
        table = model._meta.db_table
        refused(
            f"UPDATE {table} SET edition_id = %s WHERE edition_id = %s", live.pk, draft.pk,
            words="changes only in draft and in review",
        )  # fmt: skip


# -- periods that time has reached ---------------------------------------------------------------------------------


def ends(edition: Edition, instant: datetime | None) -> tuple[str, datetime | None]:
    return "live_period = tstzrange(lower(live_period), %s)", instant


def test_the_end_of_a_begun_period_moves_to_now_or_later(live):
    with clock.at(NOON):
        assert set_edition(live, *ends(live, NOON + DAY)) == 1
        assert set_edition(live, *ends(live, None)) == 1
        assert set_edition(live, *ends(live, NOON + HOUR)) == 1
        assert set_edition(live, *ends(live, NOON)) == 1


def test_the_end_of_a_begun_period_does_not_move_into_the_past(live):
    with clock.at(NOON):
        edition_refuses(live, *ends(live, NOON - HOUR), words="never once past")
        edition_refuses(live, *ends(live, NOON - timedelta(microseconds=1)), words="never once past")


def test_an_end_that_is_past_never_moves(live):
    with clock.at(NOON):
        set_edition(live, *ends(live, NOON + HOUR))
    with clock.at(NOON + HOUR):
        for instant in (NOON + 2 * HOUR, None, NOON):
            edition_refuses(live, *ends(live, instant), words="never once past")
        edition_refuses(
            live, "live_period = tstzrange(lower(live_period), upper(live_period), '[]')", words="not_empty"
        )


def test_a_begun_period_keeps_its_beginning_and_its_publication_date(live):
    with clock.at(NOON):
        for assignments in [
            "live_period = NULL, starts_at = NULL",
            "live_period = tstzrange('2031-03-02 12:00+00', NULL), starts_at = '2031-03-02 12:00+00'",
            "live_period = tstzrange('2020-01-01', NULL), starts_at = '2020-01-01'",
            "live_period = tstzrange(NULL, NULL)",
            "live_period = 'empty'",
            "starts_at = '2020-01-01'",
            "published_at = '2020-01-01'",
            "from_archive = true",
        ]:
            edition_refuses(live, assignments, words="keeps its beginning|never once past")
        edition_refuses(live, "stage = 'draft'", words="stays approved")
        edition_refuses(live, "stage = 'discarded'", words="stays approved")
        edition_refuses(live, "emergency_reason = 'x'", words="emergency publication stays")


def test_nothing_becomes_public_in_the_past():
    with clock.at(NOON):
        edition = make.approved()
        for begins in (NOON, NOON - timedelta(microseconds=1), NOON - DAY):
            edition_refuses(
                edition, "live_period = tstzrange(%s, NULL), starts_at = %s, published_at = %s", begins, begins, begins,
                words="public in the past",
            )  # fmt: skip


def test_what_is_scheduled_may_still_move_or_go():
    with clock.at(NOON):
        edition = make.scheduled(at=NOON + DAY)
        later = NOON + 2 * DAY
        assert set_edition(edition, "live_period = tstzrange(%s, NULL), starts_at = %s", later, later) == 1
        assert set_edition(edition, "live_period = NULL, starts_at = NULL, published_at = NULL") == 1
        assert set_edition(edition, "stage = 'review'") == 1


def test_what_was_said_of_an_end_stays_unless_it_is_removed(live):
    with clock.at(NOON):
        publisher = make.make_user("publisher")
        workflow.withdraw(live, by=publisher, seen=live.head_id, notice="Chiffres faux.")
    with clock.at(NOON + HOUR):
        words = "said in public of an end stays"
        edition_refuses(live, "notice = 'Rien.'", words=words)
        edition_refuses(live, "ending = 'expired'", words=words)
        edition_refuses(live, "ends_at = '2031-03-05'", words=words)
        edition_refuses(live, "ending = 'removed', ends_at = '2031-03-05'", words=words)
        assert set_edition(live, "ending = 'removed', notice = 'Décision de justice.'") == 1
        edition_refuses(live, "ending = 'withdrawn'", words=words)


@pytest.mark.django_db(transaction=True)
def test_a_commit_later_than_its_own_start_is_refused():
    with clock.at(NOON):
        edition = make.approved()
        publisher = make.make_user("publisher")
    with clock.at(NOON), pytest.raises(IntegrityError, match="after its own start"), transaction.atomic():
        workflow.schedule(edition, by=publisher, seen=edition.head_id)
        clock.move_to(NOON + timedelta(seconds=2))  # the commit comes at the start, two seconds ahead
    edition.refresh_from_db()
    assert edition.live_period is None and edition.article.reference is None


@pytest.mark.django_db(transaction=True)
def test_a_commit_later_than_its_own_start_is_refused_by_the_real_clock_too():
    edition = make.approved()
    publisher = make.make_user("publisher")
    with pytest.raises(IntegrityError, match="after its own start"), transaction.atomic():
        [edition] = workflow.schedule(
            edition, by=publisher, seen=edition.head_id, at=clock.now() + timedelta(seconds=0.4)
        )
        assert edition.state(clock.now()) == "scheduled"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.5)")
    edition.refresh_from_db()
    assert edition.live_period is None


# -- what a release is ----------------------------------------------------------------------------------------------


def test_what_a_release_is_is_fixed_once_a_text_of_it_is_approved():
    ministry = make.make_organisation()
    edition = make.approved(article={"issuers": [ministry]})
    article, event, other = edition.article_id, make.make_event(), make.make_organisation()
    draft = make.make_edition(article={"issuers": [other]})
    words = "does not change once"
    refused("UPDATE articles_article SET kind = 'discours' WHERE id = %s", article, words=words)
    refused("UPDATE articles_article SET event_id = %s WHERE id = %s", event.pk, article, words=words)
    refused("UPDATE articles_article SET historical_number = 'A1' WHERE id = %s", article, words=words)
    refused("DELETE FROM articles_articleissuer WHERE article_id = %s", article, words=words)
    refused("UPDATE articles_articleissuer SET position = 3 WHERE article_id = %s", article, words=words)
    refused(
        "INSERT INTO articles_articleissuer (article_id, organisation_id, position) VALUES (%s, %s, 1)",
        article, other.pk, words=words,
    )  # fmt: skip
    refused(
        "UPDATE articles_articleissuer SET article_id = %s WHERE article_id = %s",
        article,
        draft.article_id,
        words=words,
    )
    assert run("UPDATE articles_article SET kind = 'actualite' WHERE id = %s", draft.article_id) == 1


def test_a_reference_is_permanent():
    with clock.at(NOON):
        article = make.scheduled().article
    refused(
        "UPDATE articles_article SET reference = '2031-9999' WHERE id = %s", article.pk, words="reference is permanent"
    )
    refused("UPDATE articles_article SET reference = NULL WHERE id = %s", article.pk, words="reference is permanent")


def test_an_address_is_permanent_once_public_and_free_before():
    with clock.at(NOON):
        edition = make.scheduled(at=NOON + HOUR)
        where = "article_id = %s"
        assert run(f"UPDATE articles_address SET slug = 'essai' WHERE {where}", edition.article_id) == 1
    with clock.at(NOON + HOUR):
        words = "has been public is permanent"
        refused(f"UPDATE articles_address SET slug = 'autre' WHERE {where}", edition.article_id, words=words)
        refused(f"UPDATE articles_address SET year = 2000 WHERE {where}", edition.article_id, words=words)
        refused(f"DELETE FROM articles_address WHERE {where}", edition.article_id, words=words)
        other = make.make_edition().article_id
        refused(f"UPDATE articles_address SET article_id = %s WHERE {where}", other, edition.article_id, words=words)
        assert run(f"UPDATE articles_address SET current = false WHERE {where}", edition.article_id) == 1
    assert Address.objects.get().slug == "essai"


# -- registries -----------------------------------------------------------------------------------------------------


@pytest.fixture
def announced_at_noon() -> list:
    """One row of each registry fact, announced for NOON."""
    live = make.TimestamptzRange(NOON, None)
    organisation = make.make_organisation(live=live)
    office = make.make_office(live=live)
    appointment = make.appoint(make.make_person(), office, datetime(2020, 1, 1).date(), live=live)
    return [*organisation.names.all(), *office.titles.all(), appointment]


TOO_EARLY = "tstzrange(lower(live_period), '2031-03-01 13:59+00')"  # at two o'clock
FACTS = {
    OrganisationName: {
        "name": "'Autre'", "short": "'A'", "language": "'en'", "organisation_id": "0",
        "period": "daterange('2001-01-01', NULL)",
    },
    OfficeTitle: {
        "masculine": "'Autre'", "feminine": "'Autre'", "language": "'en'", "office_id": "0",
        "period": "daterange('2001-01-01', NULL)",
    },
    Appointment: {
        "person_id": "0", "office_id": "0", "capacity": "'acting'", "period": "daterange('2001-01-01', NULL)",
    },
}  # fmt: skip


def test_facts_change_freely_before_their_announcement(announced_at_noon):
    with clock.at(NOON - HOUR):
        for row in announced_at_noon:
            assert run(f"UPDATE {row._meta.db_table} SET period = daterange('2019-01-01', NULL) WHERE id = %s", row.pk)
            assert run(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk) == 1


def test_facts_are_frozen_once_announced(announced_at_noon):
    with clock.at(NOON + 2 * HOUR):
        for row in announced_at_noon:
            table = row._meta.db_table
            for column, value in FACTS[type(row)].items():
                if value != f"'{getattr(row, column)}'":
                    refused(
                        f"UPDATE {table} SET {column} = {value} WHERE id = %s", row.pk, words="a change is a new entry"
                    )
            refused(f"DELETE FROM {table} WHERE id = %s", row.pk, words="ended, never deleted")
            for period in ("NULL", "tstzrange(NULL, NULL)", "tstzrange('2030-01-01', NULL)", TOO_EARLY):
                refused(f"UPDATE {table} SET live_period = {period} WHERE id = %s", row.pk, words="Only the end")
            assert run(
                f"UPDATE {table} SET live_period = tstzrange(lower(live_period), %s) WHERE id = %s",
                NOON + 3 * HOUR,
                row.pk,
            )
    with clock.at(NOON + 3 * HOUR):
        for row in announced_at_noon:
            refused(
                f"UPDATE {row._meta.db_table} SET live_period = tstzrange(lower(live_period), NULL) WHERE id = %s",
                row.pk,
                words="never once past",
            )  # fmt: skip


def test_a_fact_that_was_always_public_is_frozen_too():
    organisation = make.make_organisation()
    name = organisation.names.first()
    refused("UPDATE people_organisationname SET name = 'Autre' WHERE id = %s", name.pk, words="a change is a new entry")
    refused(
        "UPDATE people_organisationname SET live_period = tstzrange('2000-01-01', NULL) WHERE id = %s", name.pk,
        words="Only the end",
    )  # fmt: skip
    refused("DELETE FROM people_organisationname WHERE id = %s", name.pk, words="ended, never deleted")


@pytest.fixture(params=["always", "at noon"])
def public_event(request):
    """An event with a row of everything, in public since ever or since NOON."""
    live = make.ALWAYS if request.param == "always" else make.TimestamptzRange(NOON, None)
    person, document = make.make_person(), make.make_document()
    return make.make_event(live=live, participants=[person], programme=["Ouverture"], documents=[document])


VERSION_FACTS = {
    "event_id": "0", "number": "7", "series_id": "0", "ordinal": "3", "period": "tstzrange('2001-01-01', NULL)",
    "time_zone": "'UTC'", "place_id": "0", "status": "'held'", "status_note_fr": "'Autre'", "status_note_en": "'Autre'",
    "accreditation_deadline": "'2001-01-01'", "accreditation_address": "'a@example.org'", "instructions_fr": "'Autre'",
    "instructions_en": "'Autre'", "capacity": "3", "doors": "'08:00'",
}  # fmt: skip


def test_every_column_of_a_version_is_frozen_or_says_how_it_came_to_be_public():
    standing = {"id", "live_period", "begins_with_id", "ends_with_id", "prepared_by_id", "announced_by_id"}
    assert set(VERSION_FACTS) | standing == {field.column for field in EventVersion._meta.concrete_fields}


def test_what_a_version_said_in_public_is_frozen(public_event):
    version = public_event.latest
    with clock.at(NOON + 2 * HOUR):
        for column, value in VERSION_FACTS.items():
            refused(
                f"UPDATE events_eventversion SET {column} = {value} WHERE id = %s", version.pk,
                words="a change is a new entry",
            )  # fmt: skip
        refused("DELETE FROM events_eventversion WHERE id = %s", version.pk, words="ended, never deleted")
        for period in ("NULL", "tstzrange('2020-01-01', NULL)", TOO_EARLY):
            refused(f"UPDATE events_eventversion SET live_period = {period}", words="never once past")
        assert run("UPDATE events_eventversion SET live_period = tstzrange(lower(live_period), %s)", NOON + 3 * HOUR)


def test_what_belongs_to_a_version_is_frozen_with_it(public_event):
    draft = make.make_event(live=None, participants=[make.make_person()], programme=["Clôture"],
                            documents=[make.make_document()])  # fmt: skip
    tables = [models_of_ours()[label]._meta.db_table for label, names in PROTECTED.items() if names == WITH_VERSION]
    assert len(tables) == 5
    words = "a change is a new version"
    with clock.at(NOON + 2 * HOUR):
        for table in tables:
            first = f"(SELECT min(id) FROM {table})"  # the public event was made first
            refused(f"UPDATE {table} SET id = id WHERE id = {first}", words=words)
            refused(f"DELETE FROM {table} WHERE id = {first}", words=words)
            refused(copy_of_a_row(table, f"id = {first}"), words=words)
            column = {"events_eventversion_documents": "eventversion_id"}.get(table, "version_id")
            if table != "events_programmeitem_speakers":  # no row moves from what is prepared into what is public
                move = f"UPDATE {table} SET {column} = %s WHERE {column} = %s"
                refused(move, public_event.latest.pk, draft.latest.pk, words=words)
        draft.latest.delete()  # and what is prepared may go, with everything in it
        assert not Event.objects.filter(pk=draft.pk).exists()


def test_the_address_of_an_event_is_permanent_once_a_version_was_public(public_event):
    with clock.at(NOON + 2 * HOUR):
        run("UPDATE events_eventversion SET live_period = tstzrange(lower(live_period), %s)", NOON + 3 * HOUR)
    with clock.at(NOON + 4 * HOUR):
        for assignment in ("slug = 'autre'", "year = 2000"):
            refused(f"UPDATE events_event SET {assignment} WHERE id = %s", public_event.pk, words="permanent")
        refused("DELETE FROM events_event WHERE id = %s", public_event.pk, words="permanent")


def test_two_events_do_not_bear_one_ordinal_of_a_series_in_public_at_once():
    series = EventSeries.objects.create(slug="ports", name_fr="Ports", name_en="Ports")
    make.make_event(series=series, ordinal=2, live=make.TimestamptzRange(None, NOON))
    later = make.make_event(series=series, ordinal=2, live=make.TimestamptzRange(NOON, None))
    third = make.make_event(series=series, ordinal=2, live=None)
    for period in ("tstzrange('2031-06-01', NULL)", "tstzrange(NULL, NULL)"):
        refused(f"UPDATE events_eventversion SET live_period = {period} WHERE event_id = %s", third.pk,
                words="already has an event with this ordinal")  # fmt: skip
    with pytest.raises(ValidationError, match="ordinal"):
        changed = third.latest
        changed.live_period = later.latest.live_period
        changed.full_clean()


def test_an_appointment_is_as_exclusive_as_its_office_whoever_inserts_it():
    office = make.make_office()
    first = make.appoint(make.make_person(), office, datetime(2020, 1, 1).date())
    refused(
        "INSERT INTO people_appointment (person_id, office_id, capacity, period, live_period, exclusive)"
        " VALUES (%s, %s, 'full', daterange('2021-01-01', NULL), tstzrange(NULL, NULL), false)",
        make.make_person().pk, office.pk, words="people_appointment_one_holder",
    )  # fmt: skip
    assert first.exclusive


def test_an_office_that_becomes_exclusive_takes_its_appointments_along_or_stays_as_it_was():
    office = make.make_office(exclusive=False)
    make.appoint(make.make_person(), office, datetime(2020, 1, 1).date())
    assert run("UPDATE people_office SET exclusive = true WHERE id = %s", office.pk) == 1
    assert Appointment.objects.get().exclusive
    run("UPDATE people_office SET exclusive = false WHERE id = %s", office.pk)
    make.appoint(make.make_person(), Office.objects.get(), datetime(2021, 1, 1).date())
    refused("UPDATE people_office SET exclusive = true WHERE id = %s", office.pk, words="people_appointment_one_holder")
    assert not Appointment.objects.filter(exclusive=True).exists()


def test_a_succession_is_frozen_once_announced():
    one, other = make.make_organisation(), make.make_organisation()
    row = Succession.objects.create(
        predecessor=one, successor=other, on=datetime(2031, 3, 1).date(), live_period=make.TimestamptzRange(NOON, None)
    )
    with clock.at(NOON - HOUR):
        assert run("UPDATE people_succession SET \"on\" = '2031-03-02'") == 1
    with clock.at(NOON + HOUR):
        for assignment in ("\"on\" = '2031-03-03'", "predecessor_id = 0", "successor_id = 0"):
            refused(f"UPDATE people_succession SET {assignment}", words="a change is a new entry")
        refused("DELETE FROM people_succession WHERE id = %s", row.pk, words="ended, never deleted")


def test_an_announcement_is_taken_back_before_its_instant_and_never_after():
    second = make.make_user("keeper")
    with clock.at(NOON - HOUR):
        made = make.make_announcement(announced_by=second, announced_at=NOON - HOUR, starts_at=NOON)
        assert run("UPDATE people_announcement SET title = 'Autre' WHERE id = %s", made.pk) == 1
    with clock.at(NOON):
        for assignment in (
            "title = 'Encore'",
            "announced_at = NULL, announced_by_id = NULL",
            "starts_at = '2032-01-01'",
        ):
            refused(f"UPDATE people_announcement SET {assignment} WHERE id = %s", made.pk, words="part of the record")
        run("DELETE FROM people_announcement_contributors")
        refused("DELETE FROM people_announcement WHERE id = %s", made.pk, words="part of the record")


# -- history --------------------------------------------------------------------------------------------------------


def test_raw_sql_leaves_its_history_too():
    person = make.make_person(family="Morvan")
    run("UPDATE people_person SET family = 'Le Goff' WHERE id = %s", person.pk)
    history = person.history.order_by("pgh_id")
    assert [(row.pgh_label, row.family) for row in history] == [("insert", "Morvan"), ("update", "Le Goff")]
    contact = make.make_organisation().press_contacts.create(name_fr="Service de presse", phone="1")
    run("DELETE FROM people_presscontact WHERE id = %s", contact.pk)
    assert [row.pgh_label for row in contact.history.model.objects.order_by("pgh_id")] == ["insert", "delete"]


def test_raw_sql_cannot_give_a_role_or_make_a_superuser_in_silence():
    user = make.make_user("writer")
    UserGroupEvent, UserEvent = apps.get_model("accounts.UserGroupEvent"), apps.get_model("accounts.UserEvent")
    given = UserGroupEvent.objects.count()
    run(
        "INSERT INTO accounts_user_groups (user_id, group_id) SELECT %s, id FROM auth_group WHERE name = 'publisher'",
        user.pk,
    )
    assert UserGroupEvent.objects.count() == given + 1
    run("UPDATE accounts_user SET is_superuser = true WHERE id = %s", user.pk)
    last = UserEvent.objects.order_by("pgh_id").last()
    assert (last.pgh_obj_id, last.is_superuser) == (user.pk, True)
    assert not hasattr(last, "password")


def test_a_label_that_nothing_uses_may_go_and_one_in_use_may_not(live):
    unused = Topic.objects.create(slug="ports", name_fr="Ports", name_en="Ports")
    assert run("DELETE FROM articles_topic WHERE id = %s", unused.pk) == 1
    refused("DELETE FROM articles_topic", words="foreign key")
