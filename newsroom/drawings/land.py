"""Coasts, a chart, and what flies above them."""

from newsroom.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, arc, curve, mix
from newsroom.drawings.nature import cloud, gull, hills, sky, sun, swell, water

WHITE: Colour = (250, 250, 247)


def lighthouse(canvas: Canvas) -> None:
    """A lighthouse lit at night, on a rock ringed with foam."""
    sky(canvas, 62, night=True)
    for _ in range(90):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(0, 44)
        canvas.disc(
            x,
            y,
            canvas.chance.uniform(0.08, 0.22),
            colour=mix(canvas.ink, canvas.paper, canvas.chance.uniform(0.4, 0.9)),
        )
    light = mix(canvas.accent, (255, 244, 214), 0.65)
    for far in (-60, 170):
        canvas.shape([(104, 20.4), (far, 4), (far, 30)], light, 0.13)
        canvas.shape([(104, 20.4), (far, 9), (far, 25)], light, 0.16)
    water(canvas, 62, mix(canvas.ink, canvas.mist, 0.35), mix(canvas.ink, canvas.deep, 0.12), light)
    hills(canvas, 62, 3, mix(canvas.ink, canvas.mist, 0.2), 5)
    rock, shade = mix(canvas.ink, canvas.deep, 0.35), mix(canvas.ink, (0, 0, 0), 0.25)
    canvas.disc(104, 79, 50, 4.4, colour=mix(canvas.mist, WHITE, 0.6))
    canvas.shape([(62, 79), (72, 70), (84, 68), (92, 62), (116, 61), (126, 68), (138, 71), (149, 79)], rock)
    canvas.shape([(104, 61.4), (116, 61), (126, 68), (138, 71), (149, 79), (112, 79), (118, 70)], shade)
    tower = mix(canvas.paper, WHITE, 0.5)
    for part in range(5):
        top, bottom = 26 + part * 7.4, 26 + (part + 1) * 7.4
        upper, lower = 4.6 + part * 0.55, 4.6 + (part + 1) * 0.55
        colour = canvas.accent if part % 2 else tower
        canvas.shape([(104 - upper, top), (104 + upper, top), (104 + lower, bottom), (104 - lower, bottom)], colour)
        canvas.shape(
            [(105.5, top), (104 + upper, top), (104 + lower, bottom), (105.9, bottom)], mix(colour, canvas.ink, 0.4)
        )
    for y in (31, 44, 57):
        canvas.rounded(102.2, y, 1.5, 2.6, 0.7, canvas.ink)
    canvas.rounded(97.4, 24.6, 13.2, 1.7, 0.4, canvas.ink)
    canvas.glow(104, 20.4, 16, light, 0.95)
    canvas.rounded(100.6, 17, 6.8, 7.6, 0.5, light)
    for x in (100.8, 104.0, 107.2):
        canvas.line([(x, 17), (x, 24.6)], 0.35, canvas.ink)
    canvas.shape([(99.6, 17.2), (104, 12), (108.4, 17.2)], canvas.accent)
    canvas.line([(104, 12.4), (104, 9.6)], 0.5, canvas.accent)
    canvas.shape([(117, 66), (117, 60.5), (121, 57.6), (125, 60.5), (125, 68)], mix(tower, canvas.ink, 0.3))
    canvas.box(120, 62, 1.8, 2, light)
    foam = mix(canvas.mist, WHITE, 0.7)
    for number in range(13):
        canvas.disc(57 + number * 7.8, 79.4 + (number % 3) * 0.5, 3.6, 1.0, colour=foam)
    swell(canvas, 81, mix(canvas.ink, canvas.deep, 0.22), (0.7, 31, 2), (0.4, 13, 0))


