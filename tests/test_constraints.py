"""Every named constraint: raw SQL that breaks it is refused by its name, and a form says why in words.

Triggers are switched off here, so that each constraint is seen to hold by itself.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pgtrigger
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from psycopg.types.range import DateRange, TimestamptzRange

from accounts.models import Absence, User
from articles.models import (
    Address,
    Article,
    ArticleIssuer,
    Autosave,
    Edition,
    EditionDocument,
    EditionPicture,
    EditionTopic,
    Mention,
    QuotationSpeaker,
    Revision,
    Topic,
)
from assets.models import Document, Image, Rendition
from core import clock
from events.models import Event, EventText, EventVersion, Participation, Place, ProgrammeItem
from people.models import (
    Announcement,
    Appointment,
    Office,
    OfficeTitle,
    Organisation,
    OrganisationName,
    Person,
    PressContact,
    Succession,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), date(2020, 1, 1)
OURS = ("accounts", "assets", "people", "events", "articles")
EMPTY = TimestamptzRange(NOON, NOON)
EMPTY_DAYS = DateRange(date(2020, 1, 1), date(2020, 1, 1))
BOTH_IN = TimestamptzRange(NOON, NOON + HOUR, "[]")
LOWER_OUT = TimestamptzRange(NOON, NOON + HOUR, "()")


def changed(row: models.Model, **values) -> models.Model:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def name_of(**values) -> OrganisationName:
    return OrganisationName(
        **{
            "organisation": make.make_organisation(), "language": "fr", "name": "Autre",
            "period": DateRange(None, None), "live_period": TimestamptzRange(None, NOON),
        } | values
    )  # fmt: skip


def title_of(**values) -> OfficeTitle:
    return OfficeTitle(
        **{
            "office": make.make_office(), "language": "fr", "masculine": "a", "feminine": "b",
            "period": DateRange(None, None), "live_period": TimestamptzRange(None, NOON),
        } | values
    )  # fmt: skip


def appointment(**values) -> Appointment:
    return Appointment(
        **{
            "person": make.make_person(), "office": make.make_office(), "period": DateRange(None, None),
            "live_period": make.ALWAYS,
        } | values
    )  # fmt: skip


def succession(**values) -> Succession:
    return Succession(
        **{
            "predecessor": make.make_organisation(), "successor": make.make_organisation(), "on": DAY,
            "live_period": make.ALWAYS,
        } | values
    )  # fmt: skip


def succession_twice() -> Succession:
    first = succession()
    first.save()
    return first.copy(on=date(2021, 1, 1), live_period=TimestamptzRange(NOON, None))


def announcement(**values) -> Announcement:
    return Announcement(
        **{
            "title": "Remaniement", "prepared_by": make.make_user("keeper"), "announced_by": make.make_user("keeper"),
            "announced_at": NOON, "starts_at": NOON, "prepared_at": NOON,
        } | values
    )  # fmt: skip


def by_one() -> Announcement:
    user = make.make_user("keeper")
    return announcement(prepared_by=user, announced_by=user)


def version(**values) -> EventVersion:
    """A second version of an event, that takes over at NOON."""
    if "event" not in values:
        values["event"] = make.make_event(live=TimestamptzRange(None, NOON))
    period = TimestamptzRange(NOON, NOON + HOUR)
    return EventVersion(**{"number": 2, "period": period, "live_period": TimestamptzRange(NOON, None)} | values)


def second_prepared() -> EventVersion:
    first = make.make_event(live=None).latest
    return version(event=first.event, live_period=None, begins_with=first.begins_with)


def second_edition(language: str = "fr", **values) -> Edition:
    """A second edition that overlaps the first one's period."""
    with clock.at(NOON - HOUR):
        first = make.scheduled(language=language)
    return Edition(
        **{
            "article": first.article, "language": language, "number": 2, "based_on": first, "change": "minor",
            "headline": "Autre", "stage": "approved", "content_hash": "a", "approved_hash": "a",
            "starts_at": NOON, "published_at": NOON, "live_period": TimestamptzRange(NOON, None),
        } | values
    )  # fmt: skip


def first_edition(**values) -> Edition:
    return Edition(**{"article": Article.objects.create(), "language": "fr", "headline": "Un titre"} | values)


