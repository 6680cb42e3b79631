"""The desk in a real browser: writing loses nothing, works by keyboard and without scripts, and breaks no policy."""

from pathlib import Path

import pytest
from django.urls import reverse

from articles.models import Edition
from core import prose
from tests import factories as make

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not on this machine"),
    pytest.mark.django_db(transaction=True),
]
ONE, TWO = "123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174001"
EVERY_MARK = (
    '<p lang="en">A paragraph <em>with</em> <strong>both</strong> and H<sub>2</sub>O, 2<sup>e</sup>.<br>'
    "Next\u00a0line\u202f!</p>"
    '<h2>Titre</h2><h3 lang="en">Sub</h3>'
    '<p><q data-by="person:anne person:bruno" lang="en">« We agree, <span data-mention="person:anne">Anne</span> '
    '<q data-by-name="Somebody, elsewhere">“ nested ”</q> said<span data-note="">A note with <em>em</em>, '
    '<a href="https://example.org/x" hreflang="en">link</a> and <span data-mention="place:port">Port</span>.'
    "</span> »</q>"
    "<q>«\u00a0unknown\u00a0»</q><q>« second »</q></p>"
    '<blockquote data-by="person:anne" data-by-name="Name" lang="en"><p>« One</p><p>« two »</p><ul><li>item</li></ul>'
    "</blockquote>"
    '<ul><li>one</li><li lang="en">two <strong>b</strong><ol><li>deep</li></ol></li><li><p>p1</p><p>p2</p></li></ul>'
    "<ol><li>x</li></ol>"
    '<table><caption>Caption <em>x</em><span data-note="">n</span></caption><thead><tr><th scope="col">A</th>'
    '<th scope="col" colspan="2">B</th></tr></thead><tbody><tr><th scope="row">r</th><td>1</td><td></td></tr>'
    '<tr><th scope="row" rowspan="2">s</th><td><p>a</p><p>b</p></td><td>2</td></tr><tr><td colspan="2">w</td></tr>'
    "</tbody></table>"
    f'<figure data-image="{ONE}"><figcaption>Legend <strong>x</strong></figcaption></figure>'
    f'<figure data-image="{TWO}"></figure>'
    '<aside data-media="video" data-href="https://example.org/v" data-title="T"><p>Transcript '
    '<q data-by="person:anne">« x »</q></p><ul><li>y</li></ul></aside>'
    '<aside data-media="audio" data-href="https://example.org/a"></aside>'
    '<p><a href="mailto:x@example.org">mail</a> <a href="https://example.org/?a=1&amp;b=2">x '
    '<span data-mention="event:event">Ev</span></a> <span lang="la">ad <em>hoc</em></span> '
    '<span data-mention="organisation:org" lang="en">Org</span><span data-mention="person:anne">A</span>'
    '<span data-mention="person:anne">A</span>.</p>'
)


