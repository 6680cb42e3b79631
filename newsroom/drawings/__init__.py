"""Pictures for the demo newsroom, drawn by the program: calm, geometric, the same at every start.

A scene is a function that draws on a `Canvas` of 160 × 90 units in the four or so colours it is given.
"""

from collections.abc import Callable

from newsroom.drawings import land, rooms, sea, squares
from newsroom.drawings.canvas import Canvas
from newsroom.drawings.people import portrait

__all__ = ["SCENES", "draw", "portrait"]

SCENES: dict[str, Callable[[Canvas], None]] = {
    "harbour": sea.harbour,
    "inflatable": sea.inflatable,
    "ship": sea.frigate,
    "patrol-ship": sea.patrol_ship,
    "rescue-launch": sea.rescue_launch,
    "survey-ship": sea.survey_ship,
    "lighthouse": land.lighthouse,
    "coast": land.coast,
    "beach": land.beach,
    "map": land.strait_map,
    "aircraft": land.drone,
    "helicopter": land.helicopter,
    "parliament": rooms.parliament,
    "press-room": rooms.press_room,
    "control-room": rooms.control_room,
    "meeting": rooms.meeting,
    "flag": squares.flags,
    "ministry": squares.ministry,
}


def draw(scene: str, palette: list[str], size: tuple[int, int] = (1920, 1080)) -> bytes:
    """Return a JPEG of one of `SCENES` in the given colours (`#rrggbb`, two at least), in pixels.

    The same call gives the same picture. Raises `KeyError` for a scene that does not exist.
    """
    canvas = Canvas(palette, size)
    SCENES[scene](canvas)
    return canvas.jpeg()
