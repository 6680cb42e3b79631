"""Plain functions that make what a story needs; each gives something valid and takes what the story cares about."""

import itertools
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection
from psycopg.types.range import DateRange, TimestamptzRange

from accounts.models import User
from articles import workflow, writing
from articles.models import Edition, Topic
from assets.models import Document, Image
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
)
from people.workflow import prepare

_number = itertools.count(1)
PASSWORD = "phare-du-levant-1874"
ALWAYS = TimestamptzRange(None, None)


def make_user(role: str, name: str = "", **kwargs: Any) -> User:
    """Make an account with one role."""
    name = name or f"{role}{next(_number)}"
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True, **kwargs)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_person(given: str = "Anne", family: str = "Morvan", **kwargs: Any) -> Person:
    """Make a person; unknown to the public until something live names her."""
    return Person.objects.create(
        **{"slug": f"personne-{next(_number)}", "given": given, "family": family, "gender": "f"} | kwargs
    )


def make_announcement(title: str = "Remaniement", *, by: User | None = None, **kwargs: Any) -> Announcement:
    """Open an announcement, prepared by a keeper."""
    by = by or make_user("keeper")
    announcement = Announcement.objects.create(title=title, prepared_by=by, **kwargs)
    announcement.contributors.add(by)
    return announcement


def known(live: Any, **kwargs: Any) -> dict[str, Any]:
    """Return what makes a fact public for a period; where `live` is None, prepared for `announcement` or a new one."""
    if live is not None:
        return {"live_period": live}
    announcement = kwargs.get("announcement") or make_announcement()
    return {"begins_with": announcement, "prepared_by": announcement.prepared_by}


def make_office(title: str = "ministre de la Mer", *, live: Any = ALWAYS, **kwargs: Any) -> Office:
    """Make an office with one title in both languages, for ever."""
    office = Office.objects.create(**{"slug": f"office-{next(_number)}"} | kwargs)
    for language, words in (("fr", title), ("en", f"{title} (en)")):
        OfficeTitle.objects.create(
            office=office,
            language=language,
            masculine=words,
            feminine=words,
            period=DateRange(None, None),
            **known(live),
        )
    return office


def appoint(
    person: Person, office: Office, begins: date, ends: date | None = None, *, live: Any = ALWAYS
) -> Appointment:
    """Let somebody hold an office for a period, publicly known unless `live` says otherwise."""
    return Appointment.objects.create(person=person, office=office, period=DateRange(begins, ends), **known(live))


def make_organisation(name: str = "Ministère de la Mer", *, live: Any = ALWAYS, **kwargs: Any) -> Organisation:
    """Make an organisation with one name in both languages, for ever."""
    organisation = Organisation.objects.create(**{"slug": f"organisation-{next(_number)}"} | kwargs)
    for language in ("fr", "en"):
        OrganisationName.objects.create(
            organisation=organisation, language=language, name=name, period=DateRange(None, None), **known(live)
        )
    return organisation


def make_place(name: str = "Port-Clair", **kwargs: Any) -> Place:
    """Make a place."""
    return Place.objects.create(
        **{"slug": f"lieu-{next(_number)}", "name_fr": name, "name_en": name, "country": "XV"} | kwargs
    )


def make_event(
    name: str = "Conférence des ports",
    *,
    live: Any = ALWAYS,
    participants: Iterable[Any] = (),
    programme: Iterable[str] = (),
    documents: Iterable[Document] = (),
    **kwargs: Any,
) -> Event:
    """Make an event with one version, publicly known unless `live` says otherwise (None: prepared by a keeper).

    `participants` are people or organisations; each title of the `programme` takes all the time and is spoken by all
    the people.
    """
    starts = datetime.fromisoformat("2026-05-12T09:00+02:00")
    facts = {"period": TimestamptzRange(starts, starts + timedelta(hours=8))} | kwargs
    identity = {key: facts.pop(key) for key in ("slug", "year") if key in facts}
    event = Event.objects.create(
        **{"slug": f"evenement-{next(_number)}", "year": facts["period"].lower.year} | identity
    )
    keeper = make_user("keeper")
    version = EventVersion(event=event, prepared_by=keeper, begins_with=prepare(by=keeper, title=name), **facts)
    version.save()
    for language in ("fr", "en"):
        EventText.objects.create(version=version, language=language, name=name)
    people = [who for who in participants if isinstance(who, Person)]
    for place, who in enumerate(participants):
        column = "person" if isinstance(who, Person) else "organisation"
        Participation.objects.create(version=version, position=place, **{column: who})
    for title in programme:
        ProgrammeItem.objects.create(version=version, period=version.period, title_fr=title).speakers.set(people)
    version.documents.set(documents)
    if live is not None:
        EventVersion.objects.filter(pk=version.pk).update(begins_with=None, prepared_by=None, live_period=live)
    return event


