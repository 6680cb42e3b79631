"""What editors marked is found again, and readers see it: as HTML, as plain text, and never more than is public."""

import re

import html5lib
import pytest
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given

from core.prose import (
    Link,
    Media,
    Mention,
    clean,
    first_words,
    images,
    links,
    media,
    mentions,
    notes,
    quotations,
    references,
    render,
    to_text,
)

from .prose_documents import DOCUMENTS, PICTURE, assert_public, many

RELEASE = (
    "<h2>Réunion</h2>"
    '<p><span data-mention="person:anna-b">Anna <em>B.</em></span> a vu'
    ' <a href="https://x.example/a?b=1&amp;c=2" hreflang="en">la page</a>'
    '<span data-note="">Avec <span data-mention="place:ys">Ys</span>.</span>'
    ' et dit\u00a0: <q data-by="person:anna-b person:c">«\u00a0Oui<span data-note="">Sic.</span>\u00a0»</q>.</p>'
    '<blockquote data-by-name="Marie D., porte-parole" lang="en"><p>“One.</p><p>“Two <q>“three”</q>.”</p></blockquote>'
    f'<figure data-image="{PICTURE}"><figcaption>Vue de <span data-mention="place:ys">Ys</span></figcaption></figure>'
    "<ol><li>un<ul><li>deux</li></ul></li><li>trois</li></ol>"
    "<table><caption>Chiffres</caption><thead><tr><th>An</th><th>N</th></tr></thead>"
    "<tbody><tr><td>2016</td><td>12</td></tr></tbody></table>"
    '<aside data-media="video" data-href="https://v.example/1" data-title="Le film"><p>Bonjour.</p><p>Fin.</p></aside>'
)


def test_the_sample_release_is_canonical():
    assert clean(RELEASE) == RELEASE


def test_mentions_are_found_with_kind_slug_and_plain_text():
    assert mentions(RELEASE) == [
        Mention(1, "person", "anna-b", "Anna B."),
        Mention(2, "place", "ys", "Ys"),
        Mention(3, "place", "ys", "Ys"),
    ]


def test_quotations_are_found_with_speakers_language_and_words():
    said, statement, inner = quotations(RELEASE)
    assert [quote.position for quote in (said, statement, inner)] == [1, 2, 3]
    assert said.speakers == (("person", "anna-b"), ("person", "c"))
    assert (said.name, said.text, said.language) == ("", "Oui", "")
    assert said.html == "«\u00a0Oui\u00a0»"
    assert (statement.speakers, statement.name, statement.language) == ((), "Marie D., porte-parole", "en")
    assert statement.text == "One.\n\nTwo “three”."
    assert statement.html == "<p>“One.</p><p>“Two <q>“three”</q>.”</p>"
    assert (inner.text, inner.language) == ("three", "en")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("«\u202fOui.\u202f»", "Oui."),
        ("“Yes.”", "Yes."),
        ('"Yes."', "Yes."),
        ("« Un “mot” dit »", "Un “mot” dit"),
        ("« Un » et « deux »", "« Un » et « deux »"),
        ("« Un « mot »", "Un « mot »"),
        ("la « fin »", "la « fin »"),
        ("la fin »", "la fin"),
        ("un « mot » à la fin. »", "un « mot » à la fin."),
        ("sans", "sans"),
        ("«", ""),
    ],
)
def test_only_the_quotation_marks_around_the_whole_are_left_out(typed, words):
    assert quotations(f"<p><q>{typed}</q></p>")[0].text == words


def test_notes_images_links_media_and_references_are_found():
    assert notes(RELEASE) == ["Avec Ys.", "Sic."]
    assert images(RELEASE * 2) == [PICTURE]
    assert links(RELEASE) == [Link("https://x.example/a?b=1&c=2", "la page", "en")]
    assert media(RELEASE) == [Media("video", "https://v.example/1", "Le film", "Bonjour.\n\nFin.")]
    assert references(RELEASE) == {("person", "anna-b"), ("person", "c"), ("place", "ys")}


