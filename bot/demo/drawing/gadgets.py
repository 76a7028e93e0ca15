"""Docks, chargers, cables and drives."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import GROUND, Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.phones import slab
from bot.demo.drawing.reading import GLASS, figure, has


def dock(c: Canvas, p: Product, paint: Paint) -> None:
    """A box with sockets, or the small hub with its tail."""
    small = figure(p, "ports", 6) < 8
    width, height, left, top = (206.0, 66.0, 142.0, 208.0) if small else (292.0, 108.0, 54.0, 176.0)
    c.shadow(y=top + height + 12, across=width * 0.6)
    if small:
        c.path(f"M{left + 4} 240C82 240 112 140 66 122", "none", darker(paint.base, 0.35), 11)
        c.rect(46, 90, 40, 40, 7, c.shaded(paint.base))
        c.rect(56, 70, 20, 24, 4, c.gradient("#e8eaec", "#8d939b", angle=0))
    c.rect(left, top, width, height, 14, c.shaded(paint.base), darker(paint.base, 0.35))
    c.rect(left + 6, top + 5, width - 12, 3, 1.5, "#ffffff", opacity=0.45)
    x, y = left + 20, top + height / 2
    for at in range(4 if small else 5):
        if at % 2:
            c.rect(x, y - 6, 26, 12, 6, GLASS)
            x += 40
        else:
            c.rect(x, y - 9, 30, 18, 3, GLASS)
            c.rect(x + 4, y - 3, 22, 6, 1, "#5b86c9" if at else "#8d939b")
            x += 44
    if not small:
        c.ellipse(left + width - 22, y, 5, fill="#5fd38a")


def charger(c: Canvas, p: Product, paint: Paint) -> None:
    big = figure(p, "output_power", 65) > 100
    side = 196.0 if big else 164.0
    left, top = 200 - side / 2, GROUND - side - 16
    c.shadow(y=GROUND - 14, across=side * 0.62)
    for x in (176, 212):
        c.rect(x, top - 34, 12, 44, 3, c.gradient("#f0f1f2", "#8d939b", angle=0))
    c.rect(left, top, side, side, 28, c.shaded(paint.base), darker(paint.base, 0.25))
    c.path(
        f"M{left + 12} {top + side - 30}V{top + 34}Q{left + 12} {top + 12} {left + 34} {top + 12}",
        "none",
        "#ffffff",
        4,
        0.5,
    )
    c.rect(left + 20, top + side * 0.42, side - 40, side * 0.46, 14, darker(paint.base, 0.12))
    for at in range(3 if big else 2):
        c.rect(left + 34, top + side * 0.49 + at * 20, side * 0.4, 11, 5.5, GLASS)
    c.rect(left + side * 0.64, top + side * 0.52, 24, 26, 3, GLASS)
    if big:
        c.rect(left + 22, top + 22, side - 44, 36, 8, GLASS)
        c.rect(left + 32, top + 34, 60, 12, 3, "#6fe0a0")


def power_bank(c: Canvas, p: Product, paint: Paint) -> None:
    big = has(p, "laptop_charging")
    width, height = (150.0, 232.0) if big else (136.0, 196.0)
    left, top = 200 - width / 2, GROUND - height
    c.shadow(across=width * 0.65)
    slab(c, left, top, width, height, paint.base, 24)
    if has(p, "wireless_charging"):
        c.ellipse(200, top + height * 0.42, 42, fill="none", stroke=darker(paint.base, 0.22), line=5)
        c.rect(196, top + height * 0.42 + 50, 8, 24, 4, darker(paint.base, 0.22))
    else:
        c.rect(left + 26, top + 26, width - 52, 46, 10, GLASS)
        for at in range(3):
            c.rect(left + 38 + at * 24, top + 40, 15, 18, 3, "#7fd8ff")
    for at in range(4):
        c.ellipse(
            left + width / 2 - 24 + at * 16,
            top + height - 24,
            3.6,
            fill="#ffffff" if luminance(paint.base) < 0.6 else "#4d5868",
            opacity=1 if at < 3 else 0.35,
        )


def wireless_charger(c: Canvas, p: Product, paint: Paint) -> None:
    """A stand that holds a phone upright, a watch and a case of earbuds at its foot."""
    c.shadow(across=140)
    c.rect(70, 312, 260, 20, 10, c.shaded(paint.base), darker(paint.base, 0.3))
    c.path(
        "M186 314L178 150H214L210 314Z",
        c.gradient(lighter(paint.base, 0.1), darker(paint.base, 0.3), angle=0),
    )
    with c.moved(146, 76, turn=-3):
        slab(c, 0, 0, 100, 196, "#2b2f37", 18)
        c.wallpaper(5, 5, 90, 186, 14, "#4d8fb8")
    c.ellipse(290, 300, 34, 12, c.shaded(darker(paint.base, 0.1)))
    c.rect(268, 258, 44, 44, 14, c.shaded("#2b2f37"))
    c.rect(274, 264, 32, 32, 9, c.gradient("#c7659a", "#5b3f86", angle=60))
    c.rect(84, 280, 58, 34, 16, c.shaded("#f1f1ee"), "#b9bfc6", 1.5)


def cable(c: Canvas, p: Product, paint: Paint) -> None:
    turns = 2 if figure(p, "cable_length", 1) < 1.5 else 3
    c.shadow(y=326, across=112)
    for at in range(turns):
        c.ellipse(200 + at * 4, 214 + at * 12, 96 - at * 4, 76, stroke=darker(paint.base, 0.2), line=15)
        c.ellipse(
            200 + at * 4, 214 + at * 12, 96 - at * 4, 76, stroke=lighter(paint.base, 0.2), line=3, opacity=0.6
        )
    c.rect(186, 262, 34, 58, 7, c.shaded(paint.accent))
    for x, turn in ((104, 24), (300, -18)):
        with c.moved(x, 120, turn=turn):
            c.rect(-14, -30, 28, 62, 9, c.shaded(mix(paint.base, "#8d939b", 0.35)))
            c.rect(-9, -52, 18, 26, 5, c.gradient("#f3f4f5", "#8d939b", angle=0))


def portable_drive(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=96)
    with c.moved(200, 206, turn=-10):
        c.rect(-74, -112, 148, 224, 30, c.shaded(darker(paint.base, 0.15)), paint.dark)
        c.rect(-60, -98, 120, 196, 20, c.shaded(paint.base))
        for at in range(6):
            c.line(-44, -66 + at * 16, 44, -66 + at * 16, darker(paint.base, 0.25), 4)
        c.rect(-20, 64, 40, 12, 6, lighter(paint.base, 0.5))
        c.rect(-13, 104, 26, 8, 4, GLASS)


def internal_drive(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=290, across=150)
    with c.moved(200, 206, turn=-14):
        c.rect(-158, -40, 312, 80, 6, c.gradient("#2f6b58", "#1d4a3e", angle=60), "#14352c")
        c.rect(-158, -40, 16, 80, 2, c.gradient("#e5c46a", "#a8833a", angle=90))
        c.line(-142, 8, -158, 8, "#14352c", 8)
        for x, wide in ((-122, 62), (-42, 62), (38, 40)):
            c.rect(x, -26, wide, 52, 4, c.shaded("#23272e"))
        c.rect(92, -18, 28, 36, 3, c.shaded("#3a4049"))
        c.ellipse(154, 0, 12, fill="#d7dde0", stroke="#8d939b")
        c.rect(-116, -14, 132, 28, 3, paint.base, opacity=0.9)


def memory_card(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=84)
    c.path(
        "M132 92H240L272 124V322Q272 332 262 332H132Q122 332 122 322V102Q122 92 132 92Z",
        c.shaded("#2b2f36"),
        "#14161b",
    )
    c.rect(134, 168, 126, 130, 8, c.shaded(paint.base))
    c.rect(150, 188, 64, 12, 4, "#ffffff", opacity=0.9)
    c.rect(150, 212, 94, 7, 3.5, "#ffffff", opacity=0.5)
    for at in range(7):
        c.rect(136 + at * 15, 104, 9, 40, 2, c.gradient("#ecd07e", "#a8833a", angle=90))
    c.rect(114, 150, 10, 28, 3, "#d7dde0")
