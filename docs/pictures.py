"""Take the pictures of the documentation from a running demo: `.venv/bin/python docs/pictures.py [ADDRESS]`.

Needs Chromium on the machine. Writes into docs/pictures/: pages for readers at three widths in both schemes, and
the desk as each role sees it.
"""

import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
PASSWORD = "phare-du-levant"
RELEASE = "/fr/articles/2026/budget-2027-2-13-milliards-de-couronnes-410-postes-crees/"
REGISTRIES = {
    "person": "/fr/personnes/jean-baptiste-n-kossa/",
    "organisation": "/fr/organisations/ministere-defense-valmarine/",
    "event": "/fr/evenements/2025/conference-mer-grise-2025/",
    "month": "/fr/evenements/2027-01/",
}


def reader(page: Page, site: str) -> None:
    """Take what readers see."""
    page.goto(f"{site}/fr/articles/?kind=communique")
    release = page.get_attribute(".ledger a[href*='budget-2027'], a[href*='budget-2027']", "href") or RELEASE
    for name, path in {"home": "/fr/", "listing": "/fr/articles/", "article": release, **REGISTRIES}.items():
        for width in (320, 768, 1440):
            for scheme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 1000})
                page.emulate_media(color_scheme=scheme)
                page.goto(site + path)
                page.screenshot(path=HERE / f"{name}-{width}-{scheme}.png")
    shutil.copy(HERE / "article-1440-light.png", HERE / "article.png")


def log_in(page: Page, site: str, name: str) -> None:
    """Log in as one of the demo's people."""
    page.context.clear_cookies()
    page.goto(f"{site}/desk/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")


def desk(page: Page, site: str) -> None:
    """Take the first story at the desk: writer, reviewer, publisher."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.emulate_media(color_scheme="light")
    log_in(page, site, "camille")
    page.screenshot(path=HERE / "desk-writer.png")
    page.goto(f"{site}/desk/articles/edition/?state=draft")
    page.click("#result_list tbody a >> nth=1")
    page.wait_for_timeout(1500)
    page.screenshot(path=HERE / "desk.png")
    log_in(page, site, "ines")
    page.screenshot(path=HERE / "desk-reviewer.png")
    page.goto(f"{site}/desk/articles/edition/?state=review")
    page.click("#result_list tbody a >> nth=0")
    page.wait_for_timeout(1000)
    page.screenshot(path=HERE / "desk-review.png")
    page.goto(page.url.split("change/")[0] + "act/request_changes/")
    page.screenshot(path=HERE / "desk-request-changes.png")
    log_in(page, site, "pascal")
    page.goto(f"{site}/desk/articles/edition/?state=approved")
    page.click("#result_list tbody a >> nth=0")
    page.goto(page.url.split("change/")[0] + "act/schedule/")
    page.screenshot(path=HERE / "desk-publish.png")
    page.goto(f"{site}/desk/articles/edition/?state=live")
    page.click("#result_list tbody a >> nth=0")
    page.goto(page.url.split("change/")[0] + "act/new_edition/")
    page.screenshot(path=HERE / "desk-correction.png")
    page.goto(page.url.split("act/")[0] + "act/withdraw/")
    page.screenshot(path=HERE / "desk-withdraw.png")
    page.goto(page.url.split("act/")[0] + "history/")
    page.screenshot(path=HERE / "desk-history.png")


def library(page: Page, site: str) -> None:
    """Take the picture library: found, brought in, completed, looked at. What is brought in is thrown away again."""
    log_in(page, site, "pascal")
    desk = f"{site}/desk/assets/image"
    page.goto(f"{desk}/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "library.png")
    found = [image.get_attribute("src") for image in page.locator(".picture img").all()[:2]]
    files = [page.request.get(site + src.replace("/320.", "/960.")).body() for src in found]
    names = ["helitreuillage_0412.jpg", "drone_en_vol.jpg"]
    arriving = [{"name": n, "mimeType": "image/jpeg", "buffer": b} for n, b in zip(names, files, strict=True)]
    first = page.get_attribute(".picture a", "href")
    page.goto(f"{desk}/upload/")
    page.set_input_files("#files", [*arriving, {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"notes"}])
    page.wait_for_selector("#received li:nth-child(3):is(.taken, .refused)")
    page.screenshot(path=HERE / "library-upload.png")
    page.goto(f"{desk}/waiting/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "library-waiting.png")
    for throw_away in page.locator("[name$=throw_away]").all():
        throw_away.check()
    page.locator(".save-bar button").click()
    page.goto(site + first)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "library-picture.png")
    for day in ((date.today() + timedelta(days=21)).isoformat(), ""):  # lent for the picture, and given back
        page.fill("#id_rights_until", day)
        page.click("[name=_continue]")
        if day:
            page.goto(f"{desk}/rights/")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=HERE / "library-rights.png")
            page.go_back()


def registries(page: Page, site: str) -> None:
    """Take the registries: a new appointment with its questions, the reshuffle that waits, its rehearsal, an event."""
    log_in(page, site, "maelle")
    page.goto(f"{site}/desk/people/appointment/add/")
    page.fill("[name=name]", "Marit Haukeland Roy")
    office = page.locator("[name=office] option", has_text="ministre de la Défense et de la Mer").first
    page.select_option("[name=office]", office.get_attribute("value"))
    page.fill("[name=since]", (date.today() + timedelta(days=30)).isoformat())
    page.click(".act.primary")
    page.screenshot(path=HERE / "desk-appointment.png", full_page=True)
    page.goto(f"{site}/desk/")
    page.click("a:has-text('Remaniement')")
    page.screenshot(path=HERE / "desk-reshuffle.png", full_page=True)
    announcement = page.url
    page.click("a[href*='/rehearsal/'][href*='personnes']")
    page.screenshot(path=HERE / "desk-rehearsal.png")
    log_in(page, site, "rene")
    page.goto(announcement.replace("change/", "put/name/"))
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "desk-rename.png", full_page=True)
    page.goto(f"{site}/desk/")
    page.click("a[href*='/people/announcement/']:has-text('Conférence')")
    page.screenshot(path=HERE / "desk-announcement.png", full_page=True)
    page.goto(f"{site}/desk/events/event/add/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "desk-event.png")


def main() -> None:
    """Take them all."""
    site = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    HERE.mkdir(exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_path is None:
        sys.exit("No Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=fr-FR"],
        )
        page = browser.new_page(locale="fr-FR", timezone_id="Europe/Paris")
        reader(page, site)
        desk(page, site)
        library(page, site)
        registries(page, site)
        browser.close()


if __name__ == "__main__":
    main()
