"""Phones of every shape, tablets and e-readers."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import GROUND, Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import GLASS, METAL, figure, has


def screen_tint(c: Canvas, paint: Paint) -> str:
    """What glows on a screen: a cousin of the body's color, or a fresh one where the body is grey."""
    red, green, blue = bytes.fromhex(paint.base[1:])
    dull = max(red, green, blue) - min(red, green, blue) < 40
    return (
        c.dice.choice(("#3d7fb8", "#4a9a86", "#8a66b5", "#d0785a", "#4d6fc4", "#c7659a"))
        if dull
        else paint.base
    )


def lenses(product: Product) -> int:
    names = ("main_camera", "ultra_wide_camera", "telephoto")
    return sum(has(product, name) for name in names)


def slab(c: Canvas, x: float, y: float, width: float, height: float, body: str, radius: float = 20) -> None:
    c.rect(x, y, width, height, radius, c.shaded(body), darker(body, 0.35), 1.5)
    c.rect(x + 1.5, y + 1.5, width - 3, height - 3, radius - 1.5, "none", lighter(body, 0.5), 1.2, 0.6)


def camera_island(c: Canvas, p: Product, paint: Paint, width: float) -> None:
    """The cameras on a phone's back; the origin is the back's upper left corner."""
    count = lenses(p)
    plate = c.shaded(darker(paint.base, 0.14))
    edge = lighter(paint.base, 0.3)
    if "one-inch" in p.attributes.get("camera_features", ""):
        c.ellipse(width / 2, 62, 46, fill=plate, stroke=edge)
        for x, y in ((-19, -13), (19, -13), (0, 20))[:count]:
            c.lens(width / 2 + x, 62 + y, 16)
    elif count > 2:
        c.rect(12, 12, 72, 76, 18, plate, edge)
        for x, y in ((31, 32), (65, 32), (31, 68)):
            c.lens(x, y, 14)
        c.ellipse(65, 68, 5, fill="#fff4d8")
    elif count == 2:
        c.rect(14, 14, 36, 74, 18, plate, edge)
        c.lens(32, 34, 13)
        c.lens(32, 67, 13)
        c.ellipse(62, 26, 4, fill="#fff4d8")
    elif count:
        c.lens(34, 34, 15)
        c.ellipse(60, 34, 4, fill="#fff4d8")


def smartphone(c: Canvas, p: Product, paint: Paint) -> None:
    """The back, turned a little, behind the lit front."""
    inches = min(max(figure(p, "display_size", 6.3), 5.2), 7.0)
    height = 150 + 16.5 * inches
    width = height * 0.475
    rugged, gaming = "durability" in p.attributes, "gaming_features" in p.attributes
    tint = screen_tint(c, paint)
    c.shadow(across=125)
    with c.moved(206 - width, GROUND - 6 - height, turn=-5):
        if rugged:
            c.rect(-8, -8, width + 16, height + 16, 24, c.shaded("#33373d"))
        slab(c, 0, 0, width, height, paint.base)
        camera_island(c, p, paint, width)
        if gaming:
            c.path(
                f"M{width * 0.2} {height * 0.85}L{width * 0.5} {height * 0.5}"
                f"H{width * 0.36}L{width * 0.8} {height * 0.36}"
                f"L{width * 0.52} {height * 0.6}H{width * 0.68}Z",
                c.gradient("#ff5a4d", "#ffb03a", angle=60),
            )
        elif rugged:
            for row in range(4):
                c.line(
                    width * 0.3,
                    height * 0.55 + row * 16,
                    width * 0.7,
                    height * 0.55 + row * 16,
                    paint.dark,
                    3,
                    0.5,
                )
    left, top = 186.0, GROUND - height
    if rugged:
        c.rect(left - 9, top - 9, width + 18, height + 18, 22, c.shaded("#33373d"))
        for x in (left - 10, left + width - 12):
            for y in (top - 10, top + height - 12):
                c.rect(x, y, 22, 22, 9, c.shaded(paint.base))
    slab(
        c,
        left,
        top,
        width,
        height,
        "#262a31" if luminance(paint.base) < 0.6 else mix(paint.base, "#7e858e", 0.5),
    )
    c.rect(left + 4, top + 4, width - 8, height - 8, 17, GLASS)
    if "accessibility" in p.attributes:
        simple_tiles(c, left + 7, top + 7, width - 14, height - 14)
    else:
        c.wallpaper(left + 6, top + 6, width - 12, height - 12, 15, tint)
        c.rect(left + width / 2 - 15, top + 13, 30, 8, 4, "#05070b")
        c.rect(left + width / 2 - 18, top + height - 15, 36, 3, 1.5, "#ffffff", opacity=0.8)
        c.path(
            f"M{left + width * 0.62} {top + 6}H{left + width - 20}"
            f"L{left + width * 0.3} {top + height - 6}H{left + 20}Z",
            "#ffffff",
            opacity=0.07,
        )


