"""The interface in French: every message has its French, written as French is, and readers meet no English."""

import gettext
import re
import string
from datetime import date, timedelta

import html5lib
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles import workflow
from core import clock, languages
from newsroom import messages
from people.models import PressContact
from tests.factories import (
    appoint,
    approved,
    confirmed,
    make_edition,
    make_event,
    make_full_edition,
    make_office,
    make_organisation,
    make_person,
    make_user,
    next_of,
    submitted,
)
from tests.readers import ABOUT, address, mention

CODE = """
from django.utils.translation import gettext as __, ngettext, pgettext_lazy, gettext_lazy as _
from django.utils import translation

title = _("Planted "
          "over two lines")
said = __("Planted under another name: %(what)s") % {"what": __("Planted inside")}
many = ngettext("%(n)s plant", "%(n)s plants", 3) % {"n": 3}
verb = pgettext_lazy("verb", "Plant")
far = translation.gettext_noop("Planted from afar")
none = print("Not a message")
"""
TEMPLATE = """{% load i18n %}
{% translate "Planted" as title %}{% translate "Plant" context "noun" %}{{ name|default:_("Planted in a filter") }}
{% include "x.html" with caption=_("Planted in a tag") %}
{% blocktranslate trimmed with who=row.by %}
  {{ who }} planted
  100 % of it
{% endblocktranslate %}
{% blocktranslate count n=rows|length %}{{ n }} tree{% plural %}{{ n }} trees{% endblocktranslate %}
{# translate "Not a message" #}<p>Nor this</p>
"""
PLANTED = {
    (None, "Planted over two lines"),
    (None, "Planted under another name: %(what)s"),
    (None, "Planted inside"),
    (None, ("%(n)s plant", "%(n)s plants")),
    ("verb", "Plant"),
    (None, "Planted from afar"),
    (None, "Planted"),
    ("noun", "Plant"),
    (None, "Planted in a filter"),
    (None, "Planted in a tag"),
    (None, "%(who)s planted 100 %% of it"),
    (None, ("%(n)s tree", "%(n)s trees")),
}


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A house of two files with messages of every make."""
    (tmp_path / "core").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "core" / "planted.py").write_text(CODE)
    (tmp_path / "templates" / "planted.html").write_text(TEMPLATE)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def own_catalogue(tmp_path, monkeypatch):
    """A catalogue of the test's own, empty at first."""
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "locale" / "django.po")
    return messages.CATALOGUE


def translated():
    """Yield (English, French) for every form of every message of the catalogue."""
    for entry in messages.read():
        if entry.id:
            yield from zip(messages.texts(entry.id), messages.texts(entry.string), strict=True)


# -- The catalogue ---


def test_every_message_has_its_french_and_no_other_is_kept():
    assert messages.missing() == []
    assert messages.obsolete() == []


def test_the_french_fills_in_what_the_english_does_and_keeps_its_marks():
    marks = re.compile(r"<[^>]+>")
    for english, french in translated():
        assert messages.placeholders(french) == messages.placeholders(english) or english == "and one more", french
        assert sorted(marks.findall(french)) == sorted(marks.findall(english)), french
        assert french.count("%%") == english.count("%%"), french


SET_ASIDE = re.compile(r"<[^>]+>|\b(?:https?|mailto|tel):(?://)?|\b\d\d:\d\d\b")  # marks, schemes, what is typed
NOT_FRENCH = {
    "a straight apostrophe": re.compile(r"'"),
    "straight or English quotation marks": re.compile(r'["“”]'),
    "three dots for an ellipsis": re.compile(r"\.\.\."),
    "no U+202F before ; ! ?": re.compile(r"(?<!\u202f)[;!?]"),
    "no U+00A0 before : or »": re.compile(r"(?<!\u00a0)[:»]"),
    "no U+00A0 after «": re.compile(r"«(?!\u00a0)"),
    "no U+00A0 before a percent sign": re.compile(r"(?<!\u00a0)%%"),
    "two spaces, or one at an end": re.compile(r"  |^\s|\s$"),
}


