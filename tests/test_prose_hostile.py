"""What an attacker writes does not survive: not in the stored text, not on the page, and not as a long wait."""

import re

import pytest

from core.prose import LIMIT, ProseTooLarge, clean, render
from core.prose.shallow import shallow

from .prose_documents import ALLOWED, PICTURE, assert_safe, elements, text_of

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<script>alert(1)",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script/y>",
    "<script\x0c>alert(1)</script\x0c>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img srcset='x 1x, javascript:alert(1) 2x'>",
    "<img/src/onerror=alert(1)>",
    '<IMG """><SCRIPT>alert("x")</SCRIPT>"\\>',
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&lpar;1&rpar;</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><use href='data:image/svg+xml,<svg onload=alert(1)>'></use></svg>",
    "<svg><title><![CDATA[</title><script>alert(1)</script>]]></title></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<math href='javascript:alert(1)'><maction actiontype='statusline#x' xlink:href='javascript:alert(1)'>x</maction>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<style><style/><img src=x onerror=alert(1)>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style=\"width:expression(alert(1))\" class='admin' id='content'>x</p>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>",
    "<object data=javascript:alert(1)><p>x</p></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x.class></applet><frameset onload=alert(1)><frame src=x>",
    "<body onload=alert(1)>x</body>",
    "<html onmouseover=alert(1)><head><base href=https://evil.example/></head><body>x",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'><a href='x'>x</a>",
    "<form action=javascript:alert(1)><input type=submit formaction=javascript:alert(2)><button onclick=x></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option><script>alert(1)</script></option></select>",
    "<textarea><script>alert(1)</script></textarea>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<template><script>alert(1)</script><p onclick=x>x</p></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<noembed><img src=x onerror=alert(1)></noembed><noframes></noframes><xmp><p></xmp><plaintext><b>x",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?><?php echo 1 ?>",
    "<!DOCTYPE html [<!ENTITY x '<script>alert(1)</script>'>]>&x;",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&#10;script&#58;alert(1)'>x</a>",
    "<a href='&#x6a;avascript:alert(1)'>x</a>",
    "<a href='&#0000106avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert&lpar;1&rpar;'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='java\x00script:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='//evil.example/'>x</a><a href='/desk/'>x</a><a href='x'>x</a><a href='#x'>x</a><a href=''>x</a>",
    "<a href='\\\\evil.example\\x'>x</a><a href='https:\\\\evil.example'>x</a>",
    "<a href='https:evil.example'>x</a><a href='https://'>x</a><a href='https://[x'>x</a>",
    "<a href='https://ministry.example@evil.example/'>x</a><a href='https://x.example:99999999/'>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a><a href='blob:https://x'>x</a><a href='file:///etc/passwd'>x</a>",
    "<a href='https://x.example' onclick=alert(1) target=_blank ping=https://evil.example style=x>x</a>",
    "<a href='https://x.example/\"onmouseover=alert(1) x=\"'>x</a>",
    "<a href=https://x.example/`onmouseover=alert(1)>x</a>",
    "<p/onclick=alert(1)/x>x</p><p \x00onclick=alert(1)>x</p><p on\x00click=alert(1)>x</p>",
    "<p onclick\n=\nalert(1)>x</p><p/=onclick=alert(1)>x</p><p a='>' onclick=alert(1)>x</p>",
    "<\x00script>alert(1)</script><scr\x00ipt>alert(1)</scr\x00ipt>",
    "\x00\x01\x02\x0b\x7f\x85\ud800\udfff\ufffe\uffff&#0;&#1;&#xd800;&#x110000;x",
    "<p>a<b>b<i>c</b>d</i>e</p></p></div></b><p",
    "<table><tr><td><script>alert(1)</script><table><td><img onerror=x></table>",
    "<table><a href=javascript:alert(1)><tr><form><td>x",
    "<p><q data-by='person:x onmouseover=alert(1)'>x</q></p>",
    "<p><q data-by='javascript:x PERSON:a person:A person:é person:'>x</q></p>",
    "<p><span data-mention='script:x'>x</span><span data-mention='person:\"><script>'>x</span></p>",
    "<p><span data-mention='person:a b'>x</span><span data-mention='person:a\n'>x</span></p>",
    "<p><span data-note='<script>alert(1)</script>'>x</span></p>",
    "<p><span data-evil=x data-by=person:a data-image=x>x</span></p>",
    "<figure data-image='../../etc/passwd'><figcaption>x</figcaption></figure>",
    f"<figure data-image='{PICTURE}\" onload=\"x'></figure><figure data-image='{PICTURE}\n'></figure>",
    "<aside data-media=video data-href=javascript:alert(1) data-title=x><p>x</p></aside>",
    "<aside data-media=script data-href=https://x.example><p>x</p></aside>",
    "<aside data-media=video data-href=mailto:x@y.example><p>x</p></aside>",
    "<aside data-media=video data-href=https://x.example data-title='\"><script>alert(1)</script>'>x</aside>",
    "<q data-by-name='\"><img src=x onerror=alert(1)>'>x</q>",
    "<p lang='\"><script>'>x</p><p lang='en onclick=x'>x</p><p lang=''>x</p><p lang='e'>x</p>",
    "<table><tr><th scope=evil colspan=-1 rowspan=1e9>x<td colspan=999999999 rowspan='2 onclick=x'>y<td colspan=²>",
    f"<p data-x='{'a' * 100_000}' lang='{'en' * 50_000}'>x</p>",
    "<a href='https://x.example/" + "a" * 100_000 + "'>x</a>",
    "<p " + " ".join(f"a{number}=1" for number in range(5_000)) + " onclick=x>x</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<p>&lt<script>script&gt;</p>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script><custom-element onclick=x>x</custom-element>",
]


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_html_leaves_nothing_outside_the_vocabulary(payload):
    for html in (payload, f"<p>before {payload} after</p>", f"<ul><li>{payload}", f"<table><tr><td>{payload}"):
        cleaned = clean(html)
        assert_safe(cleaned)
        assert clean(cleaned) == cleaned
        assert "\x00" not in cleaned


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_html_that_reached_the_page_uncleaned_is_harmless_there_too(payload):
    shown = render(payload, link=lambda kind, slug: f"/{kind}/{slug}/", picture=lambda uuid, caption: caption)
    for part in (shown.body, *(note for _, note in shown.notes)):
        for name, attributes in elements(part):
            assert name in ALLOWED | dict.fromkeys(["div", "details", "summary"]), name
            assert not [key for key in attributes if key.startswith("on") or key in ("style", "src", "srcset")]
            assert re.match(r"(https?://|mailto:|tel:|/|#|$)", attributes.get("href", ""))


