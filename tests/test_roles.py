"""Who may do what at the desk: one table for every address, every role and every state of a text.

An address that is not in the table fails the test: whoever adds one says here who may use it.
L: led to the login, O: shown, F: forbidden, N: as what does not exist, R: led on, M: only by POST,
C: refused where it stands (what is used is not deleted).
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from psycopg.types.range import TimestamptzRange

from accounts.models import Absence, Team, User
from articles import workflow
from articles.models import Edition, Topic
from assets.models import Arrival
from core import clock
from core.clock import move_to
from events.models import EventSeries
from people.models import PressContact, Succession
from tests import factories as make

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "nobody", "auditor", "writer", "reviewer", "publisher", "keeper", "administrator"]
ANSWERS = {"L": 302, "O": 200, "F": 403, "N": 404, "R": 302, "M": 405, "C": 409}
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)

#                          anonymous nobody auditor writer reviewer publisher keeper administrator
EVERYBODY_WITH_A_ROLE = "L F O O O O O O"
KEEPERS = "             L F F F F F O F"
FILERS = "              L F F O O O O F"
WRITERS = "             L F F O O O F F"
ADMINISTRATORS = "      L F F F F F F O"
NOBODY = "              L F F F F F F F"

SITE = {
    "index": "          L O O O O O O O",
    "login": "          O R R R R R R R",
    "logout": "         R M M M M M M M",
    "language": "       R R R R R R R R",
    "password_change": "L O O O O O O O",
    "password_change_done": "L O O O O O O O",
    "autocomplete": "   L F O O O O O O",
    "jsi18n": "         L O O O O O O O",
    "app_list": "       L N O O O O O O",
    "(?P<url>.*)$": "   L N N N N N N N",
}
REGISTRIES = {
    "changelist": EVERYBODY_WITH_A_ROLE,
    "add": KEEPERS,
    "change": EVERYBODY_WITH_A_ROLE,
    "history": EVERYBODY_WITH_A_ROLE,
    "delete": NOBODY,
}
UNUSED = {**REGISTRIES, "delete": KEEPERS}
USED = {**REGISTRIES, "delete": "    L F F F F F C F"}
PEOPLE = {
    **USED,
    "import": KEEPERS,
    "import_template": KEEPERS,
    "merge": KEEPERS,
    "separate": "       L F F F F F N F",  # it is not merged into another
}
FACTS = {**REGISTRIES, "act": "L F F F F F R F"}  # what is only prepared: led on to its own page
ANNOUNCEMENTS = {
    **REGISTRIES,
    "put": KEEPERS,
    "rehearsal": EVERYBODY_WITH_A_ROLE,
}
FILES = {**REGISTRIES, "add": FILERS, "delete": "L F F F F O F F"}
PICTURES = {
    "replace": FILERS,
    "upload": FILERS,
    "waiting": FILERS,
    "rights": EVERYBODY_WITH_A_ROLE,
    "arrival": "        L F F N N N N F",  # whoever did not bring it knows nothing of it
}
LED_ON = "              L F R R R R R R"
KEEPERS_LED_ON = "      L F F F F F R F"
KEEPERS_BY_POST = "     L F F F F F M F"
EVENTS = {**REGISTRIES, "add": KEEPERS_LED_ON, "change": LED_ON}  # an event is worked on by its versions
EVENT_VERSIONS = {
    **REGISTRIES,
    "changelist": LED_ON,
    "prepare": KEEPERS_BY_POST,
    "discard": KEEPERS_BY_POST,
    **dict.fromkeys(("postpone", "cancel", "withdraw"), KEEPERS_LED_ON),  # not for a version that is prepared
}
TOPICS = {**REGISTRIES, "add": ADMINISTRATORS}
ACCOUNTS = dict.fromkeys(("changelist", "add", "change", "history"), ADMINISTRATORS) | {"delete": NOBODY}
EDITIONS = {
    "changelist": EVERYBODY_WITH_A_ROLE,
    "names": EVERYBODY_WITH_A_ROLE,
    "add": WRITERS,
    "change": EVERYBODY_WITH_A_ROLE,
    "history": EVERYBODY_WITH_A_ROLE,
    "compare": EVERYBODY_WITH_A_ROLE,
    "preview": EVERYBODY_WITH_A_ROLE,
    "act": "            L F F O O O F F",  # "submit"; the other acts stand in ACTS
    "delete": NOBODY,
}
MODELS = {
    "people_person": PEOPLE,
    "people_organisation": USED,
    "people_office": USED,
    "people_presscontact": UNUSED,
    "people_organisationname": FACTS,
    "people_officetitle": FACTS,
    "people_appointment": FACTS,
    "people_succession": FACTS,
    "people_announcement": ANNOUNCEMENTS,
    "events_event": EVENTS,
    "events_eventversion": EVENT_VERSIONS,
    "events_place": UNUSED,
    "events_eventseries": {**UNUSED, "next": EVERYBODY_WITH_A_ROLE},
    "assets_image": {**FILES, **PICTURES},
    "assets_document": {**FILES, "replace": FILERS},
    "articles_topic": TOPICS,
    "articles_edition": EDITIONS,
    "accounts_user": ACCOUNTS,
    "accounts_team": ACCOUNTS,
    "accounts_absence": ACCOUNTS,
    "auth_group": {**ACCOUNTS, "add": NOBODY},
}
OTHER = {"auth_user_password_change": ADMINISTRATORS}
PAGES = {
    **SITE,
    **OTHER,
    **{f"{model}_{page}": row for model, rows in MODELS.items() for page, row in rows.items()},
}

# Each act: who may, and the states of the text in which it takes effect. Everywhere else it is refused.
STATES = ["draft", "review", "approved", "scheduled", "live", "superseded", "withdrawn", "removed", "discarded"]
ACTS = {
    "submit": ("writer reviewer publisher", "draft"),
    "approve": ("reviewer publisher", "review"),
    "request_changes": ("reviewer publisher", "review"),
    "revoke_approval": ("reviewer publisher", "approved"),
    "schedule": ("publisher", "approved"),
    "unschedule": ("publisher", "scheduled"),
    "emergency_publish": ("publisher", "draft review"),
    "review_after": ("reviewer publisher", ""),
    "new_edition": ("writer reviewer publisher", "live"),
    "reinstate": ("writer reviewer publisher", "withdrawn removed"),
    "translate": ("writer reviewer publisher", "draft review approved scheduled live"),
    "rebase": ("writer reviewer publisher", ""),
    "withdraw": ("publisher", "live"),
    "remove": ("publisher", "live withdrawn"),
    "discard": ("writer reviewer publisher", "draft review approved"),
}
WORDS = {
    "note": "Un mot.",
    "reason": "Urgent.",
    "notice": "Avis.",
    "public_note": "Note.",
    "change": "minor",
    "language": "en",
}


@pytest.fixture(autouse=True)
def _refusals_are_expected(caplog):
    """Thousands of refusals are asked for here: they need not be logged."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)


