"""A text arrives as a file; the newsroom reads it, makes a draft of it and says what is doubtful."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles import workflow
from articles.models import Edition
from articles.refusals import NotAllowed
from core import prose
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).parents[2] / "shared"
COALITION = SHARED / "releases" / "coalition-2016.txt"
TEXTS = Path(__file__).parent / "texts"


@pytest.fixture
def coalition(capsys):
    """The first real release, imported as the command does it; returns the draft and what was printed."""
    if not COALITION.exists():
        pytest.skip("../shared/releases is not beside this checkout")
    call_command("load_registry", SHARED / "registry.json")
    capsys.readouterr()
    call_command("import_release", COALITION, language="fr")
    return Edition.objects.get(), capsys.readouterr().out


def test_headline_dateline_standfirst_and_source_are_where_they_belong(coalition):
    edition, report = coalition
    assert edition.headline == "Réunion des ministres de la Défense de la coalition internationale contre Daech"
    assert "headline (proposed)" in report
    assert edition.dateline_place.slug == "paris" and edition.dateline_date == date(2016, 10, 25)
    assert edition.standfirst.startswith("Mardi 25 octobre 2016, à Paris, le ministre de la Défense")
    assert [source.text for source in edition.sources.all()] == ["Ministère des Armées"]
    assert edition.body.count("<p>") == 3
    assert "Sources" not in edition.body and "* Les onze" not in edition.body


def test_the_footnote_stands_at_its_mark(coalition):
    edition, _ = coalition
    assert prose.notes(edition.body) == ["Les onze ministres de la Défense"]
    assert "Défense<span data-note" in edition.body


def test_people_are_mentioned_with_the_office_of_that_day(coalition):
    edition, _ = coalition
    titles = {mention.person.slug: mention.title for mention in edition.mentions.exclude(person=None)}
    assert titles == {
        "jean-yves-le-drian": "ministre de la Défense",
        "ashton-carter": "secrétaire à la Défense des États-Unis",
        "francois-hollande": "président de la République",
    }


def test_a_speaker_is_written_down_only_where_certain(coalition):
    edition, report = coalition
    first, second, third = edition.quotations.all()
    assert [speaker.person.slug for speaker in first.speakers.all()] == ["francois-hollande"]
    assert first.speakers.get().title == "président de la République"
    assert first.text.startswith("Notre coalition") and first.text.endswith("avec la coalition")
    assert not second.speakers.exists() and not third.speakers.exists()
    assert "François Hollande : à confirmer" in report and "Jean-Yves Le Drian et Ashton Carter" in report


@pytest.mark.parametrize(
    "doubtful",
    [
        "« Ashon Carter » :",
        "→ Ashton Carter",
        "Raqqa (Irak)",
        "→ Raqqa (Syrie)",
        "s’arrêtera s à",
        "onze ministres",
        "Ministère des Armées",
    ],
)
def test_what_is_doubtful_is_reported_and_kept_in_the_record(coalition, doubtful):
    edition, report = coalition
    assert doubtful in report
    assert doubtful in edition.transitions.get(act="import").internal_note


def test_nothing_false_is_reported(coalition):
    _, report = coalition
    assert report.count("  ? ") == 8


def test_the_text_itself_is_not_changed_and_the_file_is_kept(coalition):
    edition, _ = coalition
    assert "Ashon Carter, ont tenu" in edition.body and "aujourd'hui" in edition.body
    with edition.head.source_file.open() as kept:
        assert kept.read() == COALITION.read_bytes()


def test_whoever_imported_does_not_approve(coalition):
    edition, _ = coalition
    reviewer = make_user("reviewer")
    call_command("import_release", COALITION, language="fr", by=reviewer.username)
    own = Edition.objects.exclude(pk=edition.pk).get()
    [own] = workflow.submit(own, by=make_user("writer"), seen=own.head_id)
    with pytest.raises(NotAllowed):
        workflow.approve(own, by=reviewer, seen=own.head_id)


def test_a_dry_run_makes_no_draft_and_json_can_be_read(capsys):
    text = TEXTS / sorted(path.name for path in TEXTS.glob("*.txt"))[0]
    call_command("load_registry", TEXTS / "registry.json")
    capsys.readouterr()
    call_command("import_release", text, language="fr", dry_run=True, format="json")
    [report] = json.loads(capsys.readouterr().out)
    assert report["edition"] is None and not Edition.objects.exists()
    content = text.read_text(encoding="utf-8")
    for doubt in report["doubts"]:
        assert content[doubt["start"] : doubt["end"]] == doubt["excerpt"]


def test_one_bad_file_stops_no_other_and_is_named(tmp_path, capsys):
    good, binary, empty = (tmp_path / name for name in ("good.txt", "binary.txt", "empty.txt"))
    good.write_text("Un titre\n\nPort-Clair, le 3 mars 2026. Le chantier commence.\n", encoding="utf-8")
    binary.write_bytes(b"\x00\x01\x02PNG" * 100)
    empty.write_bytes(b"")
    missing, other = tmp_path / "missing.txt", tmp_path / "a.docx"
    with pytest.raises(CommandError) as refusal:
        call_command("import_release", binary, empty, missing, other, good, language="fr")
    for path in (binary, empty, missing, other):
        assert path.name in str(refusal.value)
    assert Edition.objects.get().headline == "Un titre"


def test_an_unknown_importer_is_refused():
    with pytest.raises(CommandError, match="personne-du-tout"):
        call_command("import_release", TEXTS / "registry.json", by="personne-du-tout")


def test_the_writer_sees_the_doubts_of_the_import_until_the_text_is_submitted(coalition, client):
    edition, _ = coalition
    client.force_login(make_user("writer"))
    page = client.get(reverse("admin:articles_edition_change", args=[edition.pk])).content.decode()
    assert "«\u00a0Ashon Carter\u00a0» n’est pas au registre" in page and "Raqqa (Irak)" in page
    workflow.submit(edition, by=make_user("writer"), seen=edition.head_id)
    page = client.get(reverse("admin:articles_edition_change", args=[edition.pk])).content.decode()
    assert "n’est pas au registre" not in page