def coast(canvas: Canvas) -> None:
    """A white lookout tower on the edge of a cliff, above a calm sea."""
    sky(canvas, 50)
    sun(canvas, 40, 26, 6.5)
    for x, y, size in ((60.0, 14, 5), (8.0, 12, 4)):
        cloud(canvas, x, y, size, mix(canvas.mist, canvas.paper, 0.75))
    water(canvas, 50, mix(canvas.mist, canvas.deep, 0.35), mix(canvas.deep, canvas.ink, 0.15))
    gull(canvas, 62, 34, 3, canvas.ink)
    gull(canvas, 72, 29, 2.2, canvas.ink)
    grass, face = mix(canvas.accent, canvas.deep, 0.45), mix(canvas.mist, canvas.paper, 0.45)
    if max(grass) - min(grass) < 40 or grass[1] < max(grass):
        grass = mix(grass, (104, 132, 92), 0.55)
    shade = mix(face, canvas.ink, 0.35)
    canvas.shape([(84, 46), (160, 45), (160, HEIGHT), (66, HEIGHT), (72, 76), (78, 68), (77, 58)], face)
    canvas.shape([(84, 46), (92, 58), (88, 70), (94, 90), (66, 90), (72, 76), (78, 68), (77, 58)], shade)
    for points in (
        [(104, 52), (110, 64), (106, 78)],
        [(126, 50), (122, 66), (130, 84)],
        [(146, 48), (150, 62), (145, 74)],
    ):
        canvas.line(points, 0.7, mix(face, canvas.ink, 0.22))
    top = curve(82, 160, 42.6, (0.9, 43, 8), (0.5, 17, 0))
    canvas.shape([*top, (160, 51), (134, 48.6), (112, 51.6), (96, 48.6), (84, 48.4), (81, 45)], grass)
    canvas.shape([(108, 43), (108.8, 19), (120.2, 19), (121, 43)], mix(canvas.paper, WHITE, 0.6))
    canvas.shape([(115.6, 43), (115.4, 19), (120.2, 19), (121, 43)], mix(canvas.mist, canvas.paper, 0.3))
    canvas.rounded(105.6, 17, 17.8, 2.4, 0.5, canvas.ink)
    canvas.shape([(107.6, 17.2), (107.2, 11), (121.8, 11), (121.4, 17.2)], mix(canvas.deep, canvas.ink, 0.4))
    for x in (110.6, 114.5, 118.4):
        canvas.line([(x, 17), (x, 11)], 0.4, canvas.paper)
    canvas.rounded(106, 9, 17, 2.2, 0.5, mix(canvas.paper, WHITE, 0.4))
    canvas.line([(114.5, 9), (114.5, 2.4)], 0.4, canvas.ink)
    for y in (24, 31):
        canvas.box(111, y, 2, 3, canvas.ink)
    canvas.box(110.6, 37.4, 2.8, 5.6, canvas.ink)
    for number in range(9):
        canvas.disc(60 + number * 3.2, 89 - (number % 3) * 0.7, 3, 1, colour=mix(canvas.mist, WHITE, 0.75))


