"""Ships and harbours."""

from newsroom.drawings.canvas import HEIGHT, Canvas, Colour, Point, mix
from newsroom.drawings.nature import cloud, flag, gull, hills, sky, sun, swell, water

WHITE: Colour = (250, 250, 247)


def _open_sea(canvas: Canvas, horizon: float) -> None:
    sky(canvas, horizon)
    sun(canvas, 122, 22, 6)
    for x, y, size in ((14, 17, 6), (62, 10, 4.2), (96, 27, 5)):
        cloud(canvas, x, y, size, mix(canvas.mist, canvas.paper, 0.75))
    water(canvas, horizon, mix(canvas.deep, canvas.mist, 0.55), mix(canvas.deep, canvas.ink, 0.55))


def _waves_before(canvas: Canvas, height: float, rough: float = 1.0) -> None:
    """Draw the swell in front of a hull, two waves deep."""
    swell(canvas, height, mix(canvas.deep, canvas.mist, 0.18), (0.9 * rough, 23, 3), (0.5 * rough, 11, 0))
    swell(canvas, height + 6, mix(canvas.deep, canvas.ink, 0.25), (1.2 * rough, 37, 9), (0.5 * rough, 17, 4))
    swell(canvas, height + 14, mix(canvas.deep, canvas.ink, 0.5), (1.4 * rough, 53, 20), (0.6 * rough, 21, 2))