def by_two(cls: type, **values):
    """A registry row that was announced by the one who prepared it."""
    user = make.make_user("keeper")
    maker = {
        OrganisationName: name_of, OfficeTitle: title_of, Appointment: appointment, Succession: succession,
        EventVersion: version,
    }[cls]  # fmt: skip
    return maker(prepared_by=user, announced_by=user, live_period=TimestamptzRange(NOON, None), **values)


def overlapping(make_row: Callable, language: str):
    """A row whose two periods overlap, each by a little, those of a row in the database."""
    known = make_row(language=language, period=DateRange(None, DAY), live_period=TimestamptzRange(None, NOON))
    parent = {OrganisationName: "organisation", OfficeTitle: "office"}[type(known)]
    setattr(known, parent, type(getattr(known, parent)).objects.create(slug="sans-nom"))
    known.save()
    return make_row(
        language=language,
        period=DateRange(DAY - timedelta(days=1), None),
        live_period=TimestamptzRange(NOON - timedelta(microseconds=1), None),
        **{parent: getattr(known, parent)},
    )


def second_holder(**values) -> Appointment:
    office = make.make_office()
    make.appoint(make.make_person(), office, date(2020, 1, 1), date(2021, 1, 1))
    return appointment(
        office=office, period=DateRange(date(2020, 12, 31), None), live_period=TimestamptzRange(NOON, None), **values
    )


def same_holder_twice() -> Appointment:
    office = make.make_office(exclusive=False)
    first = make.appoint(make.make_person(), office, date(2020, 1, 1))
    return appointment(
        office=office, person=first.person, exclusive=False, period=DateRange(date(2022, 1, 1), None),
        live_period=TimestamptzRange(NOON, None),
    )  # fmt: skip


