"""A sheet of 160 × 90 units to draw on, whatever its size in pixels; drawn at twice the size and made smooth."""

import colorsys
import math
import random
from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 160.0, 90.0
FINER = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two: `share` 0 is the one, 1 the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def brightness(colour: Colour) -> float:
    """Return how bright a colour looks, 0 to 255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def vividness(colour: Colour) -> float:
    """Return how far a colour is from grey, less where it is very dark or very light."""
    red, green, blue = (part / 255 for part in colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    warmth = 0.25 * math.cos(2 * math.pi * (hue - 0.05))  # a warm colour among cool ones is the one to see
    return (saturation + warmth) * (1 - abs(2 * lightness - 1))


class Canvas:
    """Where a scene is drawn. `ink`, `deep`, `mist` and `paper` go from dark to light; `accent` is the vivid one."""

    def __init__(self, palette: Sequence[str], size: tuple[int, int], units: tuple[float, float] = (WIDTH, HEIGHT)):
        colours = [ImageColor.getrgb(name)[:3] for name in palette]
        calm = sorted(colours, key=brightness)
        vivid = sorted(colours, key=vividness)
        self.accent: Colour = vivid[-1]
        if len(vivid) > 2 and vividness(vivid[-1]) > 1.5 * vividness(vivid[-2]):
            calm.remove(self.accent)  # one colour stands out: it is kept for what is to be seen
        self.ink: Colour = mix(calm[0], (8, 12, 20), 0.25)
        self.paper: Colour = mix(calm[-1], (255, 255, 255), 0.35)
        between = [colour for colour in calm[1:-1]]
        self.mist: Colour = next((c for c in reversed(between) if brightness(c) > 120), mix(calm[0], calm[-1], 0.6))
        self.deep: Colour = next((c for c in between if brightness(c) <= 150), mix(calm[0], self.mist, 0.45))
        self.size = size
        self.across, self.down = size[0] * FINER / units[0], size[1] * FINER / units[1]
        self.picture = Image.new("RGB", (size[0] * FINER, size[1] * FINER), self.paper)
        self.pen = ImageDraw.Draw(self.picture)
        self.chance = random.Random(",".join(palette))  # the same colours, the same waves

    def at(self, x: float, y: float) -> Point:
        return x * self.across, y * self.down

    def width(self, units: float) -> int:
        return max(1, round(units * self.across))

    def shape(self, points: Iterable[Point], colour: Colour, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        corners = [self.at(*point) for point in points]
        if alpha >= 1:
            self.pen.polygon(corners, fill=colour)
            return
        left, top = (math.floor(min(corner[axis] for corner in corners)) for axis in (0, 1))
        right, bottom = (math.ceil(max(corner[axis] for corner in corners)) + 1 for axis in (0, 1))
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in corners], fill=round(255 * alpha))
        self.picture.paste(colour, (left, top), mask)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, alpha: float = 1.0) -> None:
        """Fill a rectangle."""
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour, alpha)

    def rounded(self, x: float, y: float, width: float, height: float, radius: float, colour: Colour) -> None:
        """Fill a rectangle with round corners."""
        corners = [*self.at(x, y), *self.at(x + width, y + height)]
        self.pen.rounded_rectangle(corners, radius * self.across, fill=colour)

    def disc(self, x: float, y: float, across: float, down: float | None = None, *, colour: Colour) -> None:
        """Fill a circle, or an ellipse, by its half axes."""
        down = across if down is None else down
        self.pen.ellipse([*self.at(x - across, y - down), *self.at(x + across, y + down)], fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw along points, with round joints and ends."""
        corners = [self.at(*point) for point in points]
        self.pen.line(corners, fill=colour, width=self.width(width), joint="curve")
        half = self.width(width) / 2
        if half > 1.5:
            for x, y in (corners[0], corners[-1]):
                self.pen.ellipse([x - half, y - half, x + half, y + half], fill=colour)

    def fade(self, top: float, bottom: float, upper: Colour, lower: Colour) -> None:
        """Fill the whole width between two heights, one colour passing into the other."""
        first, last = round(top * self.down), round(bottom * self.down)
        column = Image.new("RGB", (1, max(1, last - first)))
        for row in range(column.height):
            column.putpixel((0, row), mix(upper, lower, row / max(1, column.height - 1)))
        self.picture.paste(column.resize((self.picture.width, column.height)), (0, first))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.6) -> None:
        """Let light shine around a point."""
        small = 96
        mask = Image.new("L", (small, small))
        ImageDraw.Draw(mask).ellipse([small * 0.3, small * 0.3, small * 0.7, small * 0.7], fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(small * 0.13))
        size = (self.width(2 * radius), max(1, round(2 * radius * self.down)))
        left, top = self.at(x - radius, y - radius)
        self.picture.paste(colour, (round(left), round(top)), mask.resize(size, Image.Resampling.BICUBIC))

    def jpeg(self) -> bytes:
        """Return what was drawn, smooth."""
        kept = BytesIO()
        self.picture.resize(self.size, Image.Resampling.LANCZOS).save(kept, "JPEG", quality=90)
        return kept.getvalue()


def curve(start: float, end: float, height: float, *waves: tuple[float, float, float]) -> list[Point]:
    """Return points of a line around a height, bent by waves of (height, length, shift)."""
    steps = 160
    points = []
    for step in range(steps + 1):
        x = start + (end - start) * step / steps
        points.append((x, height + sum(a * math.sin(2 * math.pi * (x + shift) / length) for a, length, shift in waves)))
    return points


def arc(x: float, y: float, across: float, down: float, begins: float, ends: float) -> list[Point]:
    """Return points of an ellipse between two angles in degrees, clockwise from the right."""
    angles = [math.radians(begins + (ends - begins) * step / 48) for step in range(49)]
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]