def test_an_empty_body_yields_nothing():
    assert [read("") for read in (mentions, quotations, notes, images, links, media)] == [[]] * 6
    assert references("") == set()
    assert (to_text(""), first_words("", 5)) == ("", "")
    assert render("", link=None, picture=None).body == ""


def test_plain_text_leaves_nothing_out():
    assert to_text(RELEASE) == (
        "Réunion\n\n"
        "Anna B. a vu la page (https://x.example/a?b=1&c=2)[1] et dit\u00a0: «\u00a0Oui[2]\u00a0».\n\n"
        "“One.\n\n"
        "“Two “three”.”\n\n"
        "[Vue de Ys]\n\n"
        "1. un\n  – deux\n2. trois\n\n"
        "Chiffres\nAn\tN\n2016\t12\n\n"
        "Le film (https://v.example/1)\n\nBonjour.\n\nFin.\n\n"
        "[1] Avec Ys.\n[2] Sic."
    )


def test_a_link_that_shows_its_own_address_is_not_written_twice():
    for address, shown in [
        ("mailto:presse@x.example", "presse@x.example"),
        ("https://x.example/a", "https://x.example/a"),
        ("https://x.example/a", "x.example/a"),
        ("https://x.example/", "https://x.example"),
    ]:
        assert to_text(f'<p><a href="{address}">{shown}</a></p>') == shown


def test_a_line_break_stays_a_line_break_in_plain_text():
    assert to_text("<p>a <br> b</p>") == "a\nb"


def test_first_words_come_from_the_running_text_and_leave_no_guillemet_alone():
    assert first_words(RELEASE, 3) == "Anna B. a…"
    assert first_words("<p>Il dit\u00a0: «\u00a0Oui et non\u00a0»</p>", 3) == "Il dit\u00a0: «\u00a0Oui…"
    assert first_words('<p>Un<span data-note="">Note.</span> deux</p>', 5) == "Un deux"
    assert first_words("<h2>T</h2><p>Un, deux</p>", 1) == "Un…"
    assert first_words("<p>Un</p><ul><li>deux</li></ul>", 2) == "Un deux"


def show(html, link=lambda kind, slug: None, picture=None, **kwargs):
    """Render with no address public and with pictures as [uuid|caption], where the test says nothing else."""
    return render(
        html, link=link, picture=picture or (lambda uuid, caption: mark_safe(f"[{uuid}|{caption}]")), **kwargs
    )


def test_a_mention_links_where_readers_may_be_led_and_otherwise_leaves_no_trace():
    html = '<p><span data-mention="person:a">Anna</span> et <span data-mention="person:b">Bo</span></p>'
    shown = show(html, link=lambda kind, slug: '/p/a"<b>/' if (kind, slug) == ("person", "a") else None)
    assert shown.body == '<p><a class="mention" href="/p/a&quot;&lt;b&gt;/">Anna</a> et Bo</p>'
    assert show(html).body == show("<p>Anna et Bo</p>").body


def test_a_mention_inside_a_link_does_not_become_a_second_link():
    html = '<p><a href="https://x.example"><span data-mention="person:a">A</span></a></p>'
    assert show(html, link=lambda kind, slug: "/p/").body == '<p><a href="https://x.example">A</a></p>'


def test_footnotes_are_numbered_in_the_order_of_their_marks_and_lead_back():
    shown = show(RELEASE, note_prefix="fn", labels={"back": "Retour à la note {number}", "note": "Note {number}"})
    assert [number for number, _ in shown.notes] == [1, 2]
    assert (
        '<sup class="note-mark"><a id="fn-mark-2" href="#fn-2" role="doc-noteref" aria-label="Note 2" '
        'aria-describedby="fn-2">2</a></sup>'
    ) in shown.body
    assert "Sic" not in shown.body
    assert shown.notes[1][1] == (
        'Sic. <a class="note-back" href="#fn-mark-2" role="doc-backlink" aria-label="Retour à la note 2">↩</a>'
    )
    assert isinstance(shown.body, SafeString)
    assert isinstance(shown.notes[0][1], SafeString)


