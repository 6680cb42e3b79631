"""The picture library in a real browser: many files with their progress, the focal point by click and by keyboard."""

import pytest
from django.urls import reverse

from assets.intake import add_image
from assets.models import Arrival, Image
from tests import factories as make
from tests import files
from tests.test_browser import CHROMIUM, _browser_first, browser, open_desk  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not on this machine"),
    pytest.mark.django_db(transaction=True),
]


def photo(number: int, name: str = "") -> dict:
    return {"name": name or f"photo-{number}.jpg", "mimeType": "image/jpeg",
            "buffer": files.photograph(1200 + number, 800)}  # fmt: skip


def kept() -> Image:
    words = {"title": "Le port", "alt_fr": "Le port au matin", "credit": "Ministère de la Mer"}
    upload = files.upload(files.written(files.striped(1200, 800), "JPEG"))
    return add_image(upload, by=None, **words)


def test_many_files_come_in_one_by_one_and_then_get_their_words(open_desk):  # noqa: F811
    page = open_desk("writer")
    page.goto(reverse("admin:assets_image_upload"))
    bad = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"}
    page.set_input_files("#files", [photo(1), bad, photo(2)])
    page.get_by_text("3 of 3 have arrived, 1 refused.").wait_for()
    assert (
        page.locator("#received .taken").count() == 2 and "Accepted are JPEG" in page.locator(".refused").inner_text()
    )
    page.get_by_role("link", name="Go on: words and rights").click()
    page.get_by_role("group", name="For all").get_by_label("Licence").fill("Licence ouverte")
    for one in page.locator("fieldset.one").all():
        one.get_by_label("Alternative text (French)").fill("Le port au matin")
    assert page.locator(".counter").first.inner_text() == "16 / 300"
    page.get_by_role("button", name="Put into the library").click()
    page.get_by_text("2 pictures are in the library.").wait_for()
    assert set(Image.objects.values_list("credit", "licence")) == {("Ministère de la Mer", "Licence ouverte")}


def test_files_dropped_on_the_frame_come_in_too(open_desk):  # noqa: F811
    page = open_desk("writer")
    page.goto(reverse("admin:assets_image_upload"))
    page.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 })
          const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
          const dropped = new DataTransfer()
          dropped.items.add(new File([blob], "dropped.png", { type: "image/png" }))
          const drop = new DragEvent("drop", { dataTransfer: dropped, cancelable: true })
          document.querySelector(".drop").dispatchEvent(drop)
        }"""
    )
    page.get_by_text("1 of 1 have arrived, 0 refused.").wait_for()
    assert Arrival.objects.get().original_name == "dropped.png"


def test_everything_works_without_scripts(open_desk):  # noqa: F811
    page = open_desk("writer", scripts=False)
    page.goto(reverse("admin:assets_image_upload"))
    page.set_input_files("#files", [photo(1), photo(2)])
    page.get_by_role("button", name="Bring in").click()
    page.get_by_role("link", name="Go on: words and rights").click()
    for one in page.locator("fieldset.one").all():
        one.get_by_label("Alternative text (French)").fill("Le port au matin")
    page.get_by_role("button", name="Put into the library").click()
    page.get_by_label("Search", exact=True).fill("photo-1")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="photo-1").click()
    page.get_by_label("Focal point, percent from the left").fill("20")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    assert Image.objects.get(title="photo-1").focal_x == 20


def test_the_focal_point_is_set_by_click_and_by_keyboard_and_the_crops_follow(open_desk):  # noqa: F811
    image = kept()
    page = open_desk("writer")
    page.goto(reverse("admin:assets_image_change", args=[image.pk]))
    stage = page.get_by_role("application", name="Focal point")
    frame = stage.bounding_box()
    square = page.locator(".crop-square svg")
    assert square.get_attribute("viewBox") == "200 0 800 800"
    stage.click(position={"x": frame["width"] * 0.25, "y": frame["height"] * 0.5})
    assert (page.input_value("#id_focal_x"), page.input_value("#id_focal_y")) == ("25", "50")
    assert square.get_attribute("viewBox") == "0 0 800 800"
    stage.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert (page.input_value("#id_focal_x"), page.input_value("#id_focal_y")) == ("32", "46")
    page.get_by_text("32 % from the left, 46 % from the top").wait_for()
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_selector(".messagelist .success")
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (32, 46)
    # The server draws the same crops as the script did.
    before = square.get_attribute("viewBox")
    with page.expect_response(lambda answer: "change" in answer.url) as answer:
        page.reload()
    assert f'viewBox="{before}"' in answer.value.text()


def test_the_point_stays_inside_the_picture(open_desk):  # noqa: F811
    image = kept()
    page = open_desk("writer")
    page.goto(reverse("admin:assets_image_change", args=[image.pk]))
    page.get_by_role("application", name="Focal point").focus()
    for _ in range(12):
        page.keyboard.press("Shift+ArrowLeft")
    assert page.input_value("#id_focal_x") == "0"


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_no_page_of_the_library_scrolls_sideways(open_desk, width):  # noqa: F811
    image = kept()
    make.make_person(portrait=image)
    page = open_desk("writer", width=width)
    page.goto(reverse("admin:assets_image_upload"))
    page.set_input_files("#files", [photo(1, "a-very-long-name-" * 8 + ".jpg")])
    page.get_by_text("1 of 1 have arrived").wait_for()
    for name, args in {"changelist": [], "upload": [], "waiting": [], "rights": [], "add": [], "change": [image.pk],
                       "replace": [image.pk]}.items():  # fmt: skip
        page.goto(reverse(f"admin:assets_image_{name}", args=args))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
