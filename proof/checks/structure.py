"""Structure that readers with a screen reader, a keyboard or a slow line depend on (RGAA 4.1, WCAG 2.2).

Most of it is in the marks of a body; in a plain text only addresses can be judged.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from ..passages import language_of
from ..text import Span, flat, folded_words
from ..walked import HEADINGS, Walked
from .rules import BLOCK, Context, Example, Found, rule
from .telling import Told

NO_HOST = re.compile(r"\bhttps?:(?://)?(?=[\s.,;)»”]|$)|\bwww\.(?=[\s,;)»”]|$)|\bmailto:(?=[\s,;)»”]|$)")
SAYS_NOTHING = re.compile(
    r"(?:cliquez|cliquer)?(?: sur)? ?(?:ici|ce lien|le lien|lien|la-bas)|cliquez|en savoir plus|lire la "
    r"suite|lire plus|plus d'infos?|plus|suite|voir(?: plus)?|page|site|document|telecharger"
    r"|(?:click )?here|this link|the link|link|read more|more|learn more|see more|this page|page|website"
    r"|download|details"
)
LANGUAGES = {"fr": Told("français", "French"), "en": Told("anglais", "English")}
FEWEST_WORDS = 6


@rule(
    "heading_skipped",
    family="structure",
    severity=BLOCK,
    title=_("Heading level skipped"),
    message=_("This heading skips a level: a second-level heading comes first."),
    examples=[
        Example(
            "fr",
            "<p>Le port a rouvert.</p><h3>Les travaux</h3><p>Ils ont duré deux ans.</p>",
            "<p>Le port a rouvert.</p><h2>Les travaux</h2><p>Ils ont duré deux ans.</p>",
            True,
        )
    ],
)
def headings(text: Walked, context: Context) -> Iterator[Found]:
    """WCAG 2.2, 1.3.1: the headline is the first level, so a third must have a second before it."""
    second = False
    for block in text.layout.blocks:
        second = second or block.kind == "h2"
        if block.kind == "h3" and not second:
            yield Found(block.start, block.end)


@rule(
    "heading_empty",
    family="structure",
    title=_("Heading without a text"),
    message=_("Nothing stands under this heading."),
    examples=[
        Example(
            "fr",
            "<h2>Les travaux</h2><h2>Le phare</h2><p>Il brille.</p>",
            "<h2>Les travaux et le phare</h2><p>Il brille.</p>",
            True,
        )
    ],
)
def empty_headings(text: Walked, context: Context) -> Iterator[Found]:
    """Two headings of one level in a row, or one at the end. In plain text headings are only supposed."""
    if text.marks is None:
        return
    figures = [figure.start for figure in text.marks.figures]
    body = [block for block in text.layout.blocks if block.kind != "note"]
    for block, after in pairwise([*body, None]):
        if block is None or block.kind not in HEADINGS:
            continue
        shown = any(block.end <= figure <= (after.start if after else len(text.text)) for figure in figures[:200])
        if not shown and (after is None or (after.kind in HEADINGS and after.kind <= block.kind)):
            yield Found(block.start, block.end)


@rule(
    "link_without_address",
    family="structure",
    severity=BLOCK,
    title=_("Link without an address"),
    message=_("This link leads nowhere."),
    examples=[
        Example(
            "fr", "Le plan est sur le site https:// du port.", "Le plan est sur le site https://port.example du port."
        ),
        Example("en", "The plan is at http:// for all.", "The plan is at http://port.example for all."),
    ],
)
def links_without_address(text: Walked, context: Context) -> Iterator[Found]:
    for match in NO_HOST.finditer(text.text):
        yield Found(*match.span())
    for link in text.marks.links if text.marks else ():
        if not re.match(
            r"https?://[^\s/]+\.[^\s/]|https?://localhost|mailto:[^@\s]+@[^@\s]+|tel:\+?[\d().-]{3}", link.href
        ):
            yield Found(link.start, link.end)


@rule(
    "link_without_words",
    family="structure",
    severity=BLOCK,
    title=_("Link without words"),
    message=_("This link has no words to follow it by."),
    examples=[
        Example(
            "fr",
            '<p>Le plan <a href="https://port.example/plan">.</a> est là.</p>',
            '<p>Le <a href="https://port.example/plan">plan du port</a> est là.</p>',
            True,
        )
    ],
)
def links_without_words(text: Walked, context: Context) -> Iterator[Found]:
    for link in text.marks.links if text.marks else ():
        if not re.search(r"\w", text.text[link.start : link.end]):
            yield Found(link.start, link.end)


@rule(
    "link_text",
    family="structure",
    title=_("Link text that says nothing"),
    message=_("“%(words)s” does not say where the link leads."),
    examples=[
        Example(
            "fr",
            '<p>Pour le plan, <a href="https://port.example/plan">cliquez ici</a>.</p>',
            '<p>Voir le <a href="https://port.example/plan">plan du port</a>.</p>',
            True,
        ),
        Example(
            "en",
            '<p>For the plan click <a href="https://port.example/plan">here</a>.</p>',
            '<p>See the <a href="https://port.example/plan">plan of the port</a>.</p>',
            True,
        ),
    ],
)
def link_texts(text: Walked, context: Context) -> Iterator[Found]:
    """WCAG 2.2, 2.4.4. A bare address is no text either."""
    for link in text.marks.links if text.marks else ():
        words = text.text[link.start : link.end].strip()
        bare = bool(re.match(r"https?://|www\.", words)) and len(words) > 30
        if bare or SAYS_NOTHING.fullmatch(flat(words).strip(" .…→>»")):
            yield Found(link.start, link.end, None, {"words": words})


@rule(
    "image_alternative",
    family="structure",
    severity=BLOCK,
    title=_("Picture without an alternative text"),
    message=_("This picture has no alternative text and is not said to be decorative."),
    examples=[],
)
def alternatives(text: Walked, context: Context) -> Iterator[Found]:
    """WCAG 2.2, 1.1.1, for the pictures that the context tells of."""
    for figure in text.marks.figures if text.marks else ():
        picture = context.pictures.get(figure.image)
        if picture and not picture.alt.strip() and not picture.decorative:
            yield Found(figure.start, figure.end)


@rule(
    "image_credit",
    family="structure",
    severity=BLOCK,
    title=_("Picture without a credit"),
    message=_("This picture has no credit."),
    examples=[],
)
def credits(text: Walked, context: Context) -> Iterator[Found]:
    for figure in text.marks.figures if text.marks else ():
        picture = context.pictures.get(figure.image)
        if picture and not picture.credit.strip():
            yield Found(figure.start, figure.end)


@rule(
    "table_without_headers",
    family="structure",
    title=_("Table without headers"),
    message=_("This table has no header cells: nobody can tell by ear what its figures mean."),
    examples=[
        Example(
            "fr",
            "<table><tbody><tr><td>Port</td><td>Navires</td></tr><tr><td>Port-Clair</td><td>12</td></tr></tbody></table>",
            '<table><thead><tr><th scope="col">Port</th><th scope="col">Navires</th></tr></thead>'
            "<tbody><tr><td>Port-Clair</td><td>12</td></tr></tbody></table>",
            True,
        )
    ],
)
def tables(text: Walked, context: Context) -> Iterator[Found]:
    """WCAG 2.2, 1.3.1."""
    for table in text.marks.tables if text.marks else ():
        if not table.headed:
            yield Found(table.start, table.end)


@rule(
    "passage_language",
    family="structure",
    title=_("Language of a passage"),
    message=_("This passage is in another language (%(language)s) and is not marked so."),
    examples=[
        Example(
            "fr",
            "<p>Le navire porte la devise «\u00a0We shall be there before the storm\u00a0» depuis toujours.</p>",
            '<p>Le navire porte la devise «\u00a0<span lang="en">We shall be there before the storm</span>\u00a0»'
            " depuis toujours.</p>",
            True,
        )
    ],
)
def languages(text: Walked, context: Context) -> Iterator[Found]:
    """WCAG 2.2, 3.1.2: a screen reader would read it with the wrong voice."""
    if text.marks is None:
        return
    marked = sorted(span for span, language in text.marks.languages if language[:2] != text.language)
    for start, end in text.foreign:
        at = bisect_left(marked, Span(end, end))
        covered = any(first < end and start < last for first, last in marked[max(0, at - 8) : at])
        words = folded_words(text.text[start:end])
        if not covered and len(words) >= FEWEST_WORDS:
            other = language_of(words) or ("en" if text.language == "fr" else "fr")
            yield Found(start, end, None, {"language": LANGUAGES[other]})
