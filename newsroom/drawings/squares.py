"""Façades behind a square, with flags."""

from newsroom.drawings.canvas import HEIGHT, Canvas, Colour, arc, mix
from newsroom.drawings.nature import cloud, flag

WHITE: Colour = (250, 250, 247)


def _columns(canvas: Canvas, left: float, right: float, top: float, foot: float, count: int, stone: Colour) -> None:
    shade = mix(stone, canvas.deep, 0.38)
    step = (right - left) / (count - 1)
    for number in range(count):
        x = left + number * step
        canvas.box(x - 2, top + 1.6, 4, foot - top - 3.2, mix(stone, WHITE, 0.5))
        canvas.box(x + 0.6, top + 1.6, 1.4, foot - top - 3.2, shade)
        canvas.box(x - 2.8, top, 5.6, 1.6, stone)
        canvas.box(x - 2.8, foot - 1.6, 5.6, 1.6, stone)


def _palace(canvas: Canvas, stone: Colour, *, pediment: bool) -> None:
    """Draw a pale façade with columns, seen from the front."""
    shade, dark = mix(stone, canvas.deep, 0.3), mix(canvas.deep, canvas.ink, 0.3)
    canvas.box(6, 34, 148, 40, mix(stone, canvas.mist, 0.3))
    for x in (11, 20.5, 30, 126, 135.5, 145):
        for y, height in ((40, 10), (57, 12)):
            canvas.box(x - 0.8, y - 0.9, 5.6, height + 1.6, mix(stone, WHITE, 0.4))
            canvas.box(x, y, 4, height, dark)
            canvas.box(x + 1.8, y, 0.4, height, mix(stone, WHITE, 0.4))
    canvas.box(4, 32, 152, 2.6, mix(stone, WHITE, 0.4))
    canvas.box(4, 34.2, 152, 0.7, shade)
    canvas.box(6, 53, 148, 1, shade)
    canvas.box(38, 33, 84, 41, mix(stone, canvas.deep, 0.45))
    for number in range(5):
        x = 46.1 + number * 15.2
        canvas.box(x, 53, 7, 21, dark)
        canvas.box(x, 38, 7, 9, dark)
    _columns(canvas, 42, 118, 34.6, 74, 6, stone)
    canvas.box(36, 29.6, 88, 5, mix(stone, WHITE, 0.5))
    canvas.box(36, 33.8, 88, 0.8, shade)
    if pediment:
        canvas.shape([(34, 29.8), (80, 14.6), (126, 29.8)], mix(stone, WHITE, 0.5))
        canvas.shape([(43, 28), (80, 16.6), (117, 28)], shade)
        canvas.disc(80, 23.6, 3.2, colour=mix(stone, WHITE, 0.4))
        canvas.line([(80, 20.8), (80, 26.6)], 0.6, dark)
        canvas.line(arc(80, 24, 1.9, 2, 20, 160), 0.6, dark)
        canvas.line([(78.8, 22), (81.2, 22)], 0.5, dark)
    for number in range(4):
        canvas.box(
            34 - number * 2.4, 74 + number * 1.9, 92 + number * 4.8, 1.9, mix(stone, canvas.deep, 0.08 + 0.09 * number)
        )


def _square(canvas: Canvas) -> None:
    canvas.fade(0, 80, mix(canvas.mist, (160, 192, 216), 0.75), mix(canvas.paper, (214, 228, 236), 0.6))
    for x, y, size in ((10, 12, 5.5), (118, 8, 5), (60, 18, 4)):
        cloud(canvas, x, y, size, mix(canvas.mist, WHITE, 0.75))
    canvas.fade(73, HEIGHT, mix(canvas.mist, canvas.paper, 0.4), mix(canvas.mist, canvas.deep, 0.35))
    canvas.shape([(60, 81.6), (100, 81.6), (126, HEIGHT), (34, HEIGHT)], mix(canvas.paper, canvas.mist, 0.2))


def flags(canvas: Canvas) -> None:
    """Six flags fly before a pale façade with columns."""
    _square(canvas)
    _palace(canvas, mix(canvas.paper, (226, 214, 188), 0.6), pediment=False)
    red, blue, sand, green = canvas.accent, mix(canvas.ink, (40, 84, 140), 0.6), (232, 214, 160), (58, 116, 92)
    colours: list[list[Colour]] = [
        [blue, WHITE, red],
        [green, sand],
        [red, WHITE, red],
        [blue, sand, blue],
        [WHITE, green, sand],
        [sand, red, blue],
    ]
    for number, stripes in enumerate(colours):
        x = 7 + number * 26
        canvas.line([(x, 12), (x, 87)], 0.9, mix(canvas.ink, canvas.mist, 0.25))
        canvas.disc(x, 11.2, 1.1, colour=mix(canvas.mist, (208, 168, 84), 0.8))
        canvas.rounded(x - 2, 85.6, 4, 2.2, 0.5, mix(canvas.mist, canvas.ink, 0.5))
        flag(canvas, x + 0.5, 13.4, 17, 11.4, stripes)


def ministry(canvas: Canvas) -> None:
    """A façade with a pediment, and a flag above it."""
    _square(canvas)
    _palace(canvas, mix(canvas.paper, (226, 214, 188), 0.45), pediment=True)
    canvas.line([(80, 15.4), (80, 1)], 0.6, canvas.ink)
    flag(canvas, 80.4, 1.6, 13, 7.6, [mix(canvas.ink, (40, 84, 140), 0.5), WHITE, canvas.accent])
    for x in (20, 140):  # trees in tubs
        canvas.line([(x, 80), (x, 72)], 0.8, (92, 70, 52))
        canvas.disc(x, 68.6, 5, 5.6, colour=mix((74, 108, 78), canvas.deep, 0.25))
        canvas.disc(x - 1.4, 67, 2.6, 3, colour=mix((116, 146, 104), canvas.mist, 0.2))
        canvas.shape([(x - 2.8, 79), (x + 2.8, 79), (x + 2, 83.4), (x - 2, 83.4)], mix(canvas.mist, canvas.ink, 0.4))
