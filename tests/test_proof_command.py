"""`manage.py proof`: somebody at a terminal, or another program, asks what is wrong with a text."""

import json
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import confirmed, make_edition, next_of

pytestmark = pytest.mark.django_db

TEXTS = Path(__file__).parent / "texts"
SHARED = Path(__file__).parents[2] / "shared"
KEYS = {"rule", "severity", "start", "end", "excerpt", "message", "suggestion"}


@pytest.fixture
def valmarine(capsys):
    call_command("load_registry", TEXTS / "registry.json")
    capsys.readouterr()


def proof(capsys, *args, **options):
    call_command("proof", *args, **options)
    return capsys.readouterr().out


def as_json(capsys, *args, **options):
    return json.loads(proof(capsys, *args, format="json", **options))


def test_json_has_the_stable_shape_and_offsets_in_the_files_text(valmarine, capsys):
    found = as_json(capsys, TEXTS / "fautes.txt")
    text = (TEXTS / "fautes.txt").read_text(encoding="utf-8")
    assert found and all(set(item) == KEYS for item in found)
    assert all(text[item["start"] : item["end"]] == item["excerpt"] for item in found)
    assert {item["severity"] for item in found} == {"block", "warn"}
    rules = {item["rule"]: item for item in found}
    assert rules["weekday"]["suggestion"] == "Jeudi 4 mai 2023" and rules["quotes_unbalanced"]["suggestion"] == ""


def test_the_coalition_release_on_its_day(capsys):
    path = SHARED / "releases" / "coalition-2016.txt"
    if not path.exists():
        pytest.skip("the shared folder is not beside this checkout")
    call_command("load_registry", SHARED / "registry.json")
    capsys.readouterr()
    found = as_json(capsys, path, on="2016-10-25")
    suggested = {(item["excerpt"], item["suggestion"]) for item in found}
    assert {
        ("Ashon Carter", "Ashton Carter"),
        ("Raqqa (Irak)", "Raqqa (Syrie)"),
        (", ont tenu", " ont tenu"),
    } <= suggested
    assert {item["rule"] for item in found if item["severity"] == "block"} == {"stray_letter"}
    later = as_json(capsys, path, on="2018-01-01")
    assert "organisation_name_date" not in {item["rule"] for item in later if item["excerpt"] == "Ministère des Armées"}


def test_a_person_reads_lines_in_the_language_of_the_text(valmarine, capsys, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Un titre\n\nLe port est est ouvert.\n", encoding="utf-8")
    out = proof(capsys, path)
    assert out.startswith("3:9 [bloquant] “est est” → “est”: Un mot est répété. (doubled_word)")
    assert "1 constat, dont 1 à corriger" in out
    path.write_text("A title\n\nThe port is is open.\n", encoding="utf-8")
    assert "A word is repeated. (doubled_word)" in proof(capsys, path, language="en")


def test_accents_of_two_characters_keep_the_offsets_of_the_file(valmarine, capsys, tmp_path):
    text = unicodedata.normalize("NFD", "Été à la mer : le port est est ouvert à l’été.\r\nFin de la la note.")
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    plain = text.replace("\r\n", "\n")
    found = [item for item in as_json(capsys, path) if item["rule"] == "doubled_word"]
    assert [plain[item["start"] : item["end"]] for item in found] == ["est est", "la la"]
    assert [item["excerpt"] for item in found] == ["est est", "la la"]


def test_a_page_is_read_as_a_body(valmarine, capsys, tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<h1>Un titre</h1><p>Le port est <b>est</b> ouvert.</p><h3>Non</h3><p>Fin.</p>", encoding="utf-8")
    assert [item["rule"] for item in as_json(capsys, path)] == ["doubled_word"]


def test_a_reference_names_the_live_text_else_the_latest(valmarine, capsys):
    edition = make_edition(body="<p>Le port est est ouvert.</p>")
    assert "doubled_word" in proof(capsys, edition.article.number)
    live = confirmed(make_edition(body="<p>Le quai est est ouvert.</p>"))
    draft = next_of(live, body="<p>Rien de faux.</p>")
    assert "est est" in proof(capsys, live.article.reference)
    assert draft.article_id == live.article_id
    with pytest.raises(CommandError, match="neither a file nor a release"):
        proof(capsys, live.article.reference, language="en")


@pytest.mark.parametrize(
    "given, complaint",
    [
        (["nothing-here.txt"], "No such file"),
        (["2099-0001"], "neither a file nor a release"),
        (["D999999999999999999999"], "neither a file nor a release"),
        (["D²"], "neither a file nor a release"),
        ([str(TEXTS)], "directory"),
        (["x" * 5000], "neither a file nor a release"),
        ([str(TEXTS / "fautes.txt"), "--on", "25/10/2016"], "is no day"),
        ([str(TEXTS / "fautes.txt"), "--on", "2016-13-45"], "is no day"),
        ([str(TEXTS / "fautes.txt"), "--language", "de"], "invalid choice"),
    ],
)
def test_bad_input_gets_one_line(given, complaint):
    with pytest.raises(CommandError, match=complaint) as refused:
        call_command("proof", *given)
    assert "\n" not in str(refused.value)


def test_files_that_are_no_text_are_refused(tmp_path):
    for name, data in (("a.txt", b""), ("b.txt", b"%PDF-1.7"), ("c.txt", b"\x00\x01")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(CommandError, match=name):
            call_command("proof", tmp_path / name)
