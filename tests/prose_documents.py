"""Documents for the tests of prose: canonical ones, soups of tags, and what a browser may find in either."""

import re

import html5lib
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PICTURE = "123e4567-e89b-42d3-a456-426614174000"

many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))

# The vocabulary once more, written down by hand, so that a change of the module shows here.
ALLOWED = {
    "p": {"lang"},
    "h2": {"lang"},
    "h3": {"lang"},
    "ul": set(),
    "ol": set(),
    "li": {"lang"},
    "blockquote": {"data-by", "data-by-name", "lang"},
    "table": set(),
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-image"},
    "figcaption": set(),
    "aside": {"data-media", "data-href", "data-title"},
    "strong": set(),
    "em": set(),
    "sub": set(),
    "sup": set(),
    "br": set(),
    "a": {"href", "hreflang"},
    "span": {"data-mention", "data-note", "lang"},
    "q": {"data-by", "data-by-name", "lang"},
}
VALUES = {
    "lang": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}",
    "hreflang": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}",
    "href": r"(https?://[^\s\"<>\\@/?#]+([/?#][^\s\"<>\\]*)?|mailto:[^\s\"<>\\]+|tel:[^\s\"<>\\]+)",
    "data-href": r"https?://[^\s\"<>\\]+",
    "data-by": r"((person|organisation):[a-z0-9-]+)( (person|organisation):[a-z0-9-]+)*",
    "data-mention": r"(person|organisation|event|place):[a-z0-9-]+",
    "data-note": "",
    "data-image": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "data-media": "video|audio",
    "scope": "row|col|rowgroup|colgroup",
    "colspan": r"[1-9][0-9]{0,2}",
    "rowspan": r"[1-9][0-9]{0,2}",
    "data-title": r"[^\x00-\x1f]{1,300}",
    "data-by-name": r"[^\x00-\x1f]{1,300}",
}


def elements(html):
    """The elements as a browser sees them, each as (name, attributes). Comments and doctypes must not be there."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    found = []
    for element in list(tree.iter())[1:]:
        assert isinstance(element.tag, str), f"a comment survived: {html[:200]!r}"
        found.append((element.tag, dict(element.attrib)))
    return found


def text_of(html):
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return "".join(tree.itertext())


def assert_safe(html):
    """Hold the cleaned HTML against the vocabulary, as a browser's parser reads it."""
    for name, attributes in elements(html):
        assert name in ALLOWED, f"<{name}> survived"
        for attribute, value in attributes.items():
            assert attribute in ALLOWED[name], f"{attribute} survived on <{name}>"
            assert re.fullmatch(VALUES[attribute], value), f"{attribute}={value!r} survived"


def assert_public(rendered):
    """No data attribute, style or handler goes out, and no id twice."""
    ids = []
    for part in (rendered.body, *(note for _, note in rendered.notes)):
        for _, attributes in elements(part):
            assert not [key for key in attributes if key.startswith(("data-", "on")) or key == "style"]
            ids += [attributes["id"]] if "id" in attributes else []
    assert len(ids) == len(set(ids))


MARKS = st.sampled_from(["strong", "em", "sub", "sup"])
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,2}", fullmatch=True)
UUIDS = st.uuids().map(str)
LANGUAGES = st.sampled_from(["", ' lang="en"', ' lang="fr"', ' lang="pt-BR"'])
ADDRESSES = st.sampled_from(
    [
        "https://www.example.org/",
        "http://example.org/a/b?c=d&amp;e=%C3%A9#f",
        "https://example.org:8443/’é",
        "mailto:presse@example.org",
        "mailto:presse@example.org?subject=x",
        "tel:+33-1-23-45",
    ]
)
LETTERS = "abcéœÉß’-.,;«»“”\"'&<>0123\u00a0\u202f…日ع"
NAMES = st.text("abÉ .&\"<>'", min_size=1, max_size=12).map(lambda name: " ".join(name.split())).filter(bool)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


TEXTS = (
    st.text(LETTERS, min_size=1, max_size=6)
    .filter(str.strip)
    .map(lambda word: escaped(f"{word} {word[::-1]}").replace("&quot;", '"'))
)


@st.composite
def speakers(draw):
    tokens = draw(st.lists(st.tuples(st.sampled_from(["person", "organisation"]), SLUGS), max_size=3, unique=True))
    by = f' data-by="{" ".join(":".join(token) for token in tokens)}"' if tokens else ""
    return by + (f' data-by-name="{escaped(draw(NAMES))}"' if draw(st.booleans()) else "")


@st.composite
def lines(draw, inside=frozenset(), depth=0):
    """Inline content: pieces of text and marks, one beside the other or with a space or a line break between."""
    pieces = draw(st.lists(pieces_of_line(inside, depth), min_size=1, max_size=2))
    line = pieces[0]
    for piece in pieces[1:]:
        line += draw(st.sampled_from(["", " ", "<br>"])) + piece
    return line