def twice(row: models.Model) -> models.Model:
    """The row once more, as a new one."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    return copy


def row_of_full_edition(model: type) -> models.Model:
    make.make_full_edition()
    return model.objects.first()


def speaker(**values) -> QuotationSpeaker:
    return changed(row_of_full_edition(QuotationSpeaker), **values)


def address_of_another() -> Address:
    with clock.at(NOON):
        first = make.scheduled()
    return changed(twice(first.article.addresses.get()), article=Article.objects.create())


def second_current_address() -> Address:
    with clock.at(NOON):
        first = make.scheduled()
    return changed(twice(first.article.addresses.get()), slug="autre")


def same_user_name() -> User:
    make.make_user("writer", "Morvan")
    return User(username="MORVAN", email="autre@example.org", password="x")


DECIDED = {
    "stage": "approved", "content_hash": "a", "approved_hash": "a",
    "starts_at": NOON, "published_at": NOON, "live_period": TimestamptzRange(NOON, None),
}  # fmt: skip

ENDING = DECIDED | {"live_period": TimestamptzRange(NOON, NOON + HOUR), "ends_at": NOON + HOUR}

VIOLATIONS: dict[str, list[Callable[[], models.Model]]] = {
    "accounts_user_username_any_case": [same_user_name],
    "accounts_absence_period_not_empty": [
        lambda: Absence(person=make.make_user("writer"), delegate=make.make_user("writer"), period=EMPTY)
    ],
    "accounts_absence_somebody_else": [
        lambda: (user := make.make_user("writer"))
        and Absence(person=user, delegate=user, period=TimestamptzRange(NOON, None))
    ],
    "assets_image_alt_or_decorative": [lambda: changed(make.make_image(), alt_fr="")],
    "assets_image_focal_point_inside": [lambda: changed(make.make_image(), focal_x=101)],
    "assets_image_rights_period_not_empty": [lambda: changed(make.make_image(), rights_period=EMPTY_DAYS)],
    "assets_rendition_once": [
        lambda: twice(Rendition.objects.create(image=make.make_image(), width=1, height=1, format="webp", file="a/b"))
    ],
    "assets_document_has_a_title": [lambda: changed(make.make_document(), title_fr="")],
    "people_person_not_merged_into_itself": [
        lambda: (person := make.make_person()) and changed(person, merged_into=person)
    ],
    "people_presscontact_reachable": [
        lambda: PressContact(organisation=make.make_organisation(), name_fr="Service de presse")
    ],
    "people_announcement_four_eyes": [by_one],
    "people_announcement_decided_whole": [
        lambda: announcement(starts_at=None),
        lambda: announcement(announced_at=None),
        lambda: announcement(announced_by=None),
    ],
    "people_organisationname_prepared_for_an_announcement": [lambda: name_of(live_period=None)],
    "people_officetitle_prepared_for_an_announcement": [lambda: title_of(live_period=None)],
    "people_appointment_prepared_for_an_announcement": [lambda: appointment(live_period=None)],
    "people_succession_prepared_for_an_announcement": [lambda: succession(live_period=None)],
    "people_succession_live_period_not_empty": [lambda: succession(live_period=EMPTY)],
    "people_succession_four_eyes": [lambda: by_two(Succession)],
    "people_succession_of_another": [lambda: (row := succession()) and changed(row, successor=row.predecessor)],
    "people_succession_once": [succession_twice],
    "people_organisationname_live_period_not_empty": [
        lambda: name_of(live_period=EMPTY),
        lambda: name_of(live_period=BOTH_IN),
        lambda: name_of(live_period=LOWER_OUT),
    ],
    "people_organisationname_period_not_empty": [lambda: name_of(period=EMPTY_DAYS)],
    "people_organisationname_four_eyes": [lambda: by_two(OrganisationName)],
    "people_organisationname_language_known": [lambda: name_of(language="de")],
    "people_organisationname_one_at_a_time_fr": [lambda: overlapping(name_of, "fr")],
    "people_organisationname_one_at_a_time_en": [lambda: overlapping(name_of, "en")],
    "people_officetitle_live_period_not_empty": [lambda: title_of(live_period=EMPTY)],
    "people_officetitle_period_not_empty": [lambda: title_of(period=EMPTY_DAYS)],
    "people_officetitle_four_eyes": [lambda: by_two(OfficeTitle)],
    "people_officetitle_language_known": [lambda: title_of(language="de")],
    "people_officetitle_one_at_a_time_fr": [lambda: overlapping(title_of, "fr")],
    "people_officetitle_one_at_a_time_en": [lambda: overlapping(title_of, "en")],
    "people_appointment_live_period_not_empty": [lambda: appointment(live_period=EMPTY)],
    "people_appointment_period_not_empty": [lambda: appointment(period=EMPTY_DAYS)],
    "people_appointment_four_eyes": [lambda: by_two(Appointment)],
    "people_appointment_one_holder": [second_holder, lambda: second_holder(capacity="acting")],
    "people_appointment_once": [same_holder_twice],
    "events_eventversion_live_period_not_empty": [lambda: version(live_period=EMPTY)],
    "events_eventversion_period_not_empty": [lambda: version(period=EMPTY), lambda: version(period=BOTH_IN)],
    "events_eventversion_four_eyes": [lambda: by_two(EventVersion)],
    "events_eventversion_prepared_for_an_announcement": [lambda: version(live_period=None)],
    "events_eventversion_number_once": [lambda: version(number=1)],
    "events_eventversion_one_prepared": [second_prepared],
    "events_eventversion_one_live": [lambda: version(live_period=TimestamptzRange(NOON - HOUR, None))],
    "events_eventversion_ordinal_of_a_series": [lambda: version(ordinal=2)],
    "events_eventversion_status_explained": [lambda: version(status="cancelled"), lambda: version(status="postponed")],
    "events_eventtext_once_a_language": [
        lambda: EventText(version=make.make_event().latest, language="fr", name="Autre")
    ],
    "events_participation_person_once": [
        lambda: twice(make.make_event(participants=[make.make_person()]).latest.participations.get())
    ],
    "events_participation_somebody": [lambda: Participation(version=make.make_event().latest)],
    "events_programmeitem_period_not_empty": [
        lambda: ProgrammeItem(version=make.make_event().latest, title_fr="Ouverture", period=EMPTY)
    ],
    "articles_article_team_named": [lambda: Article(access="team")],
    "articles_issuer_once": [lambda: twice(row_of_full_edition(ArticleIssuer))],
    "articles_address_unique": [address_of_another],
    "articles_address_one_current": [second_current_address],
    "articles_topic_once": [lambda: twice(row_of_full_edition(EditionTopic))],
    "articles_picture_once": [lambda: twice(row_of_full_edition(EditionPicture))],
    "articles_document_once": [lambda: twice(row_of_full_edition(EditionDocument))],
    "articles_mention_of_one": [
        lambda: changed(row_of_full_edition(Mention), person=None),
        lambda: changed(row_of_full_edition(Mention), place=make.make_place()),
    ],
    "articles_speaker_is_one": [
        lambda: speaker(person=None, organisation=None),
        lambda: speaker(person=make.make_person(), organisation=make.make_organisation()),
    ],
    "articles_revision_number_once": [lambda: twice(row_of_full_edition(Revision))],
    "articles_autosave_once": [
        lambda: (edition := make.make_edition())
        and twice(Autosave.objects.create(edition=edition, person=edition.head.by, content={}))
    ],
    "articles_edition_number_once": [lambda: second_edition(number=1, **dict.fromkeys(DECIDED, None) | {
        "stage": "draft", "content_hash": "", "approved_hash": ""})],
    "articles_edition_live_period_not_empty": [
        lambda: first_edition(**DECIDED | {"live_period": BOTH_IN}),
        lambda: first_edition(**DECIDED | {"live_period": LOWER_OUT}),
    ],
    "articles_edition_language_known": [lambda: first_edition(language="de")],
    "articles_edition_stage_known": [lambda: first_edition(stage="published")],
    "articles_edition_one_live_fr": [second_edition],
    "articles_edition_one_live_en": [lambda: second_edition("en")],
    "articles_edition_public_only_if_approved": [lambda: first_edition(**DECIDED | {"stage": "review"})],
    "articles_edition_approved_as_it_stands": [
        lambda: first_edition(stage="approved", content_hash="a", approved_hash=""),
        lambda: first_edition(stage="approved", content_hash="a", approved_hash="b"),
        lambda: first_edition(stage="approved", content_hash="", approved_hash=""),
    ],
    "articles_edition_period_as_decided": [
        lambda: first_edition(**DECIDED | {"starts_at": None}),
        lambda: first_edition(**DECIDED | {"starts_at": NOON + HOUR}),
        lambda: first_edition(**DECIDED | {"published_at": None}),
        lambda: first_edition(**DECIDED | {"live_period": None}),
        lambda: first_edition(**DECIDED | {"live_period": TimestamptzRange(None, NOON)}),
    ],
    "articles_edition_end_as_decided": [
        lambda: first_edition(ends_at=NOON, ending="expired"),
        lambda: first_edition(**DECIDED | {"ends_at": NOON + HOUR, "ending": "expired"}),
        lambda: first_edition(**ENDING | {"ends_at": NOON + HOUR / 2, "ending": "expired"}),
    ],
    "articles_edition_ending_explained": [
        lambda: first_edition(**ENDING),
        lambda: first_edition(ending="expired"),
        lambda: first_edition(notice="Retiré."),
        lambda: first_edition(**ENDING, ending="vanished"),
    ],
    "articles_edition_notice_given": [
        lambda: first_edition(**ENDING, ending="withdrawn"),
        lambda: first_edition(**ENDING, ending="removed"),
    ],
    "articles_edition_change_named": [
        lambda: first_edition(change="minor"),
        lambda: second_edition(**{**DECIDED, "change": "first"}),
    ],
    "articles_edition_change_explained": [
        lambda: second_edition(change="correction"),
        lambda: second_edition(change="update", stage="review", starts_at=None, live_period=None),
    ],
}  # fmt: skip
THE_FIELD_SPEAKS_FIRST = ("_language_known", "_stage_known", "_focal_point_inside")
EACH = [(name, number) for name, rows in VIOLATIONS.items() for number in range(len(rows))]


def constraints_of_ours() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for constraint in model._meta.constraints
    }


def test_every_named_constraint_has_its_story_here_and_stands_in_the_database():
    ours = constraints_of_ours()
    assert set(VIOLATIONS) == set(ours)
    with connection.cursor() as cursor:
        for name, (model, _constraint) in ours.items():
            assert name in connection.introspection.get_constraints(cursor, model._meta.db_table), name


def write_raw(row: models.Model) -> None:
    """Write the row as it stands with plain SQL: an insert, or an update where it has a key."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    fields = [
        field for field in fields if not isinstance(getattr(row, field.attname), models.expressions.DatabaseDefault)
    ]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    table, columns = row._meta.db_table, [f'"{field.column}"' for field in fields]
    if row.pk and not row._state.adding:
        assignments = ", ".join(f"{column} = %s" for column in columns)
        statement, values = f"UPDATE {table} SET {assignments} WHERE id = %s", [*values, row.pk]
    else:
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("name, number", EACH)
def test_raw_sql_is_refused_by_its_name_and_a_form_says_why_in_words(name, number):
    row = VIOLATIONS[name][number]()
    constraint = constraints_of_ours()[name][1]
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    words = str(constraint.violation_error_message)
    if words != str(constraint.default_violation_error_message) and not name.endswith(THE_FIELD_SPEAKS_FIRST):
        assert words in error.value.messages
    with pytest.raises(IntegrityError, match=name):
        write_raw(row)