def test_a_quotation_is_marked_but_does_not_say_who_spoke():
    shown = show(
        '<p><q data-by="person:secret" lang="en">“x”</q></p><blockquote data-by-name="N"><p>y</p></blockquote>'
    )
    assert shown.body == (
        '<p><q class="quotation" lang="en">“x”</q></p><blockquote class="quotation"><p>y</p></blockquote>'
    )


def test_a_figure_is_what_the_page_makes_of_it():
    html = f'<figure data-image="{PICTURE}"><figcaption>A &lt; B</figcaption></figure>'
    assert show(html).body == f"[{PICTURE}|A &lt; B]"
    assert show(html, picture=lambda uuid, caption: "<script>").body == "&lt;script&gt;"


def test_video_is_a_link_with_its_transcript():
    html = '<aside data-media="video" data-href="https://v.example/?a=1&amp;b=2" data-title="A &lt; B"><p>t</p></aside>'
    assert show(html, labels={"video": "Vidéo", "transcript": "Transcription"}).body == (
        '<aside class="media media-video"><p class="media-kind">Vidéo</p>'
        '<p><a href="https://v.example/?a=1&amp;b=2">A &lt; B</a></p>'
        "<details><summary>Transcription</summary><p>t</p></details></aside>"
    )
    bare = show('<aside data-media="audio" data-href="https://v.example/"></aside>').body
    assert bare == '<aside class="media media-audio"><p><a href="https://v.example/">Audio</a></p></aside>'


def test_a_table_scrolls_by_itself_and_has_a_name():
    html = '<table><caption>L’an "1"</caption><tbody><tr><th scope="row" colspan="2">a</th></tr></tbody></table>'
    assert show(html).body == (
        '<div class="table" role="region" tabindex="0" aria-label="L’an &quot;1&quot;"><table>'
        '<caption>L’an "1"</caption><tbody><tr><th scope="row" colspan="2">a</th></tr></tbody></table></div>'
    ).replace('"1"</caption>', "&quot;1&quot;</caption>")
    assert 'aria-label="Tableau"' in show("<table><tr><td>x</table>", labels={"table": "Tableau"}).body


def test_headings_have_ids_that_last_and_are_unique():
    shown = show("<h2>L’Œuvre à 16\u00a0h</h2><h3>Note 1</h3><h3>Note 1</h3><h2>日本</h2><h2>Note 1-2</h2>").body
    ids = re.findall(' id="([^"]+)"', shown)
    assert ids == ["section-l-oeuvre-a-16-h", "section-note-1", "section-note-1-2", "section", "section-note-1-2-2"]


@many
@given(DOCUMENTS)
def test_nothing_that_only_the_desk_may_know_is_rendered(document):
    assert_public(show(document))
    assert_public(show(document, link=lambda kind, slug: f"/{kind}/{slug}/"))


@many
@given(DOCUMENTS)
def test_footnotes_have_the_same_number_on_the_page_and_in_plain_text(document):
    shown = show(document)
    assert len(shown.notes) == len(notes(document))
    marks = re.findall(r'<sup class="note-mark"><a id="note-mark-(\d+)"', shown.body)
    assert [int(mark) for mark in marks] == [number for number, _ in shown.notes]


def test_text_that_looks_like_html_is_shown_as_text():
    assert show("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>").body == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;</p>"
    )


@many
@given(DOCUMENTS)
def test_every_word_of_a_document_is_in_its_plain_text(document):
    text = to_text(document)
    tree = html5lib.parseFragment(document, treebuilder="etree", namespaceHTMLElements=False)
    for word in " ".join(tree.itertext()).split():
        assert word in text
