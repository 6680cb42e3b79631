"""Sky, water, clouds and land: what several scenes share."""

from newsroom.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, curve, mix


def sky(canvas: Canvas, horizon: float, *, night: bool = False) -> None:
    """Fill everything above the horizon."""
    if night:
        canvas.fade(0, horizon, canvas.ink, mix(canvas.ink, canvas.mist, 0.45))
    else:
        canvas.fade(0, horizon, mix(canvas.mist, canvas.deep, 0.15), mix(canvas.paper, canvas.mist, 0.12))


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour | None = None) -> None:
    """Hang a pale sun with its light around it."""
    colour = colour or mix(canvas.paper, (255, 255, 255), 0.6)
    canvas.glow(x, y, radius * 4.5, colour, 0.55)
    canvas.disc(x, y, radius, colour=colour)


def cloud(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a long flat cloud of three rounded bars."""
    for left, top, length in ((0.0, 0.0, 3.4), (0.7, -0.42, 1.9), (-0.8, 0.42, 2.6)):
        canvas.rounded(x + left * size, y + top * size, length * size, 0.46 * size, 0.23 * size, colour)


def water(canvas: Canvas, horizon: float, far: Colour, near: Colour, glints: Colour | None = None) -> None:
    """Fill the water below the horizon, with short strokes that grow towards the front."""
    canvas.fade(horizon, HEIGHT, far, near)
    for _ in range(150):
        depth = canvas.chance.random() ** 1.5
        y = horizon + 0.8 + depth * (HEIGHT - horizon - 1.5)
        length = (1.2 + 9 * depth) * canvas.chance.uniform(0.4, 1)
        x = canvas.chance.uniform(-5, WIDTH)
        here = mix(far, near, depth)
        canvas.line([(x, y), (x + length, y)], 0.12 + 0.3 * depth, mix(here, glints or canvas.paper, 0.22))


def swell(canvas: Canvas, height: float, colour: Colour, *waves: tuple[float, float, float]) -> None:
    """Fill from a wavy line down to the lower edge."""
    canvas.shape([*curve(0, WIDTH, height, *waves), (WIDTH, HEIGHT), (0, HEIGHT)], colour)


def hills(canvas: Canvas, foot: float, height: float, colour: Colour, shift: float = 0) -> None:
    """Draw a range of soft hills that stands on a line."""
    line = curve(0, WIDTH, foot - height, (height * 0.55, 97, shift), (height * 0.3, 41, shift * 2))
    canvas.shape([*line, (WIDTH, foot), (0, foot)], colour)


def gull(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a gull as two bent lines."""
    for side in (-1, 1):
        wing: list[Point] = [(x, y), (x + side * size * 0.55, y - size * 0.45), (x + side * size * 1.2, y - size * 0.3)]
        canvas.line(wing, size * 0.16, colour)


def flag(canvas: Canvas, x: float, y: float, width: float, height: float, stripes: list[Colour]) -> None:
    """Draw a flag of upright stripes that moves a little in the wind; (x, y) is its upper corner at the pole."""
    step = width / len(stripes)
    for number, stripe in enumerate(stripes):
        left, right = x + number * step, x + (number + 1) * step
        wave = (height * 0.09, width * 0.95, -x)
        upper, lower = curve(left, right, y, wave), curve(left, right, y + height, wave)
        canvas.shape([*upper, *reversed(lower)], stripe)