DERIVED = (  # written by the program alone, from marks and acts: nobody reads their messages
    "_once", "articles_mention_of_one", "articles_speaker_is_one", "articles_address_unique", "one_current",
    "once_a_language", "person_once", "number_once",
)  # fmt: skip


def test_every_constraint_a_person_can_break_has_words():
    for name, (_model, constraint) in constraints_of_ours().items():
        if not name.endswith(DERIVED) or name == "people_appointment_once":
            assert constraint.violation_error_message != constraint.default_violation_error_message, name


# -- what the constraints let pass ------------------------------------------------------------------------------------


def test_periods_that_only_touch_do_not_overlap():
    office, day = make.make_office(), date(2021, 1, 1)
    make.appoint(make.make_person(), office, date(2020, 1, 1), day)
    write_raw(appointment(office=office, period=DateRange(day, None), live_period=make.ALWAYS))


def test_a_fact_and_the_one_that_replaces_it_in_public_may_speak_of_the_same_days():
    ministry = make.make_organisation(live=TimestamptzRange(None, NOON))
    write_raw(name_of(organisation=ministry, live_period=TimestamptzRange(NOON, None)))
    with clock.at(NOON - HOUR):
        assert ministry.name(on=date(2020, 1, 1), language="fr") == "Ministère de la Mer"
    with clock.at(NOON):
        assert ministry.name(on=date(2020, 1, 1), language="fr") == "Autre"