def beach(canvas: Canvas) -> None:
    """A long curved beach, a jetty and people at work."""
    sky(canvas, 32)
    sun(canvas, 118, 16, 5)
    cloud(canvas, 34, 12, 5.4, mix(canvas.mist, canvas.paper, 0.75))
    blue = mix(canvas.deep, (72, 118, 140), 0.5)
    water(canvas, 32, mix(blue, canvas.paper, 0.4), blue)
    hills(canvas, 33, 7, mix(canvas.deep, canvas.mist, 0.35), 44)
    sand = mix(canvas.paper, (226, 206, 164), 0.55)
    shore = [(x, 33 + 57 * ((160 - x) / 128) ** 1.9 if x > 32 else HEIGHT) for x in range(160, 31, -2)]
    canvas.shape([(x - 5.5, y) for x, y in shore] + [(160, HEIGHT), (160, 32)], mix(blue, WHITE, 0.55))
    canvas.shape([(x - 2.6, y) for x, y in shore] + [(160, HEIGHT), (160, 32)], WHITE)
    canvas.shape([*shore, (160, HEIGHT), (160, 32)], sand)
    canvas.shape(
        [(160, 34), (146, 38), (132, 48), (128, 62), (134, 78), (136, HEIGHT), (160, HEIGHT)],
        mix(canvas.deep, canvas.mist, 0.2),
    )
    canvas.shape(
        [(160, 40), (150, 46), (142, 58), (144, 76), (148, HEIGHT), (160, HEIGHT)], mix(canvas.deep, canvas.ink, 0.3)
    )
    wood = mix(canvas.ink, (120, 92, 66), 0.6)
    canvas.shape([(24, 48.6), (104, 55), (104, 57), (24, 49.8)], wood)
    for number in range(9):
        x = 27 + number * 8.6
        canvas.line([(x, 49 + number * 0.7), (x, 54 + number * 0.95)], 0.7, wood)
    canvas.shape([(24, 44), (31, 44), (31, 49.4), (24, 49)], mix(wood, canvas.paper, 0.3))
    canvas.shape([(22.8, 44.2), (27.5, 41), (32.2, 44.2)], canvas.accent)
    for x, y, size, coat in (
        (92, 66, 1.0, 0.0),
        (100, 64, 0.9, 1.0),
        (86, 76, 1.25, 1.0),
        (112, 74, 1.2, 0.0),
        (106, 70, 1.05, 0.5),
    ):
        colour = mix((214, 112, 52), canvas.ink, coat * 0.8)
        canvas.disc(x, y + 5.6 * size, 3 * size, 0.6 * size, colour=mix(sand, canvas.ink, 0.3))
        canvas.shape(
            [
                (x - 1.1 * size, y + 5.5 * size),
                (x - 1.5 * size, y),
                (x + 1.5 * size, y),
                (x + 1.1 * size, y + 5.5 * size),
            ],
            colour,
        )
        canvas.disc(x, y - 1.2 * size, 1.1 * size, colour=mix((205, 160, 125), canvas.ink, 0.1))
        canvas.line([(x + 1.4 * size, y + 0.8 * size), (x + 3.4 * size, y + 3.4 * size)], 0.55 * size, colour)


def strait_map(canvas: Canvas) -> None:
    """A chart of a strait, with a dashed line broken by a point."""
    sea = mix(canvas.mist, canvas.paper, 0.35)
    canvas.fade(0, HEIGHT, sea, mix(sea, canvas.mist, 0.35))
    north = curve(0, WIDTH, 24, (6, 88, 10), (2.4, 33, 0), (1, 13, 5))
    south = curve(0, WIDTH, 70, (7, 104, 52), (2.2, 29, 7), (1, 11, 3))
    for number, share in enumerate((0.22, 0.4, 0.6)):  # depths, darker towards the middle
        shift = (3 - number) * 3.4
        band = [(x, y + 12 - shift) for x, y in north] + [(x, y - 12 + shift) for x, y in reversed(south)]
        canvas.shape(band, mix(sea, canvas.mist, share * 0.55))
    for number in range(1, 8):
        canvas.line([(number * 20, 0), (number * 20, HEIGHT)], 0.12, mix(sea, canvas.deep, 0.4))
    for number in range(1, 5):
        canvas.line([(0, number * 18), (WIDTH, number * 18)], 0.12, mix(sea, canvas.deep, 0.4))
    ground, edge = mix(canvas.paper, (236, 226, 196), 0.5), mix(canvas.ink, canvas.deep, 0.35)
    canvas.shape([*north, (WIDTH, -1), (0, -1)], ground)
    canvas.shape([*south, (WIDTH, HEIGHT + 1), (0, HEIGHT + 1)], ground)
    for coastline, inwards in ((north, -1), (south, 1)):
        canvas.line(coastline, 0.55, edge)
        for step in (2.6, 5.4):
            canvas.line([(x, y + inwards * step) for x, y in coastline], 0.16, mix(ground, canvas.deep, 0.5))
    for x, y, size in ((52, 52, 4.4), (60, 56, 2.2), (118, 40, 3.2)):
        island = [(px, py + 0.5 * ((px * 7) % 2)) for px, py in arc(x, y, size * 1.5, size * 0.8, 0, 360)]
        canvas.shape(island, ground)
        canvas.line(island, 0.4, edge)
    route = curve(4, 156, 47, (6, 120, 40))
    stop = 92
    for left, right in zip(route[::4], route[2::4], strict=False):
        if abs((left[0] + right[0]) / 2 - stop) > 6:
            canvas.line([left, right], 0.8, mix(canvas.accent, canvas.ink, 0.25))
    spot = min(route, key=lambda point: abs(point[0] - stop))[1]
    warm = (196, 62, 44)
    canvas.glow(stop, spot, 10, warm, 0.35)
    canvas.line(arc(stop, spot, 4, 4, 0, 360), 0.45, warm)
    canvas.disc(stop, spot, 1.7, colour=warm)
    for x, y in ((30, 12), (74, 16), (126, 12), (22, 84), (88, 82), (138, 82)):  # towns
        canvas.disc(x, y, 0.9, colour=edge)
        canvas.line([(x + 2.4, y), (x + 2.4 + canvas.chance.uniform(6, 12), y)], 0.8, mix(ground, edge, 0.55))
    for angle in range(0, 360, 90):  # the rose
        far, *_ = arc(143, 57, 6, 6, angle - 90, angle)
        side, *_ = arc(143, 57, 1.3, 1.3, angle - 45, angle)
        other, *_ = arc(143, 57, 1.3, 1.3, angle - 135, angle)
        canvas.shape([far, side, (143, 57)], edge)
        canvas.shape([far, other, (143, 57)], mix(edge, canvas.paper, 0.6))
    canvas.line(arc(143, 57, 4, 4, 0, 360), 0.2, edge)
    for number in range(6):  # the scale
        canvas.box(112 + number * 6, 87, 6, 0.9, edge if number % 2 else canvas.paper)


