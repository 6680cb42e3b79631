"""Rooms where texts are debated, signed and explained."""

from newsroom.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, arc, mix
from newsroom.drawings.nature import cloud, flag, sky, sun

WHITE: Colour = (250, 250, 247)
SKINS: list[Colour] = [(232, 196, 168), (198, 150, 116), (150, 104, 76), (216, 172, 140), (112, 76, 56)]


def _sitting(canvas: Canvas, x: float, y: float, size: float, coat: Colour, skin: Colour, hair: Colour) -> None:
    """Draw somebody who faces whoever looks, cut off at the table; (x, y) is the middle of the shoulders."""
    canvas.shape(arc(x, y + 3.4 * size, 3.6 * size, 4.2 * size, 180, 360), coat)
    canvas.shape([(x - 0.9 * size, y - 0.6 * size), (x + 0.9 * size, y - 0.6 * size), (x, y + 2.4 * size)], WHITE)
    canvas.disc(x, y - 2.5 * size, 1.75 * size, 2.1 * size, colour=skin)
    canvas.shape(arc(x, y - 3.0 * size, 1.9 * size, 1.9 * size, 175, 365), hair)


def _from_behind(canvas: Canvas, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw somebody seen from behind, cut off below; (x, y) is the middle of the shoulders."""
    canvas.shape(
        [*arc(x, y + 4 * size, 4.4 * size, 5 * size, 180, 360), (x + 4.6 * size, 91), (x - 4.6 * size, 91)], coat
    )
    canvas.disc(x, y - 2.3 * size, 2.1 * size, 2.5 * size, colour=mix(coat, (60, 46, 38), 0.4))


def parliament(canvas: Canvas) -> None:
    """A debating chamber seen from the front, with its benches and rostrum."""
    wall, wood = mix(canvas.paper, canvas.mist, 0.35), mix(canvas.ink, canvas.accent, 0.3)
    canvas.fade(0, HEIGHT, mix(wall, WHITE, 0.3), mix(wall, canvas.mist, 0.5))
    for number in range(7):  # niches with light between columns
        x = 11.0 + number * 23
        niche = mix(wall, canvas.mist, 0.8)
        canvas.shape([*arc(x, 13, 7, 8, 180, 360), (x + 7, 36), (x - 7, 36)], niche)
        canvas.shape([*arc(x, 14, 5.4, 6.4, 180, 360), (x + 5.4, 36), (x - 5.4, 36)], mix(niche, WHITE, 0.55))
        for side in (-10.4, 10.4):
            canvas.box(x + side - 1.3, 3, 2.6, 34, mix(wall, WHITE, 0.6))
            canvas.box(x + side + 0.5, 3, 0.8, 34, mix(wall, canvas.mist, 0.9))
    canvas.box(0, 0, WIDTH, 3.4, mix(wall, canvas.mist, 0.9))
    canvas.box(0, 34.6, WIDTH, 1.6, mix(wood, canvas.mist, 0.35))
    canvas.box(0, 36, WIDTH, HEIGHT, mix(wood, canvas.accent, 0.35))
    # the president's seat, the rostrum before it
    flag(canvas, 57.5, 16, 6.4, 11, [canvas.deep, WHITE, canvas.accent])
    flag(canvas, 96.5, 16, 6.4, 11, [canvas.deep, WHITE, canvas.accent])
    for x in (57.2, 96.2):
        canvas.line([(x, 13.6), (x, 37)], 0.4, canvas.ink)
    canvas.shape([(68, 37), (68, 19), (80, 14.6), (92, 19), (92, 37)], wood)
    canvas.shape([(71, 37), (71, 21), (80, 17.6), (89, 21), (89, 37)], canvas.accent)
    _sitting(canvas, 80, 30.4, 1.0, canvas.ink, SKINS[1], mix(canvas.ink, (150, 150, 150), 0.5))
    canvas.shape([(56, 37), (104, 37), (106, 46), (54, 46)], wood)
    canvas.box(54, 36.2, 52, 1.4, mix(wood, canvas.mist, 0.45))
    _sitting(canvas, 80, 46.6, 1.25, mix(canvas.deep, canvas.ink, 0.3), SKINS[3], (70, 48, 34))
    canvas.shape([(67, 50), (93, 50), (91, 61), (69, 61)], mix(wood, canvas.accent, 0.25))
    canvas.box(66, 49.2, 28, 1.5, mix(wood, canvas.mist, 0.55))
    canvas.shape(arc(80, 55.4, 2.6, 2.6, 0, 360), mix(canvas.mist, canvas.paper, 0.4))
    for side in (-3, 3):
        canvas.line([(80 + side, 49.4), (80 + side * 0.7, 46.6)], 0.35, canvas.ink)
    # the benches, row behind row towards whoever looks
    for row in range(4):
        across, down, middle = 62 + row * 22, 21 + row * 9.4, 44 + row * 4.4
        seat = mix(canvas.accent, canvas.ink, 0.12 + row * 0.11)
        outer = arc(80, middle, across, down, 8, 172)
        inner = arc(80, middle - 3.4, across - 3, down - 1.4, 172, 8)
        canvas.shape([*outer, *inner], seat)
        canvas.line(arc(80, middle - 3.4, across - 3, down - 1.4, 8, 172), 0.9, mix(wood, canvas.mist, 0.5))
        for number in range(15 + row * 4):
            angle = 14 + number * 152 / (14 + row * 4)
            if canvas.chance.random() < 0.2:
                continue
            x, y = arc(80, middle + 0.4, across, down, angle, angle)[0]
            coat = mix(canvas.ink, canvas.deep, canvas.chance.uniform(0, 0.8))
            size = 0.62 + row * 0.16
            canvas.shape(arc(x, y + 1.6 * size, 3.2 * size, 4 * size, 180, 360), coat)
            canvas.disc(
                x,
                y - 3.2 * size,
                1.5 * size,
                1.8 * size,
                colour=mix(coat, (72, 54, 42), canvas.chance.uniform(0.3, 0.8)),
            )
        canvas.shape(
            [*arc(80, middle + 1.6, across + 1, down, 8, 172), *arc(80, middle + 6.4, across + 4, down + 1, 172, 8)],
            mix(seat, canvas.ink, 0.25),
        )


def press_room(canvas: Canvas) -> None:
    """A press room: a lectern between flags, the press from behind."""
    wall = mix(canvas.deep, canvas.ink, 0.35)
    canvas.fade(0, HEIGHT, mix(wall, canvas.mist, 0.12), mix(wall, canvas.ink, 0.45))
    for number in range(9):
        canvas.box(number * 20 - 1, 0, 0.5, 64, mix(wall, canvas.ink, 0.4))
    canvas.glow(80, 26, 62, canvas.mist, 0.5)
    canvas.rounded(48, 9, 64, 33, 1, mix(canvas.deep, canvas.mist, 0.4))
    canvas.rounded(49, 10, 62, 31, 0.6, mix(canvas.mist, canvas.paper, 0.5))
    canvas.line(arc(80, 23, 8, 8, 0, 360), 0.9, mix(canvas.deep, canvas.mist, 0.2))
    for number in range(3):  # waves under a star: the ministry's sign
        y = 22.6 + number * 2.2
        canvas.line([(75, y), (77.5, y - 1), (80, y), (82.5, y + 1), (85, y)], 0.6, mix(canvas.deep, canvas.mist, 0.1))
    canvas.disc(80, 18.6, 1.2, colour=canvas.accent)
    for number, length in enumerate((34, 22)):
        canvas.rounded(80 - length / 2, 34 + number * 2.8, length, 1.1, 0.5, mix(canvas.mist, canvas.deep, 0.5))
    canvas.box(0, 62, WIDTH, HEIGHT, mix(wall, canvas.ink, 0.3))
    canvas.shape([(30, 62), (130, 62), (140, 69), (20, 69)], mix(wall, canvas.mist, 0.3))
    canvas.shape([(20, 69), (140, 69), (140, 73), (20, 73)], mix(wall, canvas.ink, 0.2))
    for x in (33.0, 120.0):
        canvas.line([(x, 17), (x, 64)], 0.6, mix(canvas.mist, canvas.paper, 0.4))
        canvas.disc(x, 16.4, 0.9, colour=canvas.accent)
        canvas.shape(
            [(x, 19), (x + 9, 21), (x + 7, 50), (x + 5, 47), (x + 3, 52), (x, 49)],
            canvas.accent if x > 80 else canvas.paper,
        )
        canvas.shape([(x + 4.6, 20), (x + 9, 21), (x + 7, 50), (x + 5, 47)], mix(canvas.deep, canvas.accent, 0.3))
    _sitting(canvas, 80, 43.2, 2.05, mix(canvas.ink, canvas.deep, 0.25), SKINS[0], (62, 44, 34))
    canvas.shape([(67, 50), (93, 50), (90, 68), (70, 68)], mix(canvas.mist, canvas.paper, 0.55))
    canvas.shape([(65.4, 49), (94.6, 49), (93.6, 51.6), (66.4, 51.6)], mix(canvas.paper, WHITE, 0.5))
    canvas.line(arc(80, 59, 3.6, 3.6, 0, 360), 0.5, canvas.deep)
    canvas.disc(80, 59, 1.2, colour=canvas.accent)
    for side in (-4, -1.4, 1.6, 4.4):
        canvas.line([(80 + side, 49.4), (80 + side * 0.72, 46.4)], 0.4, canvas.ink)
        canvas.disc(80 + side * 0.7, 46, 0.6, colour=canvas.ink)
    shadow = mix(canvas.ink, (0, 0, 0), 0.25)
    for x, y, size in ((20, 74, 1.2), (46, 76, 1.25), (72, 77.6, 1.2), (100, 76.6, 1.3), (140, 73, 1.25)):
        _from_behind(canvas, x, y, size, mix(shadow, canvas.deep, 0.22))
    for x, y, size in ((4, 82, 1.8), (33, 84, 1.7), (60, 85, 1.75), (90, 84.6, 1.7), (120, 83, 1.8), (154, 82, 1.8)):
        _from_behind(canvas, x, y, size, shadow)
    canvas.line([(126, 91), (118, 62)], 0.8, shadow)  # a camera on its stand
    canvas.line([(110, 91), (118, 62)], 0.8, shadow)
    canvas.rounded(111, 54, 14, 8.4, 1, shadow)
    canvas.shape([(111, 56), (105.6, 54.4), (105.6, 62), (111, 60.4)], shadow)
    canvas.disc(122.6, 56.4, 0.6, colour=(222, 60, 44))


def control_room(canvas: Canvas) -> None:
    """A glazed room with screens in an arc, and the sea beyond."""
    horizon = 27
    sky(canvas, horizon)
    sun(canvas, 116, 14, 4.4)
    cloud(canvas, 24, 12, 5, mix(canvas.mist, WHITE, 0.6))
    canvas.fade(horizon, 48, mix(canvas.deep, canvas.mist, 0.45), canvas.deep)
    for number in range(26):
        y = horizon + 1 + number * 0.55
        x = canvas.chance.uniform(0, 150)
        canvas.line([(x, y), (x + canvas.chance.uniform(2, 9), y)], 0.16, mix(canvas.deep, WHITE, 0.5))
    ship = mix(canvas.ink, canvas.deep, 0.5)
    canvas.shape([(40, 26), (56, 26), (58, 24.6), (55.6, 28.4), (41, 28.4)], ship)
    canvas.box(45, 22.6, 6, 3.6, mix(ship, WHITE, 0.4))
    frame = mix(canvas.ink, canvas.deep, 0.15)
    canvas.box(0, 0, WIDTH, 4, frame)
    for x in (0, 31.4, 63.4, 95.4, 127.4, 158):
        canvas.box(x, 0, 1.4, 48, frame)
    canvas.box(0, 44, WIDTH, HEIGHT, mix(canvas.ink, canvas.deep, 0.28))
    canvas.box(0, 43.4, WIDTH, 1.6, mix(canvas.mist, canvas.deep, 0.4))
    glass = mix(canvas.ink, canvas.deep, 0.1)
    for number in range(5):  # the screens, in an arc
        angle = number - 2
        x, y = 80 + angle * 29.6, 37 + 1.7 * angle * angle
        lean = angle * 1.5
        corners = [
            (x - 13, y + lean * 0.55),
            (x + 13, y - lean * 0.55),
            (x + 13, y + 17 - lean * 0.2),
            (x - 13, y + 17 + lean * 0.2),
        ]
        if angle > 0:
            corners = [
                (x - 13, y - lean * 0.55),
                (x + 13, y + lean * 0.55),
                (x + 13, y + 17 + lean * 0.2),
                (x - 13, y + 17 - lean * 0.2),
            ]
        canvas.shape(corners, canvas.ink)
        canvas.shape(
            [(px + (0.9 if px < x else -0.9), py + (0.9 if py < y + 8 else -0.9)) for px, py in corners], glass
        )
        light = mix(canvas.mist, canvas.paper, 0.3)
        if number == 2:  # the chart
            canvas.shape([(68, 45), (75, 42), (79, 44.6), (77, 49), (70, 52.6), (68, 52)], mix(glass, light, 0.5))
            canvas.shape([(92, 40), (85, 39), (87, 43.6), (84, 47), (89, 52), (92, 52)], mix(glass, light, 0.5))
            canvas.line([(76, 52), (81, 46.6), (83, 40)], 0.4, canvas.accent)
            canvas.disc(81, 46.6, 0.9, colour=canvas.accent)
        elif number % 2:  # the radar
            for radius in (2, 4, 6):
                canvas.line(arc(x, y + 8.4, radius, radius, 0, 360), 0.22, mix(glass, light, 0.6))
            canvas.shape([(x, y + 8.4), *arc(x, y + 8.4, 6, 6, 200, 250)], mix(glass, light, 0.45))
            canvas.disc(x + 2.4, y + 6.4, 0.5, colour=canvas.accent)
            canvas.disc(x - 3.2, y + 10, 0.5, colour=canvas.accent)
        else:  # figures
            for line in range(6):
                canvas.rounded(
                    x - 9.6, y + 3.4 + line * 2.1, canvas.chance.uniform(5, 18), 0.8, 0.4, mix(glass, light, 0.65)
                )
    canvas.shape(
        [(4, 70), (40, 61), (80, 58.6), (120, 61), (156, 70), (160, 78), (0, 78)], mix(canvas.mist, canvas.deep, 0.55)
    )
    canvas.shape([(0, 77), (160, 77), (160, HEIGHT), (0, HEIGHT)], mix(canvas.ink, canvas.deep, 0.18))
    canvas.shape([(0, 77), (160, 77), (160, 78.6), (0, 78.6)], mix(canvas.mist, canvas.deep, 0.2))
    for x, size in ((48, 1.9), (110, 1.9)):
        coat = mix(canvas.ink, (0, 0, 0), 0.2)
        _from_behind(canvas, x, 72, size, coat)
        canvas.line(arc(x, 66.6, 4.3, 4.6, 200, 340), 0.7, mix(canvas.mist, canvas.deep, 0.4))
        canvas.rounded(x + 3.2, 66, 1.6, 3.6, 0.7, mix(canvas.mist, canvas.deep, 0.4))
        canvas.rounded(x - 9.4, 83, 18.8, 8, 2.4, mix(coat, canvas.deep, 0.35))


def meeting(canvas: Canvas) -> None:
    """A long oval table with armchairs, under two flags."""
    wall = mix(canvas.paper, canvas.mist, 0.3)
    canvas.fade(0, 52, mix(wall, WHITE, 0.25), wall)
    floor = mix(canvas.mist, canvas.deep, 0.45)
    canvas.fade(50, HEIGHT, floor, mix(floor, canvas.ink, 0.35))
    canvas.box(0, 48, WIDTH, 3, mix(canvas.deep, canvas.ink, 0.15))
    canvas.box(0, 34, WIDTH, 0.6, mix(wall, canvas.deep, 0.35))
    for x in (12.0, 116.0):  # tall windows
        canvas.box(x - 1.2, 4.8, 34.4, 29.4, mix(wall, WHITE, 0.7))
        for pane in range(3):
            canvas.box(x + pane * 11, 6, 10, 27, mix(canvas.mist, (206, 224, 232), 0.75))
            canvas.box(x + pane * 11, 24, 10, 9, mix((150, 176, 186), canvas.mist, 0.4))
            canvas.box(x + pane * 11, 16, 10, 0.6, mix(wall, WHITE, 0.7))
    canvas.box(60, 7, 40, 24, mix(canvas.deep, canvas.ink, 0.35))  # a painting of the sea
    canvas.box(61.4, 8.4, 37.2, 21.2, (172, 196, 204))
    canvas.box(61.4, 20, 37.2, 9.6, (86, 124, 140))
    canvas.shape([(74, 20.6), (88, 20.6), (86, 23), (76, 23)], canvas.ink)
    canvas.shape([(81, 20), (81, 11), (88.4, 20)], WHITE)
    canvas.shape([(80.2, 20), (80.2, 12.6), (74.6, 20)], mix(WHITE, canvas.mist, 0.4))
    flags: list[list[Colour]] = [[(38, 70, 108), WHITE, canvas.accent], [canvas.accent, (232, 216, 168), (46, 92, 84)]]
    for x, colours in zip((51, 105.5), flags, strict=True):
        canvas.line([(x, 9), (x, 51)], 0.6, canvas.ink)
        canvas.disc(x, 8.4, 0.8, colour=mix(canvas.mist, (208, 168, 84), 0.7))
        for number, colour in enumerate(colours):
            canvas.shape(
                [
                    (x + number * 1.9, 10.4 + number * 0.5),
                    (x + 1.9 + number * 1.9, 10.9 + number * 0.5),
                    (x + 2.6 + number * 1.2, 39 - number),
                    (x + number * 1.2, 40 - number),
                ],
                colour,
            )
    leather, dark = mix(canvas.accent, canvas.ink, 0.4), mix(canvas.accent, canvas.ink, 0.62)
    for number in range(7):  # the chairs behind
        x = 32 + number * 16
        canvas.rounded(x - 5.2, 44.6, 10.4, 15, 2.6, leather)
        canvas.rounded(x - 3.8, 46.2, 7.6, 11, 1.8, mix(leather, canvas.mist, 0.2))
    top = mix(canvas.deep, canvas.ink, 0.3)
    canvas.shape(arc(80, 68, 68, 12.6, 0, 360), mix(top, canvas.ink, 0.55))
    canvas.shape(arc(80, 66, 68, 12.6, 0, 360), top)
    canvas.shape(arc(80, 65.4, 62, 10.4, 0, 360), mix(top, canvas.mist, 0.18))
    canvas.shape(arc(66, 63, 34, 4, 0, 360), mix(top, canvas.mist, 0.32))
    for number in range(7):
        x = 38 + number * 14
        canvas.shape([(x - 3, 60.4), (x + 2.4, 60.4), (x + 2.8, 63), (x - 3.4, 63)], WHITE)
        canvas.box(x + 4.6, 58.6, 0.9, 3.4, mix(canvas.paper, (190, 214, 220), 0.6))
    for x in (62, 80, 98):
        canvas.shape([(x - 2, 67.4), (x + 2, 67.4), (x + 1.4, 70.6), (x - 1.4, 70.6)], mix(canvas.mist, WHITE, 0.5))
        for side in (-1.8, 0, 1.8):
            canvas.disc(
                x + side,
                66.4 - (1 - abs(side) / 2),
                1.5,
                colour=mix((104, 138, 96), canvas.mist, 0.2 + 0.15 * abs(side)),
            )
    for number in range(6):  # the chairs in front, from behind
        x = 20 + number * 24
        canvas.rounded(x - 7.4, 70 + 2 * (number in (0, 5)), 14.8, 24, 3.6, dark)
        canvas.rounded(x - 5.8, 71.8 + 2 * (number in (0, 5)), 11.6, 20, 2.8, leather)
