"""The picture library at the desk: found again, brought in with their words, replaced, and told where they are used."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.types.range import DateRange

from articles import workflow, writing
from assets.admin.filters import today
from assets.models import Arrival, Document, Image
from tests import factories as make
from tests import files

pytestmark = pytest.mark.django_db

LIBRARY = "admin:assets_image_changelist"
UPLOAD = "admin:assets_image_upload"
WAITING = "admin:assets_image_waiting"


def desk(role: str = "writer") -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.user = make.make_user(role)
    client.force_login(client.user)
    return client


def page(row, name: str = "change") -> str:
    return reverse(f"admin:assets_{row._meta.model_name}_{name}", args=[row.pk])


def shown(client: Client, **filters) -> list[str]:
    """Return the titles that the library shows."""
    answer = client.get(reverse(LIBRARY), filters)
    assert answer.status_code == 200, filters
    return re.findall(r'<span class="name">([^<]+)</span>', answer.content.decode())


def photograph(number: int = 1, **options) -> bytes:
    """Return a photograph like no other of this test."""
    return files.photograph(400 + number, 300, **options)


def sent(client: Client, *contents: bytes, **headers):
    uploads = [files.upload(content, f"photo-{place}.jpg") for place, content in enumerate(contents, start=1)]
    return client.post(reverse(UPLOAD), {"files": uploads}, **headers)


def words(arrival: Arrival, **typed) -> dict[str, str]:
    """Return what is typed for a picture that waits."""
    typed = {"title": "Le port", "alt_fr": "Le port au matin", "credit": "Ministère de la Mer"} | typed
    return {"arrival": arrival.pk} | {f"p{arrival.pk}-{name}": text for name, text in typed.items() if text is not None}


# -- Finding -----------------------------------------------------------------------------------------------------


def test_the_library_is_searched_by_words_of_the_picture_and_by_who_is_seen():
    client = desk()
    make.make_image("Le quai", original_name="dsc_0042.jpg", creator="Yann Le Goff")
    storm = make.make_image("La tempête", caption_fr="Les vagues au large", credit="Agence du Large")
    make.make_person("Anne", "Morvan").pictures.add(storm)
    for term, found in {
        "quai": ["Le quai"], "dsc_0042": ["Le quai"], "goff": ["Le quai"], "vagues": ["La tempête"],
        "agence large": ["La tempête"], "Anne Morvan": ["La tempête"], "morvan vagues": ["La tempête"],
        "morvan quai": [], "la": ["La tempête"], "\0": ["La tempête", "Le quai"],
    }.items():  # fmt: skip
        assert sorted(shown(client, q=term)) == found, term


def test_filters_work_together_and_are_undone_one_by_one():
    client, day = desk(), today()
    person, other = make.make_person("Anne", "Morvan"), make.make_person()
    one = make.make_image("Un", taken_on=date(2026, 3, 2), credit="Agence du Large")
    two = make.make_image("Deux", taken_on=date(2025, 3, 2), creator="Agence du Large")
    person.pictures.set([one, two])
    other.pictures.add(make.make_image("Trois"))
    assert sorted(shown(client, person=person.pk)) == ["Deux", "Un"]
    assert shown(client, person=person.pk, taken_from="2026-01-01") == ["Un"]
    assert shown(client, person=person.pk, taken_to="2025-12-31", credit="large") == ["Deux"]
    assert shown(client, added_to=(day - timedelta(days=1)).isoformat()) == []
    assert len(shown(client, added_from=day.isoformat())) == len(shown(client, added_to=day.isoformat())) == 3
    answer = client.get(reverse(LIBRARY), {"person": person.pk, "taken_from": "2026-01-01"}).content.decode()
    assert "<strong>Anne Morvan</strong>" in answer and 'href="?taken_from=2026-01-01"' in answer
    assert f'href="?person={person.pk}"' in answer


def test_a_filter_that_cannot_be_read_is_told_at_its_field_and_keeps_what_was_typed():
    make.make_image("Le quai")
    answer = desk().get(reverse(LIBRARY), {"taken_from": "yesterday", "rights": "perhaps", "person": "99999"})
    text = answer.content.decode()
    assert answer.status_code == 200 and 'value="yesterday"' in text and text.count("errorlist") == 3
    assert "Le quai" in text


@pytest.mark.parametrize(
    ("begins", "ends", "found_by", "badge"),
    [
        (None, None, "unlimited", ""),
        (None, 0, "ended", "rights ended on"),
        (None, -40, "ended", "rights ended on"),
        (None, 1, "soon", "rights end on"),
        (None, 30, "soon", "rights end on"),
        (None, 31, None, ""),
        (1, None, "later", "not before"),
    ],
)
def test_pictures_are_found_by_what_their_rights_allow(begins, ends, found_by, badge):
    client, day = desk(), today()
    bound = [None if days is None else day + timedelta(days=days) for days in (begins, ends)]
    make.make_image("Le phare", rights_period=DateRange(*bound))
    for rights in ("ended", "soon", "later"):
        assert bool(shown(client, rights=rights)) == (rights == found_by), rights
    assert bool(shown(client, rights="unlimited")) == (ends is None)
    text = client.get(reverse(LIBRARY)).content.decode()
    assert badge in text and ("badge" in text) == bool(badge)


def test_used_and_unused_pictures_are_told_apart_but_a_confidential_draft_gives_nothing_away():
    make.make_image("Nulle part")
    seen = make.make_image("Vue seulement")
    make.make_person().pictures.add(seen)
    make.make_person(portrait=make.make_image("Portrait"))
    make.make_edition(lead_picture=make.make_image("Ouverture"))
    inside = make.make_image("Dans le texte")
    make.make_edition(body=f'<figure data-image="{inside.token}"></figure>')
    secret = make.make_image("Secrète")
    draft = make.make_edition(lead_picture=secret, article={"access": "people", "readers": []})
    client = desk()
    used = ["Dans le texte", "Ouverture", "Portrait"]
    assert sorted(shown(client, use="used")) == used
    assert sorted(shown(client, use="unused")) == ["Nulle part", "Secrète", "Vue seulement"]
    draft.article.readers.add(client.user)
    assert sorted(shown(client, use="used")) == [*used, "Secrète"]


def test_the_order_is_chosen():
    client = desk()
    make.make_image("B", taken_on=date(2026, 1, 1), rights_period=DateRange(None, date(2030, 1, 1)))
    make.make_image("A")
    make.make_image("C", taken_on=date(2026, 2, 1), rights_period=DateRange(None, date(2029, 1, 1)))
    assert shown(client) == ["C", "A", "B"]
    assert shown(client, order="title") == ["A", "B", "C"]
    assert shown(client, order="taken") == ["C", "B", "A"]
    assert shown(client, order="ends") == ["C", "B", "A"]
    assert shown(client, order="'; DROP") == ["C", "A", "B"]


def crowd(count: int) -> list[Image]:
    """Make many pictures, some of which are used and show people."""
    people = [make.make_person(family=f"Morvan {number}") for number in range(20)]
    end = DateRange(None, today() + timedelta(days=20))
    pictures = Image.objects.bulk_create(
        Image(title=f"Photo {number}", file=f"ab/{number}.jpg", sha256=f"{number:064x}", size=1000, format="jpeg",
              original_name=f"photo{number}.jpg", width=1600, height=900, alt_fr="Un phare.",
              credit=f"Agence {number % 7}", **({} if number % 10 else {"rights_period": end}))
        for number in range(count)
    )  # fmt: skip
    through = people[0].pictures.through
    through.objects.bulk_create(through(person=people[n % 20], image=image) for n, image in enumerate(pictures))
    return pictures


def test_lists_and_choosers_cost_the_same_with_two_thousand_pictures():
    client = desk("publisher")
    few = crowd(60)
    make.make_edition(lead_picture=few[0])
    make.make_person(portrait=few[10])
    chooser = (
        reverse("admin:autocomplete") + "?app_label=articles&model_name=edition&field_name=lead_picture&term=photo"
    )
    person = few[0].people.get()
    every = "?q=photo&credit=agence&rights=soon&use=unused&order=ends&added_from=2020-01-01&taken_to=2100-01-01"
    pages = {
        "library": reverse(LIBRARY),
        "page 2": reverse(LIBRARY) + "?p=2",
        "all filters": reverse(LIBRARY) + every,
        "of a person": reverse(LIBRARY) + f"?person={person.pk}",
        "rights": reverse("admin:assets_image_rights"),
        "chooser": chooser,
    }

    def measured() -> dict[str, int]:
        counts = {}
        for name, url in pages.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200, name
            counts[name] = len(queries)
        return counts

    before = measured()
    crowd(2_000)
    after = measured()
    assert after == before
    assert {name: count for name, count in after.items() if count > 10} == {}


# -- Bringing in ---------------------------------------------------------------------------------------------------


def test_many_come_in_at_once_and_a_bad_one_stops_no_other():
    client = desk()
    answer = sent(client, photograph(1), b"<svg/>", photograph(2), photograph(1))
    text = answer.content.decode()
    assert answer.status_code == 200 and Arrival.objects.count() == 2 and not Image.objects.exists()
    assert text.count('class="taken"') == 2 and text.count('class="refused"') == 2
    assert "Accepted are JPEG" in text and "has come in already" in text and reverse(WAITING) in text


def test_a_script_sends_one_at_a_time_and_is_answered_in_kind():
    client = desk()
    there = make.make_image("Le phare", sha256=files_digest(photograph(3)))
    answers = [
        sent(client, content, headers={"Accept": "application/json"}).json()["results"]
        for content in (photograph(1), b"no picture", photograph(3))
    ]
    assert [one["taken"] for [one] in answers] == [True, False, False]
    assert answers[2][0]["link"] == page(there) and "Le phare" in answers[2][0]["message"]


def files_digest(content: bytes) -> str:
    from assets.intake import image_fields

    return image_fields(files.upload(content))["sha256"]


def test_an_empty_upload_is_told():
    answer = desk().post(reverse(UPLOAD), {})
    assert "Choose at least one file" in answer.content.decode()


def test_what_waits_is_its_owners_alone():
    client = desk()
    sent(client, photograph())
    arrival = Arrival.objects.get()
    small = reverse("admin:assets_image_arrival", args=[arrival.token])
    answer = client.get(small)
    assert answer.headers["Content-Type"] == "image/jpeg" and "no-store" in answer.headers["Cache-Control"]
    other = desk()
    assert other.get(small).status_code == 404 and "photo-1" not in other.get(reverse(WAITING)).content.decode()
    other.post(reverse(WAITING), words(arrival))
    other.post(reverse(WAITING), {"arrival": arrival.pk, f"p{arrival.pk}-throw_away": "on"})
    assert Arrival.objects.filter(pk=arrival.pk).exists() and not Image.objects.exists()
    assert Client().get(f"/files/images/{arrival.token}/320.jpeg").status_code == 404


def test_those_that_wait_get_their_words_and_what_is_common_goes_where_they_leave_it_empty(settings):
    client, person = desk(), make.make_person()
    sent(client, photograph(1), files.written(files.striped(), "JPEG"))
    told, silent = Arrival.objects.order_by("pk")
    form = client.get(reverse(WAITING)).content.decode()
    assert 'value="Ministère de la Mer"' in form  # what the file says stands in the form
    common = {"all-credit": "Agence du Large", "all-licence": "Licence ouverte", "all-people": person.pk,
              "all-rights_until": "2030-01-01"}  # fmt: skip
    answer = client.post(
        reverse(WAITING),
        words(told) | words(silent, title="Deux", credit="") | {"arrival": [told.pk, silent.pk]} | common,
    )
    assert answer.status_code == 302 and answer.url == reverse(LIBRARY)
    one, two = Image.objects.order_by("title")[::-1]
    assert (one.credit, two.credit) == ("Ministère de la Mer", "Agence du Large")
    assert one.licence == two.licence == "Licence ouverte" and one.rights_period == DateRange(None, date(2030, 1, 1))
    assert list(one.people.all()) == list(two.people.all()) == [person]
    assert one.added_by == client.user and (settings.MEDIA_ROOT / one.file.name).exists() and one.width == 300
    assert not Arrival.objects.exists() and LogEntry.objects.count() == 2
    jobs = ProcrastinateJob.objects.filter(task_name="assets.make_renditions")
    assert sorted(job.args["image_id"] for job in jobs) == sorted([one.pk, two.pk])


def test_what_lacks_something_comes_back_with_the_reason_and_the_others_are_in():
    client = desk()
    sent(client, photograph(1), photograph(2))
    good, bad = Arrival.objects.order_by("pk")
    answer = client.post(
        reverse(WAITING),
        words(good)
        | words(bad, title="Sans alternative", alt_fr="", creator="Typed <b>")
        | {"arrival": [good.pk, bad.pk]},
    )
    text = answer.content.decode()
    assert answer.status_code == 200 and Image.objects.count() == 1 and list(Arrival.objects.all()) == [bad]
    assert "Give an alternative text" in text and "Typed &lt;b&gt;" in text and 'value="Sans alternative"' in text


def test_what_all_have_in_common_is_judged_too():
    client = desk()
    sent(client, photograph())
    answer = client.post(reverse(WAITING), words(Arrival.objects.get()) | {"all-rights_until": "soon"})
    assert answer.status_code == 200 and not Image.objects.exists() and 'value="soon"' in answer.content.decode()


def test_one_that_was_brought_by_mistake_is_thrown_away_with_its_file(settings, django_capture_on_commit_callbacks):
    client = desk()
    sent(client, photograph())
    arrival = Arrival.objects.get()
    path = settings.MEDIA_ROOT / arrival.file.name
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse(WAITING), {"arrival": arrival.pk, f"p{arrival.pk}-throw_away": "on"})
    assert not Arrival.objects.exists() and not path.exists()


def test_a_long_queue_is_worked_off_in_pages():
    client = desk()
    sent(client, *[photograph(number) for number in range(23)])
    text = client.get(reverse(WAITING)).content.decode()
    assert text.count('name="arrival"') == 20 and "3 more wait" in text


# -- One picture ---------------------------------------------------------------------------------------------------


def add(client: Client, content: bytes | None, **typed):
    upload = {"upload": files.upload(content)} if content else {}
    return client.post(reverse("admin:assets_image_add"), {"title": "", "alt_fr": "", "credit": "", **typed, **upload})


def test_an_empty_field_takes_what_the_file_says_and_the_person_is_told():
    client = desk()
    answer = add(client, files.written(files.striped(), "JPEG", xmp=files.FULL_XMP), creator="Typed")
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    image = Image.objects.get()
    assert (image.title, image.credit, image.creator) == (
        "Le phare rallumé",
        "Ministère de la Mer / A. Kerzon",
        "Typed",
    )
    assert image.alt_fr == "Un phare éclaire la mer" and image.caption_en == "The lighthouse by night"
    assert image.taken_on == date(2026, 3, 2) and image.rights_period.upper == date(2027, 7, 1)
    told = client.get(answer.url).content.decode()
    assert "Taken from the file:" in told and "credit" in told
    assert ProcrastinateJob.objects.filter(task_name="assets.make_renditions", args__image_id=image.pk).exists()


def test_a_decorative_picture_takes_no_alternative_text_from_its_file():
    add(desk(), files.written(files.striped(), "JPEG", xmp=files.FULL_XMP), decorative="on")
    assert Image.objects.get().alt_fr == ""


def test_a_good_file_need_not_be_chosen_again_when_something_else_is_missing():
    client = desk()
    answer = add(client, photograph(), creator="Typed")
    form = answer.context["adminform"].form
    assert answer.status_code == 200 and set(form.errors) == {"alt_fr"} and not Image.objects.exists()
    text = answer.content.decode()
    assert "has arrived" in text and 'value="Ministère de la Mer"' in text and 'value="Typed"' in text
    again = {name: form.data.get(name, "") for name in ("title", "credit", "creator", "arrival_token")}
    answer = add(client, None, **again | {"alt_fr": "Le port au matin", "credit": "Ministère"})
    assert answer.status_code == 302
    assert Image.objects.get().credit == "Ministère" and not Arrival.objects.exists()


def test_somebody_elses_arrival_is_no_file():
    sent(desk(), photograph())
    answer = add(
        desk(), None, title="Le port", alt_fr="Le port", credit="M", arrival_token=str(Arrival.objects.get().token)
    )
    assert answer.status_code == 200 and "upload" in answer.context["adminform"].form.errors


def test_a_double_leads_to_the_one_that_is_there():
    client = desk()
    add(client, photograph(), alt_fr="Le port")
    answer = add(client, photograph(), alt_fr="Le port")
    assert answer.status_code == 200 and page(Image.objects.get()) in answer.content.decode()
    document = {"title_fr": "Programme", "language": "fr"}
    for count in (1, 1):
        client.post(reverse("admin:assets_document_add"), document | {"upload": files.upload(files.pdf(), "a.pdf")})
        assert Document.objects.count() == count


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"credit": ""}, "credit"),
        ({"alt_fr": ""}, "alt_fr"),
        ({"rights_from": "2026-03-01", "rights_until": "2026-03-01"}, "rights_until"),
        ({"rights_until": "31 February"}, "rights_until"),
        ({"focal_x": "101"}, "focal_x"),
        ({"people": "99999"}, "people"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(typed, field):
    client, image = desk(), make.make_image()
    answer = client.post(page(image), changed(image, **typed))
    assert answer.status_code == 200 and list(answer.context["adminform"].form.errors) == [field]


def changed(image: Image, **typed) -> dict:
    return {"title": image.title, "alt_fr": image.alt_fr, "credit": image.credit, "focal_x": 50, "focal_y": 50, **typed}


def test_who_is_seen_and_until_when_is_written_on_the_picture():
    client, image, person = desk(), make.make_image(), make.make_person("Anne", "Morvan")
    answer = client.post(page(image), changed(image, people=[person.pk], rights_until="2030-01-01", focal_x=20))
    assert answer.status_code == 302
    image.refresh_from_db()
    assert list(person.pictures.all()) == [image] and image.rights_period == DateRange(None, date(2030, 1, 1))
    assert image.focal_x == 20
    assert ProcrastinateJob.objects.filter(task_name="assets.make_renditions", args__image_id=image.pk).exists()
    again = client.get(page(image)).content.decode()
    assert "Anne Morvan" in again and 'value="2030-01-01"' in again
    client.post(page(image), changed(image, people=[], rights_until=""))
    image.refresh_from_db()
    assert not person.pictures.exists() and image.rights_period == DateRange(None, None)


def test_who_may_only_read_sees_all_of_it_in_words():
    image = make.make_image(rights_period=DateRange(None, date(2030, 1, 1)))
    make.make_person("Anne", "Morvan").pictures.add(image)
    answer = desk("auditor").get(page(image))
    text = answer.content.decode()
    assert answer.status_code == 200 and "Anne Morvan" in text and "31" in text and 'name="_save"' not in text


def test_rights_that_ended_on_a_live_page_are_prolonged_by_a_publisher_only():
    image = make.make_image(rights_period=DateRange(None, today()))
    person = make.make_person(portrait=image)
    make.appoint(person, make.make_office(), date(2020, 1, 1))
    assert desk("writer").post(page(image), changed(image)).status_code == 403
    assert desk("publisher").post(page(image), changed(image)).status_code == 302


def test_the_page_tells_where_a_picture_is_used_but_nothing_confidential():
    image = make.make_image()
    live = make.confirmed(make.make_edition(headline="En ligne", lead_picture=image))
    inside = make.make_edition(headline="Au brouillon", body=f'<figure data-image="{image.token}"></figure>')
    make.make_edition(headline="Secret", lead_picture=image, article={"access": "people", "readers": []})
    person = make.make_person("Anne", "Morvan", portrait=image)
    seen = make.make_person("Bruno", "Le Goff")
    seen.pictures.add(image)
    text = desk().get(page(image)).content.decode()
    for url in (
        reverse("admin:articles_edition_change", args=[live.pk]),
        reverse("admin:articles_edition_change", args=[inside.pk]),
        reverse("admin:people_person_change", args=[person.pk]),
        reverse("admin:people_person_change", args=[seen.pk]),
    ):
        assert url in text
    assert "state-live" in text and "state-draft" in text and "Secret" not in text


def test_a_picture_is_found_by_the_event_and_the_place_that_it_shows():
    harbour, hall, other = make.make_image(title="Le port"), make.make_image(title="La salle"), make.make_image()
    event, place = make.make_event("Conférence des ports"), make.make_place("Grandport")
    event.pictures.add(hall)
    place.pictures.add(harbour)
    client = desk()
    assert shown(client, event=event.pk) == shown(client, q="Conférence des ports") == ["La salle"]
    assert shown(client, place=place.pk) == shown(client, q="grandport") == ["Le port"]
    assert other.title in shown(client)


def test_who_and_what_is_seen_is_said_on_the_page_of_the_picture():
    image, event, place = make.make_image(), make.make_event("Conférence des ports"), make.make_place("Grandport")
    client = desk("publisher")
    form = client.get(page(image)).context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    answer = client.post(page(image), data | {"events": [event.pk], "places": [place.pk]})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert list(image.events.all()) == [event] and list(image.places.all()) == [place]


def test_a_document_tells_where_it_is_used():
    document = make.make_document()
    make.make_edition(headline="Avec programme", documents=[document])
    version = make.make_event("Conférence des ports", documents=[document]).latest
    text = desk().get(page(document)).content.decode()
    assert "Avec programme" in text and reverse("admin:events_eventversion_change", args=[version.pk]) in text


# -- Replacing -----------------------------------------------------------------------------------------------------


def replacing(client: Client, row, content: bytes, name: str = "neuf.jpg"):
    """Open the page, and send it back as it is with a file."""
    form = client.get(page(row, "replace")).context["form"]
    typed = {}
    for field in form:
        value = field.value()
        if value not in (None, "", False):
            typed[field.name] = value
    return client.post(page(row, "replace"), typed | {"upload": files.upload(content, name)})


def test_another_file_is_another_picture_with_the_same_words():
    client, person = desk(), make.make_person()
    old = make.make_image("Le phare", caption_fr="De nuit", focal_x=20, rights_period=DateRange(None, date(2030, 1, 1)))
    person.pictures.add(old)
    answer = replacing(client, old, photograph())
    new = Image.objects.exclude(pk=old.pk).get()
    assert answer.status_code == 302 and answer.url == page(new) and new.replaces == old
    for column in ("title", "alt_fr", "caption_fr", "credit", "rights_period"):
        assert getattr(new, column) == getattr(old, column), column
    assert list(new.people.all()) == [person] and new.sha256 != old.sha256 and new.added_by == client.user
    assert page(new) in client.get(page(old)).content.decode() and page(old) in client.get(page(new)).content.decode()
    assert client.get(page(old, "replace")).url == page(new)  # once is enough


def test_the_same_file_does_not_replace_itself():
    client = desk()
    add(client, photograph(), alt_fr="Le port")
    old = Image.objects.get()
    answer = replacing(client, old, photograph())
    assert answer.status_code == 200 and Image.objects.count() == 1 and page(old) in answer.content.decode()


def test_a_document_is_replaced_too():
    client = desk()
    old = make.make_document("Programme")
    assert replacing(client, old, files.pdf(), "v2.pdf").status_code == 302
    new = Document.objects.get(replaces=old)
    assert new.title_fr == "Programme" and new.original_name == "v2.pdf"


def test_what_is_live_keeps_the_former_picture_until_it_is_corrected_and_a_draft_takes_the_new_one():
    client = desk()
    old = make.make_image("Le phare")
    live = make.confirmed(make.make_edition(headline="En ligne", lead_picture=old))
    draft = make.make_edition(headline="Au brouillon", lead_picture=old)
    replacing(client, old, photograph())
    new = Image.objects.get(replaces=old)
    live.refresh_from_db()
    assert live.lead_picture == old
    assert Image.objects.live().filter(pk=old.pk).exists() and not Image.objects.live().filter(pk=new.pk).exists()
    told = client.get(page(new)).content.decode()
    assert "En ligne" in told and "Au brouillon" in told  # where the former one still stands
    writing.write(draft, by=client.user, seen=draft.head_id, content={"lead_picture": new})
    told = client.get(page(new)).content.decode()
    assert told.index("Au brouillon") < told.index("Where the one that it replaced")
    correction = workflow.new_edition(live, by=client.user, seen=live.head_id, change="minor")
    assert correction.lead_picture == old  # as it was, until somebody chooses


def test_whoever_chooses_a_picture_sees_what_was_replaced_last_and_marked():
    client = desk()
    old = make.make_image("Phare un")
    make.make_image("Phare deux", added_at=old.added_at - timedelta(days=3))
    new = make.make_image("Phare trois", replaces=old)
    url = reverse("admin:autocomplete") + "?app_label=articles&model_name=edition&field_name=lead_picture&term=phare"
    texts = [row["text"] for row in client.get(url).json()["results"]]
    assert texts == [str(new), "Phare deux", "Phare un (replaced)"]


# -- Rights that end -----------------------------------------------------------------------------------------------


def test_rights_that_end_are_listed_in_advance_with_where_the_picture_is_used():
    day = today()
    ended = make.make_image("Finie", rights_period=DateRange(None, day))
    make.make_image("Bientôt", rights_period=DateRange(None, day + timedelta(days=90)))
    make.make_image("Demain", rights_period=DateRange(None, day + timedelta(days=1)))
    make.make_image("Plus tard", rights_period=DateRange(None, day + timedelta(days=91)))
    make.make_image("Sans fin")
    live = make.make_edition(headline="Avec la photo", lead_picture=ended)
    make.make_edition(headline="Secret", lead_picture=ended, article={"access": "people", "readers": []})
    text = desk().get(reverse("admin:assets_image_rights")).content.decode()
    assert (
        text.index("Demain") < text.index("Bientôt") < text.index("Finie")
        and "Plus tard" not in text
        and "Sans fin" not in text
    )
    assert reverse("admin:articles_edition_change", args=[live.pk]) in text and "Secret" not in text