def simple_tiles(c: Canvas, x: float, y: float, width: float, height: float) -> None:
    """The home screen of a senior phone: a clock and four big tiles."""
    c.rect(x, y, width, height, 14, "#f4f2ec")
    c.rect(x + 14, y + 16, width - 28, 30, 6, "#d9d6cd")
    half, tall = (width - 30) / 2, (height - 76) / 2
    for at, color in enumerate(("#3f8f5f", "#3b73b9", "#d08a2a", "#c8323a")):
        left, top = x + 10 + (at % 2) * (half + 10), y + 58 + (at // 2) * (tall + 8)
        c.rect(left, top, half, tall, 10, c.shaded(color))
        c.ellipse(left + half / 2, top + tall / 2, 13, fill="#ffffff", opacity=0.9)


def foldable_book(c: Canvas, p: Product, paint: Paint) -> None:
    """Opened like a book, the spine a little towards us, with its closed twin behind."""
    c.shadow(across=150)
    with c.moved(60, 88, turn=-4):
        slab(c, 0, 0, 104, 236, paint.base, 18)
        camera_island(c, p, paint, 104)
    tint = screen_tint(c, paint)
    for side in (-1, 1):
        inner, outer = 238.0, 238.0 + side * 102
        frame = (
            f"M{inner} 104L{outer} 92Q{outer + side * 8} 91 {outer + side * 8} 100"
            f"V326Q{outer + side * 8} 334 {outer} 334L{inner} 322Z"
        )
        c.path(frame, c.shaded("#2a2e36"), darker(paint.base, 0.4), 2)
        glass = f"M{inner} 110L{outer - side * 1} 99V327L{inner} 316Z"
        c.path(
            glass,
            c.gradient(
                darker(tint, 0.55), darker(tint, 0.1), lighter(tint, 0.35), angle=60 if side > 0 else 35
            ),
        )
    c.path(
        "M136 280C180 200 220 300 238 250C270 180 300 250 339 214V327L238 316L137 327Z",
        lighter(tint, 0.45),
        opacity=0.55,
    )
    c.ellipse(290, 160, 22, fill=c.radial("#ffffff", lighter(tint, 0.5)), opacity=0.85)
    c.line(238, 106, 238, 320, "#05070b", 2, 0.5)


def clamshell(c: Canvas, p: Product, paint: Paint) -> None:
    """A folding phone: closed with its cover window, and open beside it."""
    tint = screen_tint(c, paint)
    c.shadow(across=136)
    with c.moved(72, 196, turn=-4):
        slab(c, 0, 0, 128, 138, paint.base, 20)
        c.rect(9, 9, 110, 70, 13, GLASS)
        c.wallpaper(11, 11, 106, 66, 11, tint)
        c.lens(32, 60, 12)
        c.lens(62, 60, 12)
    left, top, width, height = 212.0, 60.0, 124.0, 276.0
    slab(c, left, top, width, height, paint.base, 20)
    c.rect(left + 5, top + 5, width - 10, height - 10, 16, GLASS)
    c.wallpaper(left + 8, top + 8, width - 16, height - 16, 13, tint)
    c.rect(
        left + 8,
        top + height / 2 - 10,
        width - 16,
        20,
        0,
        c.gradient("#05070b00", "#05070b90", "#05070b00", angle=90),
    )
    for side in (left - 3, left + width - 3):
        c.rect(side, top + height / 2 - 13, 6, 26, 3, c.gradient("#f2f2f0", "#8d939b", angle=90))
    c.ellipse(left + width / 2, top + 20, 4.5, fill="#05070b")


def button_phone(c: Canvas, p: Product, paint: Paint) -> None:
    """Twelve keys and a small screen; folded open where the phone folds."""
    folds = "folded" in p.attributes.get("dimensions", "")
    width, left = 118.0, 141.0
    c.shadow(across=90)
    if folds:
        slab(c, left - 4, 50, width + 8, 138, paint.base, 24)
        c.rect(left + 12, 70, width - 24, 92, 8, GLASS)
        c.rect(left + 16, 74, width - 32, 84, 5, c.gradient("#dfe9d6", "#a9bf9a", angle=80))
        c.rect(left + 34, 92, 50, 22, 3, "#2d3a2b", opacity=0.8)
        c.rect(left - 4, 182, width + 8, 14, 7, c.shaded(paint.dark))
        slab(c, left - 4, 190, width + 8, 146, paint.base, 22)
        top = 204.0
    else:
        slab(c, left, 66, width, 270, paint.base, 30)
        c.rect(left + 14, 92, width - 28, 72, 8, GLASS)
        c.rect(left + 18, 96, width - 36, 64, 5, c.gradient("#dfe9d6", "#a9bf9a", angle=80))
        c.rect(left + 36, 112, 44, 18, 3, "#2d3a2b", opacity=0.8)
        top = 180.0
    c.rect(left + 12, top, 26, 12, 6, "#3f9a5f")
    c.rect(left + width - 38, top, 26, 12, 6, "#c8323a")
    c.rect(left + 46, top - 2, 26, 16, 8, c.shaded(METAL))
    keys = lighter(paint.base, 0.75) if luminance(paint.base) < 0.45 else darker(paint.base, 0.7)
    for at in range(12):
        x, y = left + 14 + (at % 3) * 32, top + 24 + (at // 3) * 26
        c.rect(x, y, 26, 19, 8, keys, darker(paint.base, 0.3), 1)


def stylus(c: Canvas, x: float, y: float, turn: float) -> None:
    with c.moved(x, y, turn=turn):
        c.rect(-5, -96, 10, 182, 5, c.gradient("#f5f5f3", "#d4d7da", "#9aa0a8", angle=0))
        c.path("M-5 82H5L0 104Z", "#4a505a")
        c.rect(-2, -80, 4, 26, 2, "#aab0b8")


def tablet(c: Canvas, p: Product, paint: Paint) -> None:
    inches = min(max(figure(p, "display_size", 11), 7), 14)
    kids, rugged = "parental_controls" in p.attributes, "durability" in p.attributes
    width, height = 136 + 12.8 * inches, 102 + 8.6 * inches
    left, top = 200 - width / 2, 306 - height
    tint = screen_tint(c, paint)
    c.shadow(y=316, across=width * 0.6)
    if kids:
        c.path(
            f"M{200 - 52} {top - 8}C{200 - 60} {top - 66} {200 + 60} {top - 66} {200 + 52} {top - 8}",
            "none",
            darker(paint.base, 0.1),
            22,
        )
        c.rect(
            left - 20, top - 20, width + 40, height + 34, 36, c.shaded(paint.base), darker(paint.base, 0.25)
        )
    elif rugged:
        c.rect(left - 14, top - 14, width + 28, height + 26, 20, c.shaded("#34383e"))
        for x in (left - 18, left + width - 18):
            for y in (top - 18, top + height - 20):
                c.rect(x, y, 36, 36, 12, c.shaded("#e2a02a"))
    slab(c, left, top, width, height, mix(paint.base, "#8a9098", 0.2), 18)
    c.rect(left + 3, top + 3, width - 6, height - 6, 15, GLASS)
    c.wallpaper(left + 12, top + 12, width - 24, height - 24, 6, tint)
    if kids:
        for at, color in enumerate(("#f0c330", "#ee7560", "#4f9158", "#3b73b9")):
            c.rect(
                left + 26 + at * (width - 90) / 3,
                top + height - 62,
                38,
                38,
                11,
                c.shaded(color),
                "#ffffff",
                2,
            )
    if "included" in p.attributes.get("pen_support", ""):
        stylus(c, 318, 214, 20)


def e_reader(c: Canvas, p: Product, paint: Paint) -> None:
    writing = "pen" in p.attributes.get("weight", "")
    width, height = (226.0, 276.0) if writing else (176.0, 246.0)
    left, top = 200 - width / 2, GROUND - height
    c.shadow(across=width * 0.6)
    slab(c, left, top, width, height, paint.base, 14)
    edge = 26.0 if writing else 13.0
    page = (left + edge, top + 13, width - edge - 13, height - (26 if writing else 40))
    c.rect(*page, 3, c.gradient("#f3f0e7", "#e4dfd2", angle=70))
    if writing:
        for row in range(7):
            y = page[1] + 38 + row * 28
            wave = "".join(f"q6 {(-10, 9, -7)[(at + row) % 3]} 12 0" for at in range(11 - row % 3))
            c.path(f"M{page[0] + 18} {y}{wave}", "none", "#39414f", 2.4)
        stylus(c, left + width + 12, top + 130, 4)
    else:
        for row in range(13):
            short_line = row in (4, 10)
            c.line(
                page[0] + 16,
                page[1] + 24 + row * 13,
                page[0] + page[2] * (0.55 if short_line else 0.9),
                page[1] + 24 + row * 13,
                "#6b6a66",
                3.4,
                0.75,
            )


def phone_case(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=86)
    c.rect(122, 62, 156, 272, 38, c.shaded(paint.base), paint.dark)
    c.rect(130, 70, 140, 256, 31, "none", lighter(paint.base, 0.28), 2, 0.7)
    c.rect(138, 80, 56, 96, 26, darker(paint.base, 0.55), lighter(paint.base, 0.2))
    c.ellipse(200, 218, 40, stroke=lighter(paint.base, 0.35), line=4, opacity=0.55)
    c.rect(197, 266, 6, 24, 3, lighter(paint.base, 0.35), opacity=0.55)
    c.rect(276, 140, 6, 44, 3, paint.dark)


def screen_protector(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=96)
    for x, y, turn in ((118, 72, -7), (160, 62, 4)):
        with c.moved(x, y, turn=turn):
            c.rect(
                0,
                0,
                136,
                264,
                26,
                c.gradient("#eef6fa", "#bcd3de", "#e3eff4", angle=50),
                "#8fb0c0",
                2.5,
                0.78,
            )
            c.rect(52, 12, 32, 9, 4.5, "#8fb0c0", opacity=0.7)
            c.path("M20 190L92 20H118L36 230Z", "#ffffff", opacity=0.5)
