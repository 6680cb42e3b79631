"""The demo's pictures: drawn by the program, always the same, each its own."""

import io

import pytest
from PIL import Image

from newsroom.drawings import SCENES, draw, portrait

SEA = ["#12324a", "#d1402b", "#f3f3ef", "#8fb2c4"]
WOOD = ["#3a2a1e", "#8c6b4f", "#c9b79c", "#f4ede1"]
SMALL = (320, 180)


def pixels(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    assert picture.format == "JPEG"
    return picture.convert("RGB")


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("palette", [SEA, SEA[:2]])
def test_every_scene_is_drawn_in_any_colours(scene, palette):
    picture = pixels(draw(scene, palette, SMALL))
    assert picture.size == SMALL
    light = [level for level, count in enumerate(picture.convert("L").histogram()) if count > 8]
    assert light[-1] - light[0] > 70  # something is to be seen


def test_no_two_pictures_are_the_same():
    assert len({draw(scene, palette, SMALL) for scene in SCENES for palette in (SEA, WOOD)}) == 2 * len(SCENES)


def test_the_same_picture_every_time():
    assert draw("harbour", SEA, SMALL) == draw("harbour", SEA, SMALL)
    assert portrait("anne-morvan", SEA, (96, 120)) == portrait("anne-morvan", SEA, (96, 120))


def test_it_is_large_enough_for_the_press_and_small_enough_to_keep():
    jpeg = draw("ship", SEA)
    assert pixels(jpeg).size == (1920, 1080) and len(jpeg) < 400_000


def test_a_scene_that_does_not_exist_is_said_so():
    with pytest.raises(KeyError, match="castle"):
        draw("castle", SEA, SMALL)


def test_people_differ_and_stay_who_they_are():
    assert len({portrait(f"person-{number}", SEA, (96, 120)) for number in range(20)}) > 17
    assert portrait("anne", SEA, (96, 120), gender="f") != portrait("anne", SEA, (96, 120), gender="m")