def make_edition(
    *,
    by: User | None = None,
    language: str = "fr",
    kind: str = "communique",
    headline: str = "",
    body: str = "<p>Le texte du communiqué.</p>",
    article: dict[str, Any] | None = None,
    **content: Any,
) -> Edition:
    """Make a draft that lacks nothing."""
    return writing.begin(
        by=by or make_user("writer"),
        language=language,
        kind=kind,
        content={
            "headline": headline or f"Communiqué {next(_number)}",
            "body": body,
            "dateline_date": date(2026, 1, 15),
            **content,
        },
        **article or {},
    )


def submitted(edition: Edition | None = None, **kwargs: Any) -> Edition:
    """Submit a draft, as the one who wrote it."""
    edition = edition or make_edition(**kwargs)
    [edition] = workflow.submit(edition, by=edition.head.by, seen=edition.head_id)
    return edition


def approved(edition: Edition | None = None, **kwargs: Any) -> Edition:
    """Bring a draft to approval by a second person."""
    edition = submitted(edition, **kwargs)
    [edition] = workflow.approve(edition, by=make_user("reviewer"), seen=edition.head_id)
    return edition


def scheduled(
    edition: Edition | None = None, *, at: datetime | None = None, until: datetime | None = None, **kwargs: Any
) -> Edition:
    """Bring a draft to a decided publication (default: at the next whole second but one)."""
    edition = approved(edition, **kwargs)
    [edition] = workflow.schedule(edition, by=make_user("publisher"), seen=edition.head_id, at=at, until=until)
    return edition


def published(edition: Edition | None = None, *, at: datetime | None = None, **kwargs: Any) -> Edition:
    """Publish so that it is live at the clock's present: decided at `at` (default: a day ago), live seconds later."""
    with clock.at(at or clock.now() - timedelta(days=1)):
        return scheduled(edition, **kwargs)


def next_of(
    edition: Edition, *, change: str = "correction", public_note: str = "Un chiffre était faux.", **content: Any
) -> Edition:
    """Draft the next edition of a live one."""
    writer = make_user("writer")
    draft = workflow.new_edition(edition, by=writer, seen=edition.head_id, change=change, public_note=public_note)
    return writing.write(draft, by=writer, seen=draft.head_id, content=content) if content else draft


def make_image(title: str = "Le phare", **kwargs: Any) -> Image:
    """Make a picture's entry; its file is not on the disk."""
    number = next(_number)
    return Image.objects.create(
        **{
            "title": title, "file": f"ab/image{number}.jpg", "sha256": f"{number:064x}", "size": 1000, "format": "jpeg",
            "original_name": "phare.jpg", "width": 1600, "height": 900, "alt_fr": "Un phare.", "credit": "Ministère",
        }
        | kwargs
    )  # fmt: skip


def make_document(title: str = "Programme", **kwargs: Any) -> Document:
    """Make a document's entry; its file is not on the disk."""
    number = next(_number)
    return Document.objects.create(
        **{
            "title_fr": title, "file": f"ab/document{number}.pdf", "sha256": f"{number:064x}", "size": 1000,
            "format": "pdf", "original_name": "programme.pdf", "language": "fr",
        }
        | kwargs
    )  # fmt: skip


def make_full_edition(**kwargs: Any) -> Edition:
    """Make a draft with a row of everything that can belong to an edition."""
    person, ministry, image = make_person(), make_organisation(), make_image()
    name, body = f"person:{person.slug}", f"organisation:{ministry.slug}"
    return make_edition(
        body=f'<p><span data-mention="{name}">Anne Morvan</span>, <span data-mention="{body}">le ministère</span> : '
        f'<q data-by="{name} {body}">« Le port ouvre. »</q></p>'
        f'<figure data-image="{image.token}"><figcaption>Le phare.</figcaption></figure>',
        topics=[Topic.objects.get_or_create(slug="mer", name_fr="Mer", name_en="Sea")[0]],
        sources=[("Rapport sur les ports", "https://example.org/rapport")],
        documents=[make_document()],
        **{"article": {"issuers": [ministry]}} | kwargs,
    )


def next_number() -> int:
    """Return a number that nothing else in this run has."""
    return next(_number)


def settle() -> None:
    """Check at once what the database defers to the commit: most tests never commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def confirmed(edition: Edition | None = None, *, at: datetime | None = None, **kwargs: Any) -> Edition:
    """Publish as `published` does, and run the commit's checks while the clock still stands before the start.

    A test that is rolled back has no commit; what would be checked there is otherwise checked at its end, too late.
    """
    with clock.at(at or clock.now() - timedelta(days=1)):
        edition = scheduled(edition, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return edition
