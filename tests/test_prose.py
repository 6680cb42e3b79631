"""What an editor writes survives byte for byte; anything else is brought into the one canonical structure."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prose import clean, mentions, notes, references, render, to_text

from .prose_documents import DOCUMENTS, PICTURE, SOUP, assert_public, assert_safe, many, text_of


@many
@given(DOCUMENTS)
def test_canonical_prose_survives_byte_for_byte(document):
    assert clean(document) == document
    assert_safe(document)


@many
@given(st.text(max_size=300))
def test_cleaning_text_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once
    assert_safe(once)


@settings(many, max_examples=600)
@given(SOUP)
def test_any_soup_of_tags_becomes_canonical_at_once(soup):
    once = clean(soup)
    assert clean(once) == once
    assert_safe(once)
    shown = render(once, link=lambda kind, slug: "/x/", picture=lambda uuid, caption: caption)
    assert_public(shown)
    assert len(shown.notes) == len(notes(once)) == len(re.findall(r"^\[\d+\] ", to_text(once), re.MULTILINE))
    assert {(mention.kind, mention.slug) for mention in mentions(once)} <= references(once)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("  \n ", ""),
        ("Un texte", "<p>Un texte</p>"),
        ("Un <b>texte</b><p>suit</p>puis", "<p>Un <strong>texte</strong></p><p>suit</p><p>puis</p>"),
        ("<h1>A</h1><h4>B</h4><h6>C</h6>", "<h2>A</h2><h3>B</h3><h3>C</h3>"),
        ("<p><b>a</b><i>b</i></p>", "<p><strong>a</strong><em>b</em></p>"),
        ("<div>a<div>b</div></div>", "<p>a</p><p>b</p>"),
        ("<section>a</section><section>b</section>", "<p>a</p><p>b</p>"),
        ("<p>a<h2>b</h2>c</p>", "<p>a</p><h2>b</h2><p>c</p>"),
        ("<h2><div>a</div></h2>", "<h2>a</h2>"),
        ("<ul><li><h2>a</h2></li></ul>", "<ul><li>a</li></ul>"),
        ("<p></p><p> </p><p>&nbsp;</p><p><br></p><p><em> </em></p><h2></h2><ul><li></li></ul>", ""),
        ("<p>a<br></p><p><br>b <br> </p>", "<p>a</p><p>b</p>"),
        ("<p>16\u00a0h\u202f!&nbsp;&#8239;</p>", "<p>16\u00a0h\u202f!\u00a0\u202f</p>"),
        ("<p>a\n  b\t c</p>\n<p>d</p>", "<p>a b c</p><p>d</p>"),
        ("a\x00b\x07c\x0bd&#1;\ud800\uffff", "<p>abc d</p>"),
        ('<q data-by-name="a\x00b\x1f\ud800">x</q>', '<p><q data-by-name="ab">x</q></p>'),
        ("a<script>b</script><style>c</style><TITLE >d</title >e<textarea>f<p>g", "<p>ae</p>"),
        ('<p>x<span data-note="" data-mention="person:a">y</span></p>', '<p>x<span data-note="">y</span></p>'),
        ("a<!-- hidden -->b<!-->c<!--->d<!-- x --!>e", "<p>abcde</p>"),
        ("<p><em></em>x<em> </em>y</p>", "<p>x y</p>"),
        (
            '<span data-mention="person:a">x <a href="https://x.example">y</a> <q>z</q></span>',
            '<p><span data-mention="person:a">x y z</span></p>',
        ),
        ("<p>a<em>b<p>c</em>d", "<p>a<em>b</em></p><p>cd</p>"),
        ("<em>a<p>b</p></em>", "<p><em>a</em></p><p><em>b</em></p>"),
        ("<em>a<em>b</em></em>", "<p><em>ab</em></p>"),
        ("<q><p>a</p><p>b</p></q>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ('<q data-by="person:b person:a person:b">x</q>', '<p><q data-by="person:b person:a">x</q></p>'),
        ('<q data-by="event:x nobody">x</q>', "<p><q>x</q></p>"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ('<p>x<span data-note="a">b <span data-note="">c</span></span></p>', '<p>x<span data-note="">b c</span></p>'),
        ('<p>x<span data-note=""><q>b</q></span></p>', '<p>x<span data-note="">b</span></p>'),
        ('<div>x<span data-note=""> <p>b</p><p>c</p></span></div>', '<p>x<span data-note="">b c</span></p>'),
        ('<p>x<span data-note=""> </span></p>', "<p>x</p>"),
        (
            '<p><a href="https://x.example">x<span data-note="">n</span></a></p>',
            '<p><a href="https://x.example">x</a><span data-note="">n</span></p>',
        ),
        ("<p><span>a</span><span lang='en'>b</span><a>c</a></p>", '<p>a<span lang="en">b</span>c</p>'),
        (
            '<a href="HTTPS://X.example/a b?c&copy=1">x</a>',
            '<p><a href="https://X.example/a%20b?c&amp;copy=1">x</a></p>',
        ),
        ('<a href=" https://x.\nexample/\t">x</a>', '<p><a href="https://x.example/">x</a></p>'),
        (
            "<ul>a<li>b<p>c</p></li><ul><li>d</li></ul></ul>",
            "<ul><li>a</li><li><p>b</p><p>c</p><ul><li>d</li></ul></li></ul>",
        ),
        ("<ul><li><p>a</p><ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<li>a</li>", "<p>a</p>"),
        (
            "<table><caption>c</caption><tr><td><p>a</p><td colspan=1>b<tfoot><tr><td>f</table>",
            "<table><caption>c</caption><tbody><tr><td>a</td><td>b</td></tr><tr><td>f</td></tr></tbody></table>",
        ),
        (
            "<table><tr><td><table><tr><td>a<td>b</table></table>",
            "<table><tbody><tr><td><p>a</p><p>b</p></td></tr></tbody></table>",
        ),
        ("<table><caption>c</caption></table>", "<p>c</p>"),
        (
            f"<ol><li>a<figure data-image={PICTURE.upper()}><figcaption>c</figcaption>d</figure></li><li>b</li></ol>e",
            f'<ol><li>a</li><li>b</li></ol><figure data-image="{PICTURE}"><figcaption>c</figcaption></figure>'
            "<p>d</p><p>e</p>",
        ),
        ("<figure><figcaption>c</figcaption></figure>", "<p>c</p>"),
        ("<aside><p>c</p></aside>", "<p>c</p>"),
        ("3 < 4 && 5 > 4", "<p>3 &lt; 4 &amp;&amp; 5 &gt; 4</p>"),
        ("<em>a</em> <strong>b</strong>", "<p><em>a</em> <strong>b</strong></p>"),
    ],
)
def test_what_is_typed_is_put_into_the_canonical_structure(typed, stored):
    cleaned = clean(typed)
    assert cleaned == stored
    assert clean(cleaned) == cleaned


def test_deep_lists_and_deep_marks_end_somewhere_and_keep_their_text():
    cleaned = clean("<ul><li>" * 30 + "x")
    assert cleaned.count("<ul>") == 8
    assert text_of(cleaned) == "x"
    assert clean("<span lang=en>" * 30 + "x").count("<span") == 16