@pytest.fixture
def clients() -> dict[str, Client]:
    """Return one client a role, logged in."""
    found = {"anonymous": Client()}
    for role in ROLES[1:]:
        found[role] = Client()
        if role == "nobody":
            user = User.objects.create_user("nobody", "nobody@example.org", make.PASSWORD)
        else:
            user = make.make_user(role)
        found[role].force_login(user)
    return found


def objects() -> dict[str, int]:
    """Return the key of one row of each model."""
    person, office, organisation = make.make_person(), make.make_office(live=None), make.make_organisation(live=None)
    appointment = make.appoint(person, office, NOON.date(), live=None)
    succession = Succession.objects.create(
        predecessor=organisation, successor=make.make_organisation(live=None), on=NOON.date(), **make.known(None)
    )
    event = make.make_event(live=None)
    contact = PressContact.objects.create(organisation=organisation, name_fr="Presse", phone="1")
    series = EventSeries.objects.create(slug="ports", name_fr="Ports", name_en="Ports")
    topic = Topic.objects.create(slug="ports", name_fr="Ports", name_en="Ports")
    one, other = make.make_user("auditor"), make.make_user("auditor")
    absence = Absence.objects.create(
        person=one, delegate=other, period=TimestamptzRange(NOON, NOON + timedelta(days=1))
    )
    rows = {
        "people_person": person, "people_organisation": organisation, "people_office": office,
        "people_presscontact": contact, "people_organisationname": organisation.names.first(),
        "people_officetitle": office.titles.first(), "people_appointment": appointment,
        "people_succession": succession, "people_announcement": appointment.begins_with, "events_event": event,
        "events_eventversion": event.latest,
        "events_place": make.make_place(), "events_eventseries": series, "assets_image": make.make_image(),
        "assets_document": make.make_document(), "articles_topic": topic, "articles_edition": make.make_edition(),
        "accounts_user": one, "accounts_team": Team.objects.create(name="Ports"), "accounts_absence": absence,
        "auth_group": Group.objects.first(), "auth_user": one,
    }  # fmt: skip
    return {name: row.pk for name, row in rows.items()}