def _above_the_clouds(canvas: Canvas) -> None:
    canvas.fade(0, HEIGHT, mix(canvas.deep, canvas.mist, 0.1), mix(canvas.paper, canvas.mist, 0.1))
    sun(canvas, 14, 15, 6)
    for height, share, shift in ((66, 0.25, 0), (74, 0.55, 31), (82, 0.9, 70)):
        colour = mix(canvas.mist, WHITE, share)
        for number in range(16):
            x = number * 12 - 8 + (shift % 12)
            canvas.disc(x, height + 5 + 2.5 * ((number * 7 + shift) % 3 - 1), 10, 6.2, colour=colour)
        canvas.box(0, height + 6, WIDTH, HEIGHT - height, colour)


def drone(canvas: Canvas) -> None:
    """A drone with long straight wings, above a layer of cloud."""
    _above_the_clouds(canvas)
    body, dark = mix(canvas.mist, WHITE, 0.55), mix(canvas.ink, canvas.deep, 0.45)
    shade = mix(body, canvas.deep, 0.5)
    canvas.shape([(78, 42), (88, 40.6), (132, 14), (128, 13.4)], shade)
    canvas.shape([(40, 35), (36, 23), (39.5, 22.6), (49, 36)], shade)
    canvas.shape([(40, 36), (33, 27.4), (36.6, 26.6), (50, 37)], body)
    canvas.shape(
        [(34, 38.4), (46, 35), (92, 36.4), (112, 37), (119, 41), (116, 45.4), (106, 47.4), (80, 47), (46, 43)], body
    )
    canvas.shape([(34, 38.4), (46, 43), (80, 47), (106, 47.4), (116, 45.4), (118, 43.4), (84, 43.6), (48, 40)], shade)
    canvas.shape([(100, 37), (112, 37), (119, 41), (108, 41.2)], dark)
    canvas.shape([(72, 45), (88, 44.6), (58, 76), (53, 76)], body)
    canvas.shape([(72, 45), (75, 44.9), (54.4, 76), (53, 76)], shade)
    canvas.shape([(57.4, 70.4), (63.4, 70.4), (58, 76), (53, 76)], canvas.accent)
    canvas.shape([(124, 18.8), (127, 17.2), (132, 14), (128, 13.4)], canvas.accent)
    canvas.disc(103, 49, 3, colour=dark)
    canvas.disc(104, 49.4, 1.2, colour=mix(canvas.mist, WHITE, 0.4))
    canvas.line([(33, 30), (33, 47)], 0.5, mix(body, canvas.ink, 0.3))
    canvas.disc(33.6, 38.4, 1.3, colour=dark)
    canvas.box(60, 39.4, 12, 1.1, canvas.accent)


