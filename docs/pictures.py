"""Take the pictures of the documentation from a running demo: `.venv/bin/python docs/pictures.py [ADDRESS]`.

Needs Chromium on the machine. Writes into docs/pictures/: pages for readers at three widths in both schemes, and
the desk as each role sees it.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
PASSWORD = "phare-du-levant"
RELEASE = "/fr/articles/2026/budget-2027-2-13-milliards-de-couronnes-410-postes-crees/"


def reader(page: Page, site: str) -> None:
    """Take what readers see."""
    page.goto(f"{site}/fr/articles/?kind=communique")
    release = page.get_attribute(".ledger a[href*='budget-2027'], a[href*='budget-2027']", "href") or RELEASE
    for name, path in {"home": "/fr/", "listing": "/fr/articles/", "article": release}.items():
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
        browser.close()


if __name__ == "__main__":
    main()