@st.composite
def pieces_of_line(draw, inside, depth):
    kinds = ["text", "text", *({"strong", "em", "sub", "sup", "a", "mention", "note", "q", "lang"} - inside)]
    kind = draw(st.sampled_from(sorted(kinds))) if depth < 2 else "text"
    if kind == "text":
        return draw(TEXTS)
    if kind == "a":
        return f'<a href="{draw(ADDRESSES)}">{draw(lines(inside | {"a", "note"}, depth + 1))}</a>'
    if kind == "q":
        return f"<q{draw(speakers())}{draw(LANGUAGES)}>{draw(lines(inside, depth + 1))}</q>"
    if kind == "lang":
        return f'<span lang="en">{draw(lines(inside, depth + 1))}</span>'
    if kind == "note":
        return f'<span data-note="">{draw(lines(frozenset({"note", "q"}), depth + 1))}</span>'
    if kind == "mention":
        entry = draw(st.sampled_from(["person", "organisation", "event", "place"])) + ":" + draw(SLUGS)
        content = draw(lines(inside | {"mention", "a", "q", "note"}, depth + 1))
        return f'<span data-mention="{entry}"{draw(LANGUAGES)}>{content}</span>'
    return f"<{kind}>{draw(lines(inside | {kind}, depth + 1))}</{kind}>"


PARAGRAPHS = st.builds("<p{0}>{1}</p>".format, LANGUAGES, lines())
HEADINGS = st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(["h2", "h3"]), LANGUAGES, lines())
ITEM_TEXTS = st.one_of(
    lines(),
    st.builds("{0}<ul><li>{1}</li></ul>".format, lines(), lines()),
    st.builds("<p>{0}</p><p>{1}</p>".format, lines(), lines()),
    st.builds('<p lang="en">{0}</p>'.format, lines()),
)
LISTS = st.builds(
    lambda name, items: f"<{name}>{''.join(items)}</{name}>",
    st.sampled_from(["ul", "ol"]),
    st.lists(st.builds("<li{0}>{1}</li>".format, LANGUAGES, ITEM_TEXTS), min_size=1, max_size=3),
)
BLOCKQUOTES = st.builds(
    lambda by, language, blocks: f"<blockquote{by}{language}>{''.join(blocks)}</blockquote>",
    speakers(),
    LANGUAGES,
    st.lists(st.one_of(PARAGRAPHS, LISTS), min_size=1, max_size=3),
)
CELLS = st.one_of(
    st.builds("<td>{0}</td>".format, st.one_of(st.just(""), ITEM_TEXTS)),
    st.builds('<th scope="row" colspan="2" rowspan="3">{0}</th>'.format, lines()),
)
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
TABLES = st.builds(
    "<table>{0}{1}<tbody>{2}</tbody></table>".format,
    st.one_of(st.just(""), st.builds("<caption>{0}</caption>".format, lines())),
    st.one_of(st.just(""), st.builds("<thead>{0}</thead>".format, ROWS)),
    ROWS,
)
FIGURES = st.builds(
    '<figure data-image="{0}">{1}</figure>'.format,
    UUIDS,
    st.one_of(st.just(""), st.builds("<figcaption>{0}</figcaption>".format, lines())),
)
ASIDES = st.builds(
    '<aside data-media="{0}" data-href="https://example.org/v?a=1&amp;b=2" data-title="{1}">{2}</aside>'.format,
    st.sampled_from(["video", "audio"]),
    NAMES.map(escaped),
    st.one_of(st.just(""), PARAGRAPHS, BLOCKQUOTES),
)
DOCUMENTS = st.lists(st.one_of(PARAGRAPHS, HEADINGS, LISTS, BLOCKQUOTES, TABLES, FIGURES, ASIDES), max_size=4).map(
    "".join
)

SOUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                f"<{name}>"
                for name in [*ALLOWED, "div", "h1", "b", "i", "section", "svg", "math", "select", "dl", "form"]
            ]
            + [f"</{name}>" for name in [*ALLOWED, "div", "h1", "b", "i", "section", "svg", "math", "table"]]
            + [
                '<span data-note="">',
                '<span data-mention="person:a">',
                '<span lang="en">',
                '<q data-by="person:a person:a organisation:b">',
                '<blockquote data-by-name="  N  ">',
                '<a href="https://x.example">',
                '<a href="javascript:x">',
                f'<figure data-image="{PICTURE}">',
                '<aside data-media="audio" data-href="https://x.example">',
                '<p lang="en">',
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<p a='",
                "'",
                '"',
                ">",
                "&",
                "&lt;",
                "&nbsp;",
                "<",
                "\n",
                " ",
                "  x ",
                "y",
                "\u200b",
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=40,
).map("".join)