@pytest.mark.parametrize("fault", NOT_FRENCH)
def test_the_french_is_set_as_french(fault):
    for _english, french in translated():
        words = SET_ASIDE.sub("x", messages.PLACEHOLDER.sub("x", french))
        assert not NOT_FRENCH[fault].search(words), french


def test_path_words_are_plain():
    words = [french for english, french in translated() if re.fullmatch(r"[a-z-]+/", english)]
    assert len(words) >= 11
    assert len(set(words)) == len(words), "two addresses would be one"
    for word in words:
        assert set(word) <= {*string.ascii_lowercase, "-", "/"}, word


# -- The tool ---


def test_messages_are_found_however_they_are_written(planted):
    assert {(entry.context, entry.id) for entry in messages.collect() if entry.id} == PLANTED


def test_a_message_without_french_and_one_that_nothing_uses_stop_the_check(planted, capsys):
    with pytest.raises(CommandError, match="12 without French"):
        call_command("translations", "--check")
    told = capsys.readouterr().err
    assert "no French: Planted inside" in told
    assert "not used any more: Submit to review" in told


@pytest.mark.parametrize(
    "french",
    ["", "Planté : %(qui)s", "Planté", "Planté : %(what)s %(what_else)s"],
    ids=["none", "other", "lost", "more"],
)
def test_french_that_fills_in_something_else_counts_as_missing(planted, own_catalogue, french):
    messages.update()
    lines = own_catalogue.read_text().replace("YEAR-MO-DA HO:MI+ZONE", "2026-01-01 00:00+0000")
    asked = 'msgid "Planted under another name: %(what)s"\nmsgstr '
    own_catalogue.write_text(lines.replace(f'{asked}""', f'{asked}"{french}"'))
    assert "Planted under another name: %(what)s" in messages.missing()
    own_catalogue.write_text(lines.replace(f'{asked}""', f'{asked}"Planté : %(what)s"'))
    assert "Planted under another name: %(what)s" not in messages.missing()


def test_collecting_again_keeps_the_french_and_changes_nothing_else(planted, own_catalogue):
    assert messages.update() == (12, 12)
    french = own_catalogue.read_text().replace(
        'msgid "Planted inside"\nmsgstr ""', 'msgid "Planted inside"\nmsgstr "Planté"'
    )
    own_catalogue.write_text(french)
    assert messages.update() == (12, 11)
    before = own_catalogue.read_bytes()
    assert 'msgstr "Planté"'.encode() in before
    messages.update()
    assert own_catalogue.read_bytes() == before


