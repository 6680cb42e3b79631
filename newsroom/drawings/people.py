"""Heads and shoulders of people who do not exist."""

import random

from newsroom.drawings.canvas import Canvas, Colour, arc, mix

SKINS: list[Colour] = [(240, 206, 180), (224, 180, 148), (190, 140, 106), (146, 100, 72), (104, 70, 52)]
HAIRS: list[Colour] = [(40, 30, 28), (78, 52, 36), (128, 86, 52), (176, 136, 84), (150, 150, 152), (206, 206, 204)]
COATS: list[Colour] = [(34, 46, 66), (52, 54, 60), (72, 44, 50), (40, 66, 66), (88, 80, 70)]
STYLES = {"f": ["long", "bun", "waves", "bob", "short"], "m": ["short", "short", "bald", "side"]}
COLLARS = {"f": ["open", "scarf", "open"], "m": ["tie", "tie", "open"]}
ALL_STYLES, ALL_COLLARS = ["short", "long", "bun", "bald", "waves", "bob", "side"], ["tie", "open", "scarf"]
WHITE: Colour = (250, 250, 247)


def portrait(seed: str, palette: list[str], size: tuple[int, int] = (960, 1200), *, gender: str = "") -> bytes:
    """Return a JPEG of an invented head and shoulders, without a face's features; the same for the same seed.

    `seed` is any text that tells people apart, such as their slug; `palette` colours the ground behind them;
    `gender` (`f` or `m`) narrows hair and collar to what is more usual.
    """
    canvas = Canvas(palette, size, units=(80, 100))
    chance = random.Random(seed)
    skin, hair, coat = chance.choice(SKINS), chance.choice(HAIRS), chance.choice(COATS)
    style, collar = chance.choice(STYLES.get(gender, ALL_STYLES)), chance.choice(COLLARS.get(gender, ALL_COLLARS))
    wide = chance.uniform(0.94, 1.06)
    canvas.fade(0, 100, mix(canvas.mist, canvas.deep, 0.2), mix(canvas.paper, canvas.mist, 0.5))
    canvas.glow(24, 30, 48, canvas.paper, 0.6)
    shade = mix(skin, (70, 36, 30), 0.24)
    _hair_behind(canvas, style, hair, wide)
    canvas.shape([*arc(40, 101, 33, 33, 180, 360), (73, 101), (7, 101)], coat)
    canvas.shape([*arc(40, 101, 33, 33, 270, 360), (73, 101), (46, 101)], mix(coat, (0, 0, 0), 0.16))
    canvas.shape([(32.6, 56), (47.4, 56), (48.6, 70), (40, 78), (31.4, 70)], shade)
    _collar(canvas, collar, coat, canvas.accent, chance)
    for side in (-1, 1):
        canvas.disc(40 + side * 14 * wide, 43, 2.4, 3.8, colour=shade)
    canvas.shape([*arc(40, 40, 14 * wide, 17, 180, 360), *arc(40, 42, 14 * wide, 21, 0, 180)], skin)
    canvas.shape(
        [*arc(40, 40, 14 * wide, 17, 300, 360), *arc(40, 42, 14 * wide, 21, 0, 78), (45, 50)], mix(skin, shade, 0.4)
    )
    _hair_before(canvas, style, hair, wide)
    if chance.random() < 0.35:
        for side in (-1, 1):
            canvas.line(arc(40 + side * 6.4, 43, 4.6, 3.8, 0, 360), 0.6, mix(hair, (30, 30, 34), 0.7))
        canvas.line([(38.2, 42.6), (41.8, 42.6)], 0.6, mix(hair, (30, 30, 34), 0.7))
    return canvas.jpeg()


def _hair_behind(canvas: Canvas, style: str, hair: Colour, wide: float) -> None:
    dark = mix(hair, (0, 0, 0), 0.22)
    if style == "long":
        canvas.shape([*arc(40, 40, 18.5 * wide, 21, 180, 360), (60, 80), (50, 84), (30, 84), (20, 80)], dark)
    elif style == "bob":
        canvas.shape([*arc(40, 40, 19 * wide, 21, 180, 360), (60, 60), (54, 64), (26, 64), (20, 60)], dark)
    elif style == "waves":
        for x, y in arc(40, 42, 16.5 * wide, 20, 150, 390)[::6]:
            canvas.disc(x, y, 6.2, 6.4, colour=dark)
    elif style == "bun":
        canvas.disc(40, 17.4, 7.4, 6.4, colour=dark)


def _hair_before(canvas: Canvas, style: str, hair: Colour, wide: float) -> None:
    if style == "bald":
        for side in (-1, 1):
            canvas.shape([(40 + side * 14.3 * wide, y) for y in (33, 42)] + [(40 + side * 11.6 * wide, 34)], hair)
        return
    brow = {"short": 31.4, "bun": 30.4, "long": 31, "bob": 32, "waves": 31, "side": 30.6}[style]
    outer = arc(40, 39, 15.6 * wide, 19.4, 176, 364)
    parting = 33 if style in ("long", "bob", "side") else 46
    inner = [
        (40 + 14 * wide, 40),
        (40 + 12.4 * wide, brow + 2),
        (parting, brow - 4.4),
        (40 - 11 * wide, brow + 3),
        (40 - 14 * wide, 40),
    ]
    canvas.shape([*outer, *inner], hair)
    canvas.shape(
        [*arc(40, 39, 13 * wide, 16.6, 222, 292), *arc(40, 39, 13 * wide, 14.4, 292, 222)], mix(hair, WHITE, 0.14)
    )


def _collar(canvas: Canvas, collar: str, coat: Colour, accent: Colour, chance: random.Random) -> None:
    shirt = chance.choice([WHITE, (214, 226, 236), (240, 232, 214)])
    if collar == "scarf":
        canvas.shape([(28, 68), (40, 73), (52, 68), (55, 75), (40, 83), (25, 75)], accent)
        canvas.shape([(40, 80), (47, 78), (52, 101), (42, 101)], mix(accent, (0, 0, 0), 0.15))
        return
    canvas.shape([(31, 67.4), (40, 76), (49, 67.4), (52, 72), (40, 101), (28, 72)], shirt)
    if collar == "tie":
        canvas.shape([(37.6, 76), (42.4, 76), (41.6, 80.6), (38.4, 80.6)], mix(accent, (0, 0, 0), 0.2))
        canvas.shape([(38.4, 80.6), (41.6, 80.6), (42.6, 90), (40, 94), (37.4, 90)], accent)
    for side in (-1, 1):
        canvas.shape(
            [(40 + side * 9, 66.8), (40, 76.4), (40 + side * 6.6, 80), (40 + side * 12, 70)],
            mix(shirt, (0, 0, 0), 0.08),
        )
        lapel = [(40 + side * 11.6, 70), (40 + side * 19, 73), (40 + side * 17, 82), (40 - side * 0.5, 101), (40, 95)]
        canvas.shape(lapel, mix(coat, WHITE, 0.09))
