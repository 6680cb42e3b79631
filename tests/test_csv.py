"""A keeper brings people from a spreadsheet: sees what each line would become, puts it right, enters all at once."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from psycopg.types.range import DateRange

from people import spreadsheet
from people.models import Announcement, Appointment, Person
from people.spreadsheet import SpreadsheetError, examine, read
from people.workflow import announce, fingerprint
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = "/desk/people/person/import/"


@pytest.fixture(autouse=True)
def _a_country_of_our_own(settings):
    settings.EXTRA_COUNTRIES = {"XV": {"fr": "Valmarine", "en": "Valmarine"}}


@pytest.fixture
def keeper() -> Client:
    client = Client()
    client.user = make.make_user("keeper")
    client.force_login(client.user)
    client.cookies["django_language"] = "en"
    return client


def sent(client: Client, text: str | bytes, name: str = "cabinet.csv"):
    data = text.encode() if isinstance(text, str) else text
    return client.post(reverse("admin:people_person_import"), {"file": SimpleUploadedFile(name, data)})


def again(client: Client, answer, button: str = "keep", **typed):
    """Send the table back as the browser would, with what was chosen or typed."""
    lines = answer.context["lines"]
    fields = {"rows": answer.context["sealed"], button: "1"}
    fields |= {f"row-{line['number']}": line["chosen"] for line in lines if line["chosen"]}
    fields |= {
        f"cell-{line['number']}-{column}": cell
        for line in lines
        for column, cell, errors, _label in line["cells"]
        if errors
    }
    return client.post(
        reverse("admin:people_person_import"), fields | {key.replace("_", "-"): v for key, v in typed.items()}
    )


def kinds(answer) -> list[str]:
    return [line["kind"] for line in answer.context["lines"]]


TABLE = """nom;prénom;genre;pays;alias;fonction;depuis;jusqu’au
Morvan;Anne;Mme;Valmarine;A. Morvan | Annick Morvan;ministre de la Mer;01/06/2020;
Le Goff;Yann;M.;fr;;;;
"""


def test_a_table_becomes_people_and_their_offices_one_announcement(keeper):
    office = make.make_office("ministre de la Mer")
    answer = sent(keeper, TABLE)
    assert kinds(answer) == ["new", "new"] and not Person.objects.exists()
    answer = again(keeper, answer)
    announcement = Announcement.objects.get()
    assert answer["Location"] == announcement.get_absolute_url()
    anne, yann = Person.objects.order_by("-family")
    assert (anne.given, anne.gender, anne.country, anne.aliases, anne.slug) == (
        "Anne", "f", "XV", ["A. Morvan", "Annick Morvan"], "anne-morvan",
    )  # fmt: skip
    assert (yann.family, yann.gender, yann.country) == ("Le Goff", "m", "FR")
    row = Appointment.objects.get()
    assert (row.person, row.office, row.period) == (anne, office, DateRange(date(2020, 6, 1), None))
    assert row.live_period is None and row.begins_with == announcement, "a second person lets it go"
    announce(announcement, by=make.make_user("keeper"), seen=fingerprint(announcement))
    assert anne.title(on=date(2021, 1, 1), language="fr") == "ministre de la Mer"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_whatever_a_spreadsheet_program_writes_is_read(encoding, separator):
    text = separator.join(("Nom de famille", "Prénom", "Fonction")) + "\r\n"
    text += separator.join(("Éloïse-Œuvre", '"Anne, Marie; dite\tA"', "")) + "\r\n"
    [row], unread = read(text.encode(encoding))
    assert (row["family"], row["given"]) == ("Éloïse-Œuvre", "Anne, Marie; dite A") and not unread


def test_headers_in_english_and_columns_that_say_nothing():
    rows, unread = read(b"First name,SURNAME,Shoe size,until\nAnne,Morvan,38,2020-01-31\n\n,,,\n")
    assert rows == [
        dict.fromkeys(spreadsheet.COLUMNS, "") | {"given": "Anne", "family": "Morvan", "last": "2020-01-31"}
    ]
    assert unread == ["Shoe size"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"nom\n", "no line below"),
        (b"prenom,pays\nAnne,FR\n", "Found: prenom, pays"),
        (b"nom,family name\nA,B\n", "Two columns"),
        (b'nom,prenom\n"Morvan,Anne\n', "no proper CSV"),
        (b"PK\x03\x04\x00\x00", "no text"),
        (b"nom\n" + b"A\n" * 2001, "more than 2000 lines"),
        (b"nom,fonction\n" + b"A,B\n" * 301, "More than 300 lines"),
        (b"nom\n" + b"A" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_what_is_no_table_of_people_is_refused_in_one_sentence(keeper, data, words):
    with translation.override("en"), pytest.raises(SpreadsheetError, match=words):
        read(data)
    answer = sent(keeper, data)
    assert answer.status_code == 400 and answer.context["problem"]
    assert not Person.objects.exists()


def test_nothing_sent_is_told(keeper):
    assert keeper.post(reverse("admin:people_person_import"), {}).status_code == 400


WRONG = [
    ("family", "", "needed"),
    ("family", "=HYPERLINK(1)", "formula"),
    ("family", "@SUM(A1)", "formula"),
    ("given", "A" * 101, "At most 100"),
    ("gender", "peut-être", "F or M"),
    ("country", "Atlantide", "No country"),
    ("country", "ZZ", "No country"),
    ("office", "ministre de la Lune", "No office"),
    ("office", "", "Which office"),
    ("since", "", "Since when"),
    ("since", "31/02/2020", "A day is written"),
    ("since", "juin 2020", "A day is written"),
    ("last", "2020-05-31", "ends before"),
    ("aliases", "A" * 201, "At most 200"),
]


@pytest.mark.parametrize(("column", "cell", "words"), WRONG)
def test_a_wrong_cell_is_told_at_the_cell_and_put_right_there(keeper, column, cell, words):
    make.make_office("ministre de la Mer")
    good = {
        "family": "Morvan", "given": "Anne", "gender": "F", "country": "XV", "aliases": "",
        "office": "ministre de la Mer", "since": "2020-06-01", "last": "",
    }  # fmt: skip
    out = io.StringIO()
    table = csv.DictWriter(out, good, delimiter=";")
    table.writerows([{name: spreadsheet.HEADER_OF[name][1] for name in good}, good | {column: cell, "given": "Anna"}])
    if column == "given":
        out = io.StringIO(out.getvalue().replace("Anna", cell))
    answer = sent(keeper, out.getvalue())
    [line] = answer.context["lines"]
    errors = {name: messages for name, _cell, messages, _label in line["cells"] if messages}
    assert list(errors) == [column] and words in errors[column][0], errors
    refused = again(keeper, answer)
    assert refused.status_code == 409 and not Person.objects.exists() and not Announcement.objects.exists()
    looked = again(keeper, refused, "check", **{f"cell_0_{column}": good[column]})
    assert kinds(looked) == ["new"] and not Person.objects.exists()
    assert again(keeper, looked).status_code == 302 and Person.objects.count() == 1


def test_a_line_that_is_left_out_need_not_be_right(keeper):
    answer = sent(keeper, "nom;genre\nMorvan;x\nLe Goff;m\n")
    assert again(keeper, answer, row_0="skip").status_code == 302
    assert [str(person) for person in Person.objects.all()] == ["Le Goff"]


def test_somebody_known_is_used_and_somebody_nearly_known_is_asked_about(keeper):
    anne, renaud = make.make_person("Anne", "Morvan"), make.make_person("Sylvie", "Renaud")
    make.make_office("ministre de la Mer")
    table = "prénom;nom;fonction;depuis\nanne;MORVAN;ministre de la Mer;2020-06-01\nSylvie;Renault;;\n"
    answer = sent(keeper, table)
    assert kinds(answer) == ["known", "near"]
    refused = again(keeper, answer)
    assert refused.status_code == 409 and not Appointment.objects.exists()
    assert again(keeper, refused, row_1=f"person:{renaud.pk}").status_code == 302
    assert Person.objects.count() == 2 and Appointment.objects.get().person == anne
    again(keeper, sent(keeper, table.replace("ministre de la Mer;2020-06-01", ";")), row_1="create")
    assert Person.objects.filter(family="Renault").count() == 1


def test_a_namesake_may_be_entered_and_gets_an_address_of_his_own(keeper):
    make.make_person("Anne", "Morvan", slug="anne-morvan")
    again(keeper, sent(keeper, "prénom;nom\nAnne;Morvan\n"), row_0="create")
    assert set(Person.objects.values_list("slug", flat=True)) == {"anne-morvan", "anne-morvan-2"}


def test_two_lines_of_one_person_are_two_offices(keeper):
    make.make_office("ministre de la Mer"), make.make_office("députée")
    answer = sent(
        keeper,
        "prénom;nom;fonction;depuis\nAnne;Morvan;ministre de la Mer;2020-06-01\nAnne;Morvan;députée;2012-06-20\n",
    )
    assert kinds(answer) == ["new", "again"]
    again(keeper, answer)
    assert Person.objects.count() == 1 and Appointment.objects.filter(person__family="Morvan").count() == 2
    left_out = sent(keeper, "prénom;nom;fonction;depuis\nYann;Le Goff;;\nYann;Le Goff;députée;2022-06-20\n")
    refused = again(keeper, left_out, row_0="skip")
    assert refused.status_code == 409 and Person.objects.count() == 1


def test_a_clash_is_told_at_its_line_and_nothing_is_kept(keeper):
    office = make.make_office("ministre de la Mer")
    make.appoint(make.make_person("Yann", "Le Goff"), office, date(2019, 1, 1))
    answer = sent(keeper, TABLE)
    refused = again(keeper, answer)
    assert refused.status_code == 409
    assert "Le Goff" in str(refused.context["lines"][0]["cells"][5][2])
    assert not Announcement.objects.exists() and Person.objects.count() == 1


def test_sending_the_same_table_twice_changes_nothing(keeper):
    make.make_office("ministre de la Mer")
    again(keeper, sent(keeper, TABLE))
    answer = sent(keeper, TABLE)
    assert kinds(answer) == ["known", "known"] and answer.context["lines"][0]["entered"]
    again(keeper, answer)
    assert (Person.objects.count(), Appointment.objects.count(), Announcement.objects.count()) == (2, 1, 1)


def test_the_rows_travel_signed_for_one_person(keeper):
    answer = sent(keeper, TABLE)
    sealed = answer.context["sealed"]
    other = Client()
    other.force_login(make.make_user("keeper"))
    for client, rows in ((keeper, sealed[:-2] + "xx"), (other, sealed)):
        refused = client.post(reverse("admin:people_person_import"), {"rows": rows, "keep": "1"})
        assert refused.status_code == 400 and refused.context["problem"]
    assert not Person.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "writer", "reviewer", "publisher", "administrator"])
def test_only_keepers_import(role):
    client = Client()
    client.force_login(make.make_user(role))
    assert client.get(reverse("admin:people_person_import")).status_code == 403
    assert client.get(reverse("admin:people_person_import_template")).status_code == 403
    assert sent(client, TABLE).status_code == 403


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_empty_table_can_be_sent_back(keeper, language):
    keeper.cookies["django_language"] = language
    data = keeper.get(reverse("admin:people_person_import_template")).content
    assert data.startswith(b"\xef\xbb\xbf")
    answer = sent(keeper, data)
    assert kinds(answer) == ["new", "new"] and not answer.context["unread"]


def test_what_is_typed_is_never_markup_or_formula(keeper):
    answer = sent(keeper, 'nom;prénom\n<script>alert(1)</script>;"""><img>"\n-Morvan;Anne\n')
    page = answer.content.decode()
    assert "<script>alert" not in page and "<img>" not in page
    assert not re.search(r'value="[^"]*[<>]', page)


def test_two_thousand_lines_are_examined_in_few_queries(keeper):
    Person.objects.bulk_create(
        Person(slug=f"p{number}", given=f"Prénom{number % 50}", family=f"Nom{number:05}") for number in range(500)
    )
    text = "prénom;nom\n" + "".join(f"Prénom{number % 50};Autre{number:05}\n" for number in range(2000))
    rows, _unread = read(text.encode())
    with CaptureQueriesContext(connection) as queries:
        examine(rows)
    assert len(queries) <= 5