def test_an_unannounced_fact_clashes_with_nothing():
    prepared = make.make_announcement()
    write_raw(name_of(live_period=None, begins_with=prepared))
    write_raw(changed(second_holder(), live_period=None, begins_with=prepared))


def test_several_people_share_an_office_that_is_not_exclusive_and_the_form_agrees():
    office = make.make_office(exclusive=False)
    make.appoint(make.make_person(), office, date(2020, 1, 1))
    second = appointment(office=office, live_period=make.ALWAYS)
    second.full_clean()
    write_raw(second)


def test_two_releases_are_live_side_by_side_and_one_release_in_two_languages():
    with clock.at(NOON):
        make.scheduled()
        first = make.scheduled()
    write_raw(first_edition(article=first.article, language="en", **DECIDED))


def test_overlapping_editions_may_move_together_within_one_transaction():
    first_row = second_edition()
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        first_row.save()  # overlaps until the first one ends
        cursor.execute(
            "UPDATE articles_edition SET live_period = tstzrange(lower(live_period), %s) WHERE id = %s",
            [NOON, first_row.based_on_id],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert Edition.objects.live(NOON).get() == first_row


@pytest.mark.django_db(transaction=True)
def test_overlapping_editions_are_refused_at_the_commit_and_nothing_of_it_stays():
    row = second_edition()
    with pytest.raises(IntegrityError, match="articles_edition_one_live_fr"), pgtrigger.ignore(), transaction.atomic():
        row.save()
        assert Edition.objects.live(NOON + HOUR).count() == 2, "checked at the commit, not before"
    assert Edition.objects.live(NOON + HOUR).get().number == 1


# -- unique columns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model, column",
    [
        (Article, "reference"), (Person, "slug"), (Event, "slug"), (Image, "token"), (Document, "token"),
        (User, "email"),
        (Organisation, "slug"), (Office, "slug"), (Place, "slug"), (Topic, "slug"),
    ],
)  # fmt: skip
def test_a_permanent_name_is_given_once(model, column):
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert any(constraint["unique"] and constraint["columns"] == [column] for constraint in constraints.values())