MEGABYTE = 1_000_000


def test_a_megabyte_of_nested_elements_keeps_its_text():
    assert text_of(clean("<span lang=en>" * 70_000 + "the end")) == "the end"
    assert text_of(clean("<blockquote><em>" * 60_000 + "the end")) == "the end"
    assert text_of(clean("<table><tr><td>" * 60_000 + "the end")) == "the end"
    assert text_of(clean("<section>" * 110_000 + "the end")) == "the end"


def test_a_megabyte_of_one_letter_is_one_paragraph():
    assert clean("a" * MEGABYTE) == f"<p>{'a' * MEGABYTE}</p>"


@pytest.mark.parametrize("text", ["<!--", '<a "', "<a x='", "</", "<!", "<script>", "<a/", "<p a=", "</p>", "<em></p>"])
def test_a_megabyte_of_beginnings_comes_to_nothing(text):
    assert clean(text * (MEGABYTE // len(text))) == ""


@pytest.mark.parametrize("text", ["<", "&", "<p>a", "<br>", "<li><em>x", "<ul><li>"])
def test_what_would_be_too_large_once_cleaned_is_refused_by_name(text):
    with pytest.raises(ProseTooLarge):
        clean(text * (MEGABYTE // len(text)))


def test_more_than_two_million_characters_are_refused():
    with pytest.raises(ProseTooLarge, match="2,000,001"):
        clean(" " * (LIMIT + 1))
    assert clean(" " * LIMIT) == ""


def test_parsers_are_spared_values_that_no_attribute_may_have():
    assert shallow(f'<p lang="{"&" * MEGABYTE}">x</p>') == "<p>x</p>"


def test_thousands_of_open_links_do_not_multiply():
    address = "https://x.example/" + "a" * 1900
    cleaned = clean(f"<a href={address}>" + "<p>x" * 10_000)
    assert len(cleaned) < 200_000
    assert_safe(cleaned)