def _bow_wave(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw the white water at a bow that points to the right."""
    foam: list[Point] = [(x + size, y + 0.4), (x, y - size * 0.28), (x - size * 1.6, y + 0.1), (x - size * 3, y + 0.9)]
    canvas.shape([*foam, (x + size * 0.4, y + 1.4)], mix(canvas.mist, WHITE, 0.85))


def _windows(canvas: Canvas, x: float, y: float, count: int, step: float, size: float, colour: Colour) -> None:
    for number in range(count):
        canvas.rounded(x + number * step, y, size, size * 0.75, size * 0.15, colour)


def frigate(canvas: Canvas) -> None:
    """A grey frigate seen from abeam, on a rough sea."""
    _open_sea(canvas, 54)
    hull, dark = mix(canvas.mist, canvas.deep, 0.35), mix(canvas.deep, canvas.ink, 0.35)
    light, side = mix(hull, canvas.paper, 0.4), mix(hull, canvas.ink, 0.22)
    canvas.line([(83, 39), (83, 18)], 0.7, dark)
    canvas.line([(79, 25), (87, 25)], 0.5, dark)
    canvas.line([(77, 29), (89, 29)], 0.5, dark)
    canvas.shape([(79, 40), (81, 27), (85, 27), (87, 40)], side)
    canvas.disc(83, 23, 1.6, colour=light)
    canvas.shape([(74, 54), (76, 37), (99, 37), (104, 54)], light)
    canvas.shape([(76, 37), (99, 37), (100.2, 41), (75.6, 41)], side)
    _windows(canvas, 79, 38.2, 8, 2.4, 1.5, dark)
    canvas.shape([(54, 54), (56, 43), (70, 43), (72, 54)], hull)
    canvas.shape([(58, 43), (59, 35), (65, 35), (66.5, 43)], side)
    canvas.shape([(58.8, 36.4), (59, 35), (65, 35), (65.3, 36.4)], dark)
    canvas.shape([(38, 54), (39, 45), (53, 45), (55, 54)], light)
    canvas.box(40.5, 47.5, 9, 6.5, side)
    canvas.shape([(112, 53), (113, 48.5), (118, 48.5), (119, 53)], light)
    canvas.line([(117.5, 50), (127, 47.8)], 0.8, dark)
    canvas.shape([(18, 54.5), (122, 53), (141, 48.6), (130, 66), (22, 66)], hull)
    canvas.shape([(18, 54.5), (122, 53), (141, 48.6), (140.2, 50), (122, 54.5), (18.4, 56)], light)
    canvas.shape([(21.4, 64), (131.2, 64), (130, 68), (22, 68)], dark)
    canvas.line([(17.5, 54), (17.5, 44)], 0.4, dark)
    flag(canvas, 9.8, 44.5, 7.4, 4.6, [canvas.accent, WHITE, dark])
    _bow_wave(canvas, 131, 66, 7)
    _waves_before(canvas, 67, rough=1.5)


def patrol_ship(canvas: Canvas) -> None:
    """A patrol ship with a raked bow, nearer and turned a little towards whoever looks."""
    _open_sea(canvas, 50)
    hills(canvas, 50, 5, mix(canvas.mist, canvas.deep, 0.3), 30)
    hull, dark = mix(canvas.mist, WHITE, 0.25), mix(canvas.deep, canvas.ink, 0.4)
    shade = mix(hull, canvas.deep, 0.45)
    canvas.line([(72, 30), (72, 10)], 0.8, dark)
    canvas.line([(66, 17), (78, 17)], 0.6, dark)
    canvas.line([(68, 22), (76, 22)], 0.6, dark)
    canvas.shape([(50, 56), (53, 31), (88, 29), (96, 56)], WHITE)
    canvas.shape([(88, 29), (96, 56), (103, 54), (94, 31)], shade)
    canvas.shape([(52.4, 36), (53.4, 31.6), (88.2, 29.6), (89.6, 35)], dark)
    for x in (60, 67, 74, 81):
        canvas.line([(x, 36), (x + 0.3, 30.5)], 0.4, WHITE)
    canvas.shape([(32, 56), (34, 43), (50, 42), (52, 56)], hull)
    canvas.shape([(38, 43), (39, 34), (46, 34), (47, 43)], canvas.accent)
    canvas.shape([(38.7, 36.5), (39, 34), (46, 34), (46.2, 36.5)], dark)
    canvas.shape([(14, 56), (104, 53), (146, 43), (127, 74), (18, 72)], hull)
    canvas.shape([(146, 43), (127, 74), (112, 74), (118, 49.8)], shade)
    canvas.shape([(86, 53.6), (95, 53.3), (86, 73.4), (76, 73)], canvas.accent)
    canvas.shape([(97.5, 53.2), (100, 53.1), (91, 73.6), (88.5, 73.5)], dark)
    canvas.shape([(17, 69), (129.4, 70), (127, 76), (18, 76)], dark)
    canvas.line([(113, 51), (113, 45), (122, 42.6)], 0.7, dark)
    _bow_wave(canvas, 127, 73.5, 8)
    _waves_before(canvas, 73.5, rough=1.1)


def rescue_launch(canvas: Canvas) -> None:
    """A rescue launch cuts through the swell, two of its crew at the bow."""
    _open_sea(canvas, 44)
    gull(canvas, 40, 22, 3.4, mix(canvas.ink, canvas.mist, 0.3))
    gull(canvas, 50, 29, 2.4, mix(canvas.ink, canvas.mist, 0.4))
    swell(canvas, 54, mix(canvas.deep, canvas.mist, 0.35), (1.8, 44, 0), (0.8, 19, 5))
    dark = mix(canvas.ink, canvas.deep, 0.2)
    canvas.line([(66, 30), (64, 15)], 0.7, dark)
    canvas.line([(60.5, 21), (69, 19.8)], 0.5, dark)
    canvas.disc(64, 15, 1.1, colour=canvas.accent)
    canvas.shape([(44, 52), (48, 32), (80, 28), (95, 47)], WHITE)
    canvas.shape([(49, 39), (50, 33.8), (79, 30.2), (85, 36.2)], dark)
    for x in (57, 65, 73):
        canvas.line([(x, 38), (x + 0.4, 31)], 0.6, WHITE)
    for x, y in ((104, 40), (112, 37.5)):
        canvas.shape([(x - 2.2, y + 9), (x - 1.8, y - 1), (x + 1.8, y - 1), (x + 2.4, y + 9)], canvas.accent)
        canvas.disc(x + 0.2, y - 3, 1.8, colour=mix((205, 160, 125), canvas.mist, 0.15))
        canvas.shape([(x - 1.9, y - 3.4), (x + 2.1, y - 3.4), (x + 1.6, y - 5.2), (x - 1.4, y - 5.2)], dark)
    canvas.shape([(26, 54), (100, 47), (138, 36), (122, 66), (34, 72)], canvas.accent)
    canvas.shape([(26, 54), (100, 47), (138, 36), (136.6, 39), (100, 50.4), (27, 57)], WHITE)
    canvas.shape([(33, 68), (123, 63), (121, 70), (36, 76)], dark)
    canvas.line([(98, 47), (99, 41), (116, 35.8), (133, 32), (135, 36)], 0.5, WHITE)
    foam = mix(canvas.mist, WHITE, 0.9)
    canvas.shape([(126, 60), (96, 67.6), (60, 72), (30, 74), (24, 80), (136, 78)], foam)
    for x, y, size in (
        (127, 64, 6.4),
        (134, 68, 6),
        (119, 67, 6),
        (110, 70, 5),
        (127, 56, 2.6),
        (141, 71, 4),
        (99, 72, 4),
    ):
        canvas.disc(x, y, size, colour=foam)
    for x, y, size in ((133, 54, 1.3), (138, 58, 1.0), (130, 49, 0.8), (144, 62, 0.9), (141, 53, 0.6)):
        canvas.disc(x, y, size, colour=foam)
    _waves_before(canvas, 71, rough=1.8)


def survey_ship(canvas: Canvas) -> None:
    """A white survey ship with a gantry at its stern, on a flat sea."""
    _open_sea(canvas, 53)
    hull, dark = mix(WHITE, canvas.mist, 0.12), mix(canvas.deep, canvas.ink, 0.35)
    shade = mix(hull, canvas.deep, 0.35)
    canvas.line([(20, 55), (24, 34), (33, 34), (37, 55)], 1.3, canvas.accent)
    canvas.line([(28.5, 34), (28.5, 44)], 0.35, dark)
    canvas.disc(28.5, 45, 1.4, colour=canvas.accent)
    canvas.line([(96, 32), (96, 13)], 0.7, dark)
    canvas.line([(92, 18), (100, 18)], 0.5, dark)
    canvas.line([(91, 23), (101, 23)], 0.5, dark)
    canvas.disc(89, 31, 2.2, colour=hull)
    canvas.shape([(66, 55), (66, 43), (112, 43), (116, 55)], hull)
    canvas.shape([(82, 43), (83, 33), (106, 33), (110, 43)], hull)
    canvas.shape([(82.7, 38.5), (83, 34.5), (106.6, 34.5), (108.2, 38.5)], dark)
    for x in range(86, 106, 4):
        canvas.line([(x, 38.5), (x, 34.5)], 0.4, hull)
    _windows(canvas, 70, 46.4, 16, 2.6, 1.3, dark)
    canvas.box(66, 50.4, 48, 0.5, shade)
    canvas.shape([(69, 43), (70, 34), (77, 34), (78, 43)], canvas.deep)
    canvas.box(69.5, 36.6, 8, 2, hull)
    canvas.line([(52, 55), (52, 45), (62, 41)], 0.9, shade)
    canvas.shape([(14, 55), (120, 54), (141, 50), (133, 66), (18, 66)], hull)
    canvas.shape([(15.2, 58.5), (137.4, 58.5), (136.8, 60), (15.7, 60)], canvas.deep)
    canvas.shape([(17.4, 63.6), (134.2, 63.6), (132.6, 68), (18.6, 68)], dark)
    glassy = mix(canvas.deep, canvas.mist, 0.4)
    canvas.fade(66.6, HEIGHT, glassy, mix(canvas.deep, canvas.ink, 0.4))
    for number in range(24):
        y = 68 + number * 0.85
        reach = 58 - number * 1.6
        left = 76 - reach + canvas.chance.uniform(-5, 5)
        canvas.line([(left, y), (left + reach * canvas.chance.uniform(1.1, 1.9), y)], 0.25, mix(glassy, WHITE, 0.4))


def _crane(canvas: Canvas, x: float, foot: float, height: float, colour: Colour) -> None:
    """Draw a harbour crane that reaches to the right."""
    top = foot - height
    for side in (-4, 4):
        canvas.line([(x + side, foot), (x + side * 0.35, top + height * 0.38)], 0.9, colour)
    canvas.line([(x - 3, foot - height * 0.25), (x + 3, foot - height * 0.25)], 0.6, colour)
    canvas.rounded(x - 3.5, top + height * 0.28, 8, 4.2, 0.6, colour)
    canvas.line([(x - 1, top + height * 0.3), (x + 1, top)], 0.9, colour)
    canvas.line([(x + 2, top + height * 0.3), (x + 22, top + height * 0.08)], 0.8, colour)
    canvas.line([(x + 1, top), (x + 22, top + height * 0.08)], 0.35, colour)
    canvas.line([(x + 1, top), (x - 9, top + height * 0.36)], 0.5, colour)
    canvas.box(x - 11, top + height * 0.34, 4, 3.4, colour)
    canvas.line([(x + 21.5, top + height * 0.08), (x + 21.5, top + height * 0.5)], 0.25, colour)


def _quay_town(canvas: Canvas, horizon: float) -> None:
    hills(canvas, horizon, 7, mix(canvas.mist, canvas.deep, 0.28), 12)
    for number in range(30):
        height = canvas.chance.uniform(2, 6.5)
        shade = mix(canvas.mist, canvas.deep, canvas.chance.uniform(0.15, 0.5))
        canvas.box(number * 5.6 - 3, horizon - height, canvas.chance.uniform(3.4, 6.2), height, shade)


def harbour(canvas: Canvas) -> None:
    """A dock with cranes, and a hull under construction."""
    sky(canvas, 56)
    sun(canvas, 34, 26, 6.5)
    cloud(canvas, 96, 13, 6, mix(canvas.mist, canvas.paper, 0.7))
    cloud(canvas, 10, 11, 4, mix(canvas.mist, canvas.paper, 0.7))
    _quay_town(canvas, 56)
    water(canvas, 56, mix(canvas.deep, canvas.mist, 0.5), mix(canvas.deep, canvas.ink, 0.55))
    steel = mix(canvas.ink, canvas.deep, 0.3)
    _crane(canvas, 22, 60, 34, mix(canvas.deep, canvas.mist, 0.15))
    canvas.shape([(0, 60), (52, 60), (52, 65), (0, 65)], mix(canvas.ink, canvas.deep, 0.55))
    # the dock, with its gantry over the hull
    canvas.shape([(54, 68), (160, 68), (160, HEIGHT), (50, HEIGHT)], mix(canvas.mist, canvas.ink, 0.45))
    canvas.shape([(54, 68), (160, 68), (160, 70.5), (53.4, 70.5)], mix(canvas.mist, canvas.paper, 0.3))
    for left in (64, 142):
        canvas.line([(left, 69), (left, 14)], 2.4, canvas.accent)
        canvas.line([(left + 7, 69), (left, 34)], 1.3, canvas.accent)
        canvas.line([(left - 5, 69), (left + 12, 69)], 1.6, steel)
    canvas.box(58, 11, 94, 5.2, canvas.accent)
    canvas.box(58, 15, 94, 1.2, mix(canvas.accent, canvas.ink, 0.4))
    canvas.rounded(96, 15.4, 10, 4.4, 0.8, steel)
    for x in (98.5, 103.5):
        canvas.line([(x, 19), (x, 33)], 0.35, steel)
    canvas.box(91, 33, 20, 6, mix(canvas.mist, canvas.deep, 0.5))
    hull = mix(canvas.mist, canvas.deep, 0.2)
    canvas.shape([(72, 46), (136, 46), (131, 66), (80, 66)], hull)
    canvas.shape([(76.6, 58), (133, 58), (131, 66), (80, 66)], mix(canvas.accent, canvas.ink, 0.25))
    for x in range(80, 134, 7):
        canvas.line([(x, 46), (x, 39 if 88 < x < 116 else 42)], 0.5, steel)
    canvas.line([(76, 42), (134, 42)], 0.4, steel)
    for x in (82, 95, 108, 121):
        canvas.shape([(x, 66), (x + 6, 66), (x + 7.5, 69), (x - 1.5, 69)], steel)
    for number in range(5):
        canvas.box(58 + number * 9, 74 + (number % 2) * 0.6, 7.4, 4.4, mix(canvas.mist, canvas.accent, 0.2 * number))


def inflatable(canvas: Canvas) -> None:
    """A black inflatable tows floats out of a harbour."""
    sky(canvas, 48)
    sun(canvas, 120, 24, 6)
    cloud(canvas, 26, 14, 6, mix(canvas.mist, canvas.paper, 0.7))
    _quay_town(canvas, 48)
    water(canvas, 48, mix(canvas.deep, canvas.mist, 0.4), mix(canvas.deep, canvas.ink, 0.6))
    stone = mix(canvas.ink, canvas.mist, 0.4)
    canvas.shape([(0, 44), (44, 46), (50, 53), (0, 57)], stone)
    canvas.shape([(36, 46), (37, 34), (41, 34), (42, 46)], mix(canvas.paper, WHITE, 0.4))
    canvas.box(36.4, 38, 5.2, 3, (214, 92, 42))
    canvas.disc(39, 33, 1.7, colour=(214, 92, 42))
    float_colour: Colour = (232, 112, 44)
    canvas.line([(104, 64), (74, 66.5), (20, 71)], 0.35, canvas.ink)
    for number in range(5):
        x = 22 + number * 13
        canvas.disc(x, 70.4 - number * 1.05, 3.1 - number * 0.15, 2.5, colour=float_colour)
        canvas.disc(x - 0.8, 69.6 - number * 1.05, 1.1, 0.7, colour=mix(float_colour, WHITE, 0.5))
    black = mix(canvas.ink, (0, 0, 0), 0.35)
    for x, lean in ((113, 0.8), (122, -0.3), (130, 0.4)):
        canvas.shape(
            [(x - 3, 62), (x - 2.2 + lean, 50), (x + 2.2 + lean, 50), (x + 3, 62)], mix(black, canvas.deep, 0.3)
        )
        canvas.disc(x + lean, 47.6, 2.3, colour=black)
        canvas.disc(x + lean + 0.5, 47.9, 1.3, colour=mix((205, 160, 125), canvas.mist, 0.2))
    canvas.shape([(100, 58), (104, 54), (108, 54), (109, 64), (101, 64)], mix(black, canvas.mist, 0.25))
    canvas.rounded(101, 60, 43, 7.4, 3.6, black)
    canvas.shape([(136, 60), (152, 55.6), (148, 63), (140, 67.4)], black)
    canvas.line([(106, 62.2), (142, 62.2), (150, 57.6)], 0.5, mix(black, canvas.mist, 0.5))
    _bow_wave(canvas, 145, 67.5, 5)
    swell(canvas, 69.5, mix(canvas.deep, canvas.ink, 0.2), (0.6, 29, 3), (0.3, 13, 0))
    swell(canvas, 79, mix(canvas.deep, canvas.ink, 0.5), (0.9, 47, 10), (0.3, 17, 4))