def test_what_is_compiled_speaks_french_in_singular_and_plural(tmp_path, monkeypatch):
    catalogue = tmp_path / "django.po"
    catalogue.write_bytes(messages.CATALOGUE.read_bytes())
    monkeypatch.setattr(messages, "CATALOGUE", catalogue)
    messages.compile_all()
    with catalogue.with_suffix(".mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext("Submit to review") == "Soumettre à relecture"
    seats = [french.ngettext("%(seats)s seat for the press", "%(seats)s seats for the press", n) for n in (0, 1, 2)]
    assert seats == ["%(seats)s place pour la presse"] * 2 + ["%(seats)s places pour la presse"]


# -- What readers and editors meet ---


def told(page: bytes) -> set[str]:
    """Return every piece of text of a page, and every attribute that is read out, but what is marked as English."""
    found = set()

    def read(element) -> None:
        if element.get("lang", "fr") != "fr" or element.tag in ("script", "style"):
            return
        found.update(element.get(name) for name in ("title", "aria-label", "alt", "placeholder") if element.get(name))
        found.add(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                read(child)
            found.add(child.tail or "")

    read(html5lib.parse(page.decode(), treebuilder="lxml", namespaceHTMLElements=False).getroot())
    return {" ".join(words.split()).casefold().rstrip(" :\u00a0") for words in found} - {""}


def english_in(page: bytes) -> list[str]:
    """Return the English messages on a page for which there is French; languages keep their own names."""
    pieces = told(page) - {str(name).casefold() for _code, name in languages.CHOICES}
    found = []
    for english, french in translated():
        words = re.sub(r"<[^>]+>", "", english).casefold().rstrip(" :")
        if words == french.casefold().rstrip(" :\u00a0"):
            continue
        if not messages.placeholders(words):
            found += [english] if words in pieces else []
        elif len(re.findall(r"[a-z]{2,}", messages.PLACEHOLDER.sub(" ", words))) > 1:
            shape = ".+".join(re.escape(part) for part in messages.PLACEHOLDER.split(words))
            found += [english for piece in pieces if re.fullmatch(shape, piece)]
    return found


@pytest.mark.django_db
def test_public_pages_in_french_say_nothing_in_english(client):
    anne, ministry = make_person(), make_organisation()
    appoint(anne, make_office("ministre de la Mer", organisation=ministry), date(2020, 5, 4))
    PressContact.objects.create(organisation=ministry, name_fr="Service de presse", email="presse@example.org")
    event = make_event()
    body = f'<p>{mention(anne, "Anne Morvan")} : <q data-by="person:{anne.slug}">« Le port ouvre. »</q></p>'
    about = {"article": {"issuers": [ministry], "event": event}}
    first = confirmed(make_edition(body=body, **about))
    corrected = confirmed(next_of(first, headline="Le port ouvre"), at=clock.now() - timedelta(hours=1))
    confirmed(make_full_edition())
    ended = [confirmed(), confirmed()]
    publisher = make_user("publisher")
    workflow.withdraw([ended[0]], by=publisher, seen=ended[0].head_id, notice="Retiré par erreur de date.")
    workflow.remove([ended[1]], by=publisher, seen=ended[1].head_id, notice="À la demande de la famille.")
    year, slug = address(corrected).split("/")[3:5]
    with clock.at(clock.now() + timedelta(minutes=1)):
        pages = {
            path: client.get(path, headers={"accept-language": "fr"})
            for path in [
                "/fr/", "/fr/articles/", "/fr/articles/?q=port&kind=communique&year=2026&from=2020-01-01",
                "/fr/articles/?q=rien&topic=inconnu", "/fr/corrections/", "/fr/personnes/", "/fr/organisations/",
                "/fr/evenements/", "/fr/nulle-part/", "/desk/login/",
                address(corrected), reverse("articles:former_edition", args=[year, slug, 1]),
                address(ended[0]), address(ended[1]),
                anne.get_absolute_url(), ministry.get_absolute_url(), event.get_absolute_url(),
                *(reverse(name) for name in ABOUT),
            ]
        }  # fmt: skip
    assert {path: page.status_code for path, page in pages.items() if page.status_code != 200} == {
        "/fr/nulle-part/": 404, address(ended[1]): 410,
    }  # fmt: skip
    assert {path: english for path, page in pages.items() if (english := english_in(page.content))} == {}


@pytest.mark.django_db
def test_the_desk_in_french_says_nothing_in_english(client):
    reviewer = make_user("reviewer")
    client.force_login(reviewer)
    waiting = submitted(make_full_edition())
    editions = [make_edition(by=reviewer), waiting, approved(), confirmed()]
    paths = [
        reverse("admin:index"),
        reverse("admin:articles_edition_changelist"),
        reverse("admin:articles_edition_add"),
    ]
    for edition in editions:
        paths += [
            reverse(f"admin:articles_edition_{page}", args=[edition.pk]) for page in ("change", "history", "compare")
        ]
    paths += [reverse("admin:articles_edition_act", args=[waiting.pk, act]) for act in ("approve", "request_changes")]
    pages = {path: client.get(path, headers={"accept-language": "fr"}) for path in paths}
    assert {page.status_code for page in pages.values()} == {200}
    assert {path: english for path, page in pages.items() if (english := english_in(page.content))} == {}