def arrival() -> Arrival:
    """Return a picture that somebody brought."""
    by = User.objects.filter(groups__name="auditor").first()
    words = {"file": "ab/c.jpeg", "sha256": "0", "size": 1, "format": "jpeg", "width": 1, "height": 1}
    return Arrival.objects.get_or_create(added_by=by, original_name="quai.jpg", defaults=words)[0]


def patterns(found: list, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name or route, whole route) of every address of the desk."""
    for pattern in found:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern), route


def test_every_address_of_the_desk_is_in_the_table():
    named = {name for name, _route in patterns(admin.site.get_urls())}
    assert named - {"<path:object_id>/"} == set(PAGES)  # that one only leads on to "change"


def address(name: str, route: str, keys: dict[str, int]) -> str:
    """Return a concrete address for a pattern."""
    if name == "(?P<url>.*)$":
        return "/desk/no-such-page/"
    if name == "app_list":
        return reverse("admin:app_list", args=["articles"])
    if name == "autocomplete":
        return reverse("admin:autocomplete") + "?app_label=articles&model_name=mention&field_name=person"
    model = next((model for model in sorted(keys, key=len, reverse=True) if name.startswith(model + "_")), None)
    args = []
    if "<int:pk>" in route or "<path:object_id>" in route or "<id>" in route:
        args.append(keys[model])
    if "<slug:name>" in route:
        args.append({"people_announcement_put": "ending"}.get(name, "submit" if "edition" in name else "strike"))
    if "<path:where>" in route:
        args.append("fr/")
    if "<uuid:token>" in route:
        args.append(arrival().token)
    return reverse(f"admin:{name}", args=args)


def test_each_role_sees_what_the_table_says(clients):
    keys = objects()
    wrong = []
    for name, route in patterns(admin.site.get_urls()):
        if name == "<path:object_id>/":
            continue
        url = address(name, route, keys)
        for role, letter in zip(ROLES, PAGES[name].split(), strict=True):
            answer = clients[role].get(url)
            if answer.status_code != ANSWERS[letter]:
                wrong.append(f"{name} for {role}: {answer.status_code}, not {letter}")
            if letter == "L" and "/desk/login/" not in answer.headers.get("Location", ""):
                wrong.append(f"{name} for {role}: not led to the login")
    assert not wrong, "\n".join(wrong)


def test_no_role_changes_a_row_that_it_only_reads(clients):
    keys = objects()
    changers = {"people": "keeper", "events": "keeper", "assets": "writer reviewer publisher keeper"}
    for model, key in keys.items():
        label = model.split("_")[0]
        if label not in changers or model == "events_event":  # that one only leads on to its version
            continue
        url = reverse(f"admin:{model}_change", args=[key])
        for role in ROLES:
            status = clients[role].post(url, {}).status_code
            allowed = role in changers[label].split()
            assert status == (302 if role == "anonymous" else 200 if allowed else 403), (model, role)


def in_state(state: str) -> Edition:
    """Return an edition that stands in this state an hour after NOON."""
    with clock.at(NOON):
        match state:
            case "draft":
                return make.make_edition()
            case "review":
                return make.submitted()
            case "approved":
                return make.approved()
            case "discarded":
                edition = make.make_edition()
                return workflow.discard(edition, by=edition.head.by, seen=edition.head_id)[0]
            case "scheduled":
                return make.scheduled(at=NOON + timedelta(days=1))
    live = make.published(at=NOON)
    publisher = make.make_user("publisher")
    with clock.at(NOON + timedelta(minutes=10)):
        if state in ("withdrawn", "removed"):
            end = {"withdrawn": workflow.withdraw, "removed": workflow.remove}[state]
            return end(live, by=publisher, seen=live.head_id, notice="Avis.")[0]
        if state == "superseded":
            make.scheduled(make.next_of(live))
    live.refresh_from_db()
    return live


@pytest.fixture
def an_hour_later() -> Iterator[None]:
    move_to(NOON + timedelta(hours=1))
    yield
    move_to(None)


@pytest.mark.parametrize("state", STATES)
def test_an_act_takes_effect_for_these_roles_in_these_states_only(state, clients, an_hour_later):
    edition = in_state(state)
    assert edition.state(clock.now()) == state
    wrong = []
    for name, (roles, states) in ACTS.items():
        url = reverse("admin:articles_edition_act", args=[edition.pk, name])
        # Who is forbidden is so before the state is looked at: two states show it for all roles.
        for role in ROLES if state in ("draft", "live") else ["auditor", *roles.split()]:
            allowed = role in roles.split()
            shown, done = (200, 302 if state in states.split() else 409) if allowed else (403, 403)
            if role == "anonymous":
                shown = done = 302
            place = transaction.savepoint()
            before = Edition.objects.count(), Edition.objects.filter(pk=edition.pk).values().get()
            got = clients[role].get(url).status_code if state in ("draft", "live") else shown
            answer = clients[role].post(url, {"seen": edition.head_id, **WORDS})
            after = Edition.objects.count(), Edition.objects.filter(pk=edition.pk).values().get()
            transaction.savepoint_rollback(place)
            if (got, answer.status_code) != (shown, done):
                why = answer.context["form"].errors if answer.status_code == 409 else ""
                wrong.append(f"{name} for {role}: {got}, {answer.status_code}; not {shown}, {done} {why}")
            if (before != after) != (done == 302 and role != "anonymous"):
                wrong.append(f"{name} for {role}: the text {'stayed' if before == after else 'changed'}")
    assert not wrong, "\n".join(wrong)


def test_all_acts_of_the_workflow_are_in_the_table():
    from articles.acts import ACTS as known

    assert set(ACTS) == set(known)


@pytest.mark.parametrize("state", STATES)
def test_a_text_is_written_by_writers_while_it_is_open_only(state, clients, an_hour_later):
    edition = in_state(state)
    url = reverse("admin:articles_edition_change", args=[edition.pk])
    data = {
        "seen": edition.head_id, "headline": "Un autre titre", "body": "<p>Un autre texte.</p>", "kind": "communique",
        "access": "all", "dateline_date": "2031-03-01", "change": "correction", "public_note": "Note.",
    }  # fmt: skip
    for role in ROLES:
        assert clients[role].get(url).status_code == (302 if role == "anonymous" else 403 if role == "nobody" else 200)
        place = transaction.savepoint()
        status = clients[role].post(url, data).status_code
        headline = Edition.objects.get(pk=edition.pk).headline
        transaction.savepoint_rollback(place)
        writes = role in ("writer", "reviewer", "publisher")
        opened = writes and state in ("draft", "review")
        assert status == (302 if opened or role == "anonymous" else 409 if writes else 403), (role, status)
        assert (headline == "Un autre titre") == opened, role


def test_a_confidential_text_does_not_exist_for_others(clients):
    secret = make.make_edition(headline="Opération secrète", article={"access": "people", "readers": []})
    reader = make.make_user("writer")
    secret.article.readers.add(reader)
    nothing = secret.pk + 1000
    pages = [("change", []), ("history", []), ("compare", []), ("preview", []), *[("act", [name]) for name in ACTS]]
    for role in ROLES[1:]:
        client = clients[role]
        for page, more in pages:
            hidden, missing = (
                client.get(reverse(f"admin:articles_edition_{page}", args=[key, *more])) for key in (secret.pk, nothing)
            )
            assert hidden.status_code == missing.status_code != 200, (role, page, more)
            posted = [
                client.post(reverse(f"admin:articles_edition_{page}", args=[key, *more]), WORDS).status_code
                for key in (secret.pk, nothing)
            ]
            assert posted[0] == posted[1] and posted[0] in (403, 404), (role, page, more, posted)
        for place in (
            reverse("admin:index"),
            reverse("admin:articles_edition_changelist"),
            reverse("admin:articles_edition_changelist") + "?q=secr%C3%A8te",
            reverse("admin:articles_edition_changelist") + f"?q=D{secret.article_id}",
            reverse("admin:articles_edition_changelist") + "?state=draft",
            reverse("admin:autocomplete") + "?app_label=articles&model_name=mention&field_name=edition&term=secr",
        ):
            answer = client.get(place)
            text = answer.content.decode()
            assert "Opération secrète" not in text and f"D{secret.article_id}<" not in text, (role, place)
            if answer.context and "cl" in answer.context:
                assert answer.context["cl"].result_count == 0, (role, place)

    client = Client()
    client.force_login(reader)
    assert client.get(reverse("admin:articles_edition_change", args=[secret.pk])).status_code == 200
    assert "Opération secrète" in client.get(reverse("admin:articles_edition_changelist")).content.decode()


def test_a_closed_account_does_not_come_in():
    user = make.make_user("publisher", is_active=False)
    client = Client()
    answer = client.post(reverse("admin:login"), {"username": user.username, "password": make.PASSWORD})
    assert answer.status_code == 200
    assert client.get(reverse("admin:index")).status_code == 302