@pytest.fixture(scope="module")
def browser(django_db_setup):
    """Start Chromium. Playwright keeps an event loop in this thread, so Django has to be told that this is meant."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _browser_first(browser):
    """Before the database of each test."""


@pytest.fixture
def open_desk(browser, live_server):
    """Return a function that logs somebody in; any complaint of the browser fails the test at its end."""
    complaints: list[str] = []
    contexts = []

    def open_desk(role: str, *, scripts: bool = True, width: int = 1280):
        user = make.make_user(role)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="en-GB",
            base_url=live_server.url,
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + ' '"
            " + e.blockedURI + ' ' + e.sourceFile))"
        )
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(reverse("admin:login"))
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(make.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.user = user
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert [text for text in complaints if "favicon.ico" not in text and "409" not in text] == []


def registry() -> None:
    """Enter everybody whom EVERY_MARK names."""
    make.make_person("Anne", "Morvan", slug="anne")
    make.make_person("Bruno", "Le Goff", slug="bruno")
    make.make_place(slug="port")
    make.make_event(slug="event")
    make.make_organisation(slug="org")
    make.make_image(token=ONE)
    make.make_image(token=TWO)


def written(page, body: str = "<p>Le texte.</p>", **kwargs) -> Edition:
    """Make a draft of the person at the page, and open it."""
    edition = make.make_edition(by=page.user, body=body, **kwargs)
    page.goto(reverse("admin:articles_edition_change", args=[edition.pk]))
    return edition


def text_of(page):
    return page.get_by_role("textbox", name="Text", exact=True)


def saved(page, edition: Edition) -> Edition:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    return Edition.objects.get(pk=edition.pk)


def test_a_text_with_every_mark_is_the_same_after_opening_and_saving(open_desk):
    assert prose.clean(EVERY_MARK) == EVERY_MARK
    registry()
    page = open_desk("writer")
    edition = written(page, EVERY_MARK)
    text_of(page).wait_for()
    after = saved(page, edition)
    assert after.body == EVERY_MARK
    assert after.head_id == edition.head_id  # nothing changed, so no version


def test_a_word_more_leaves_every_mark_as_it_was(open_desk):
    registry()
    page = open_desk("writer")
    edition = written(page, EVERY_MARK)
    text_of(page).get_by_text("Titre").click()
    page.keyboard.press("End")
    page.keyboard.type(" et plus")
    assert saved(page, edition).body == EVERY_MARK.replace("<h2>Titre</h2>", "<h2>Titre et plus</h2>")


def test_a_name_is_marked_by_keyboard_alone(open_desk):
    registry()
    page = open_desk("writer")
    edition = written(page, "<p>Le port accueille</p>")
    text_of(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\u00a0: ")
    page.keyboard.press("Shift+Tab")  # the toolbar is one stop
    while page.evaluate("document.activeElement.dataset.name") != "mention":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Search the registry").fill("morv")
    page.get_by_role("option", name="Anne Morvan").wait_for()
    page.keyboard.press("Enter")  # choose
    page.keyboard.press("Enter")  # apply
    page.keyboard.type(".")
    body = saved(page, edition).body
    assert body == '<p>Le port accueille\u00a0: <span data-mention="person:anne">Anne Morvan</span>.</p>'


def test_words_are_quoted_with_their_speaker_and_a_note_is_written_in_place(open_desk):
    registry()
    page = open_desk("writer")
    edition = written(page, "<p>« Nous ouvrons. »</p>")
    text_of(page).focus()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Quotation").click()
    page.get_by_role("combobox", name="Search the registry").fill("bruno")
    page.get_by_role("option", name="Bruno Le Goff").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_function("document.activeElement.getAttribute('role') === 'textbox'")
    page.keyboard.press("End")
    page.get_by_role("button", name="Footnote").click()
    page.keyboard.type("Le 3 mars.")
    page.keyboard.press("Enter")
    page.keyboard.type(" dit-il")
    body = saved(page, edition).body
    assert '<q data-by="person:bruno">« Nous ouvrons. »' in body
    assert '<span data-note="">Le 3 mars.</span>' in body and body.index("dit-il") > body.index("Le 3 mars.")


def test_without_scripts_the_text_is_its_html_and_can_be_saved(open_desk):
    registry()
    page = open_desk("writer", scripts=False)
    edition = written(page, EVERY_MARK)
    area = page.get_by_label("Text", exact=True)
    assert area.input_value() == EVERY_MARK
    area.fill(EVERY_MARK + "<p>Un mot de plus.</p>")
    assert saved(page, edition).body == EVERY_MARK + "<p>Un mot de plus.</p>"


def test_two_people_save_the_same_text_and_nothing_typed_is_lost(open_desk):
    first, second = open_desk("writer"), open_desk("writer")
    edition = written(first)
    second.goto(reverse("admin:articles_edition_change", args=[edition.pk]))
    second.get_by_label("Headline").fill("Le titre de l’autre")
    saved(second, edition)
    first.get_by_label("Standfirst").fill("Ce que j’avais tapé.")
    first.get_by_role("button", name="Save", exact=True).click()
    first.get_by_role("alert").wait_for()
    assert "Le titre de l’autre" in first.locator(".other-version").inner_text()
    assert first.get_by_label("Standfirst").input_value() == "Ce que j’avais tapé."
    assert Edition.objects.get(pk=edition.pk).headline == "Le titre de l’autre"
    assert saved(first, edition).standfirst == "Ce que j’avais tapé."


def test_the_desk_fits_a_narrow_screen_and_axe_finds_nothing(open_desk):
    from axe_playwright_python.sync_playwright import Axe

    page = open_desk("publisher", width=320)
    edition = written(page)
    make.submitted()
    pages = [
        reverse("admin:index"),
        reverse("admin:articles_edition_change", args=[edition.pk]),
        reverse("admin:articles_edition_act", args=[edition.pk, "submit"]),
        reverse("admin:articles_edition_history", args=[edition.pk]),
        reverse("admin:articles_edition_compare", args=[edition.pk]),
    ]
    for address in pages:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