def helicopter(canvas: Canvas) -> None:
    """A helicopter hovers, a cable stretched towards the sea."""
    sky(canvas, 68)
    sun(canvas, 30, 24, 6.5)
    for x, y, size in ((104, 56, 6), (8, 44, 5), (126, 14, 4)):
        cloud(canvas, x, y, size, mix(canvas.mist, canvas.paper, 0.75))
    water(canvas, 68, mix(canvas.deep, canvas.mist, 0.6), mix(canvas.deep, canvas.ink, 0.5))
    dark, body = mix(canvas.ink, canvas.deep, 0.2), canvas.accent
    shade = mix(body, canvas.ink, 0.3)
    canvas.line([(60, 47), (60, 73)], 0.3, dark)
    canvas.disc(60, 74.6, 1.5, colour=(232, 112, 44))
    canvas.shape([(57.8, 76), (62.2, 76), (61.6, 80.6), (58.4, 80.6)], (232, 112, 44))
    for across, down in ((13, 2.2), (8, 1.3)):
        canvas.line(arc(60, 80.6, across, down, 0, 360), 0.35, mix(canvas.mist, WHITE, 0.7))
    canvas.shape([(84, 32), (128, 26.4), (130, 29.6), (86, 41)], body)
    canvas.shape([(86, 38), (129.4, 28.6), (130, 29.6), (86, 41)], shade)
    canvas.shape([(122, 28), (130, 15), (135, 15), (131, 30)], body)
    canvas.line([(126, 8.4), (139, 21.4)], 0.7, dark)
    canvas.line([(139, 8.4), (126, 21.4)], 0.7, dark)
    canvas.disc(132.5, 15, 1.2, colour=dark)
    canvas.shape(arc(62, 36.4, 27, 12.4, 0, 360), body)
    canvas.shape([*arc(62, 36.4, 27, 12.4, 12, 168)], shade)
    canvas.shape(
        [(36, 34.6), (40, 28.4), (48, 25), (51, 25), (51, 37), (36.6, 39)], mix(canvas.deep, canvas.mist, 0.35)
    )
    canvas.line([(51, 25), (51, 44)], 0.6, shade)
    canvas.line([(43, 27), (44, 38)], 0.5, body)
    canvas.rounded(54.6, 28, 12, 15, 1.4, dark)
    canvas.rounded(71, 29.4, 7, 6, 1.2, mix(canvas.mist, WHITE, 0.35))
    canvas.shape([(56, 45), (66, 45), (64.4, 48.4), (58, 48.4)], dark)
    canvas.disc(60, 35, 1.9, colour=(232, 112, 44))
    canvas.shape([(58.2, 44), (58.6, 37), (61.4, 37), (62, 44)], (232, 112, 44))
    canvas.shape([(52, 24.6), (56, 18.6), (76, 18.6), (84, 26)], shade)
    canvas.line([(65, 18.6), (65, 13.4)], 1.3, dark)
    canvas.shape([(4, 12.6), (65, 12), (126, 13.4), (126, 14.2), (65, 13.8), (4, 13.6)], dark)
    canvas.disc(65, 13, 2.2, 1.1, colour=dark)
    for x in (48, 76):
        canvas.line([(x, 47), (x - 1, 53)], 0.6, dark)
    canvas.line([(36, 51.6), (39, 53), (84, 53)], 0.8, dark)
    canvas.box(84, 35.4, 6, 1.4, WHITE)
