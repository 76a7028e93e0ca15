"""Books and stationery, a gift box, and the parcel for anything else."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import PAPER, STEEL, words
from bot.demo.drawing.sound import star


def emblem(c: Canvas, p: Product, ink: str) -> None:
    """What a book's cover shows, about the origin and some 60 units wide: a sign of what it is about."""
    about = words(p)
    if "cook" in about:
        c.path("M-44 6H44C42 40 26 52 0 52C-26 52 -42 40 -44 6Z", ink)
        c.path("M-56 6H56", "none", ink, 7)
        for x in (-20, 0, 20):
            c.path(f"M{x} -10c-9 -12 9 -18 0 -32", "none", ink, 5)
    elif "crime" in about or "thriller" in about:
        c.ellipse(0, -12, 21, fill=ink)
        c.path("M-9 -2L-19 50H19L9 -2Z", ink)
    elif "science fiction" in about:
        c.ellipse(0, 6, 38, fill=ink)
        c.ellipse(0, 6, 64, 17, "none", lighter(ink, 0.4), 5)
        c.path(
            "M0 -32C-8 -56 -30 -54 -34 -64C-12 -70 2 -58 0 -32C-2 -58 14 -70 32 -66C28 -52 8 -52 0 -32", ink
        )
    elif "romance" in about:
        c.path("M0 50C-70 4 -52 -44 -22 -40C-8 -38 0 -26 0 -18C0 -26 8 -38 22 -40C52 -44 70 4 0 50Z", ink)
    elif "children" in about:
        c.path(
            "M-52 22C-52 -18 -12 -36 24 -22C44 -14 50 8 66 -14C72 24 52 52 6 52C-30 52 -52 44 -52 22Z", ink
        )
        c.ellipse(-26, 16, 4, fill=PAPER)
        c.path("M0 -34q-12 -22 -26 -16M0 -34q12 -22 26 -16", "none", ink, 6)
    elif "garden" in about:
        c.path(
            "M0 52C0 10 -8 -20 0 -52M0 12C-36 8 -44 -24 -44 -34"
            "C-10 -36 0 -12 0 12M0 -4C34 -8 42 -38 42 -48C8 -50 0 -26 0 -4",
            ink,
            ink,
            5,
        )
    elif "travel" in about or "walk" in about:
        c.path("M-58 46L-18 -30L4 8L22 -20L60 46Z", ink)
        c.ellipse(34, -42, 14, fill=ink)
    elif "health" in about or "mind" in about:
        c.path("M22 -46A52 52 0 1 0 48 30A44 44 0 0 1 22 -46Z", ink)
        star(c, 34, -10, 13, ink)
    elif "language" in about:
        c.path("M-54 -44H22V8H-16L-36 28V8H-54Z", ink)
        c.path("M-12 24H34V-14H56V44H36V60L16 44H-12Z", lighter(ink, 0.35))
    else:
        c.ellipse(0, -16, 24, fill=ink)
        c.path("M-60 22q20 -16 40 0t40 0t40 0M-60 44q20 -16 40 0t40 0t40 0", "none", ink, 6)


def book(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=116)
    c.path(
        "M112 70H284V322H112Q98 322 98 308V84Q98 70 112 70Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.path("M106 312Q106 304 116 304H284V322H112Q104 322 106 312Z", PAPER)
    for at in range(3):
        c.line(112, 308 + at * 5, 284, 308 + at * 5, "#cfc7b2", 1.2)
    c.path("M284 70H290V328H112Q98 328 98 308", "none", darker(paint.base, 0.4), 3)
    c.line(118, 72, 118, 304, darker(paint.base, 0.25), 3)
    with c.moved(204, 222):
        emblem(c, p, mix(paint.accent, PAPER, 0.35))
    c.rect(138, 96, 132, 15, 4, PAPER, opacity=0.92)
    c.rect(156, 120, 96, 9, 4, PAPER, opacity=0.7)


def letters(c: Canvas, p: Product, paint: Paint) -> None:
    """Sheets or cards with their envelopes."""
    c.shadow(across=136)
    with c.moved(226, 150, turn=8):
        c.rect(-92, -92, 168, 214, 5, c.shaded("#fdfaf2"), "#cfc7b2", 1.4)
        if "card" in p.title.casefold():
            star(c, -8, -18, 40, paint.base)
            for at in range(8):
                turn = at * math.tau / 8
                c.ellipse(-8 + math.cos(turn) * 58, -18 + math.sin(turn) * 58, 5, fill=paint.accent)
        else:
            for at in range(7):
                c.line(-70, -58 + at * 22, 52 - (at % 3) * 18, -58 + at * 22, "#8d9bb0", 3, 0.8)
    with c.moved(172, 262, turn=-7):
        tone = mix(paint.base, PAPER, 0.25)
        c.rect(-118, -72, 236, 146, 8, c.shaded(tone), darker(tone, 0.25), 1.5)
        c.path("M-116 70L-18 -8H18L116 70", "none", darker(tone, 0.2), 2)
        c.path(
            "M-118 -70L0 26L118 -70Q118 -72 110 -72H-110Q-118 -72 -118 -70Z",
            c.shaded(lighter(tone, 0.25)),
            darker(tone, 0.25),
            1.5,
        )
        c.ellipse(0, 22, 18, fill=c.shaded("#a5303c"), stroke="#701c28")


def gift_wrap(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120)
    for x, turn, tone in ((140, -9, paint.base), (204, 0, paint.accent), (266, 9, "#4f7d6d")):
        with c.moved(x, 204, turn=turn):
            c.rect(-28, -128, 56, 256, 8, c.rounded(tone), darker(tone, 0.4), 1.5)
            for row in range(8):
                for side in (-11, 11):
                    star(c, side + (row % 2) * 5 - 2, -108 + row * 31, 8, lighter(tone, 0.65))
            c.ellipse(0, -128, 28, 9, lighter(tone, 0.5), darker(tone, 0.4), 1.5)
            c.ellipse(0, -128, 15, 5, darker(tone, 0.6))
            c.rect(-30, -8, 60, 30, 3, PAPER, "#cfc7b2", 1)


def notebook(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=116)
    c.rect(112, 66, 186, 266, 12, "#d9d2bf")
    c.rect(106, 62, 186, 266, 12, c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    if any(word in words(p) for word in ("spiral", "ring", "sketch", "wire")):
        for at in range(11):
            c.rect(94, 80 + at * 22, 28, 8, 4, c.gradient("#f2f3f4", "#8d939b", angle=90))
    else:
        c.rect(262, 60, 9, 270, 0, darker(paint.base, 0.45))
        c.path("M172 326V352L180 342L188 352V326Z", paint.accent)
    c.rect(142, 116, 92, 52, 5, PAPER, opacity=0.94)
    c.line(154, 136, 222, 136, darker(paint.base, 0.3), 3)
    c.line(154, 150, 202, 150, darker(paint.base, 0.3), 3)


def planner(c: Canvas, p: Product, paint: Paint) -> None:
    """A calendar or planner that stands on a desk."""
    c.shadow(across=130)
    c.path("M82 316L116 104H284L318 316Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.path("M104 300L130 122H270L296 300Z", PAPER)
    c.path("M127 144L130 122H270L273 144Z", paint.accent)
    for row in range(5):
        y, lean = 168 + row * 26, row * 3.6
        for at in range(6):
            c.rect(
                136 - lean + at * (23 + row * 1.25),
                y,
                14 + row * 0.8,
                14,
                3,
                "#d8402f" if (row, at) == (2, 3) else mix(paint.base, PAPER, 0.65),
            )
    for at in range(8):
        c.rect(136 + at * 18, 92, 7, 26, 3.5, c.gradient("#f2f3f4", "#8d939b", angle=0))
    c.rect(76, 314, 248, 16, 6, c.shaded(darker(paint.base, 0.3)))


def pen(c: Canvas, p: Product, paint: Paint) -> None:
    fountain = "fountain" in words(p)
    c.shadow(y=322, across=120, strength=0.2)
    c.path("M70 300C110 250 120 330 160 296C190 270 196 318 232 300", "none", "#2d4a8a", 4)
    with c.moved(232, 190, turn=38):
        c.rect(
            -19,
            -150,
            38,
            190,
            17,
            c.gradient(lighter(paint.base, 0.3), paint.base, darker(paint.base, 0.4), angle=0),
            darker(paint.base, 0.45),
            1.4,
        )
        c.rect(-19, -34, 38, 12, 0, c.gradient("#f2dfae", "#c3a04e", "#8a6c2c", angle=0))
        c.rect(13, -136, 9, 76, 4, c.gradient("#f2dfae", "#b08a3c", angle=0))
        c.path("M-16 38H16L10 78H-10Z", c.shaded("#2b2f36"))
        if fountain:
            c.path("M-11 76H11L0 128Z", c.gradient("#f6e7bd", "#c3a04e", "#8a6c2c", angle=0), "#8a6c2c", 1.2)
            c.line(0, 92, 0, 122, "#6a5324", 1.6)
        else:
            c.path("M-10 76H10L0 112Z", c.gradient(*STEEL, angle=0))


def pencils(c: Canvas, p: Product, paint: Paint) -> None:
    """Colored pencils, markers, brush pens or paints in a row."""
    count = 9
    marker = any(word in words(p) for word in ("marker", "brush", "felt"))
    c.shadow(across=140)
    tones = (
        "#d8402f",
        "#e9792b",
        "#f0c330",
        "#8fb84a",
        "#4f9158",
        "#36b0b0",
        "#3b73b9",
        "#7d57a8",
        "#cf3b8b",
    )
    for at in range(count):
        x, top = 84 + at * 26, 104 + abs(at - 4) * 8
        if marker:
            c.rect(x, top, 22, 62, 6, c.rounded(tones[at]))
            c.rect(x + 1, top + 60, 20, 150, 3, c.rounded("#f1f1ee"))
        else:
            c.path(f"M{x} {top + 40}L{x + 11} {top}L{x + 22} {top + 40}Z", "#e2c197")
            c.path(f"M{x + 7} {top + 14}L{x + 11} {top}L{x + 15} {top + 14}Z", tones[at])
            c.rect(
                x,
                top + 38,
                22,
                160,
                2,
                c.gradient(lighter(tones[at], 0.2), tones[at], darker(tones[at], 0.25), angle=0),
            )
    c.rect(66, 236, 268, 96, 12, c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.rect(146, 262, 108, 44, 6, PAPER, opacity=0.94)
    star(c, 200, 284, 14, paint.accent)


def desk_things(c: Canvas, p: Product, paint: Paint) -> None:
    """Scissors, tape and sticky notes: stationery without a drawing of its own."""
    c.shadow(across=130)
    c.path(
        "M134 206H266V308Q266 332 242 332H158Q134 332 134 308Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    for x, tall, tone in (
        (158, 110, "#f0c330"),
        (186, 140, "#d8402f"),
        (214, 122, "#3b73b9"),
        (242, 96, "#4f9158"),
    ):
        c.rect(x - 8, 206 - tall + 40, 16, tall - 30, 3, c.rounded(tone))
        c.path(f"M{x - 8} {206 - tall + 42}L{x} {206 - tall + 14}L{x + 8} {206 - tall + 42}Z", "#e2c197")
    c.path(
        "M134 206H266V308Q266 332 242 332H158Q134 332 134 308Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.rect(282, 268, 64, 64, 4, c.shaded("#f6e27a"), "#d3b93c", 1.2)
    c.ellipse(90, 300, 34, fill="none", stroke=c.shaded(paint.accent), line=17)


def gift_box(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=124)
    c.rect(96, 182, 208, 150, 8, c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.rect(84, 144, 232, 48, 8, c.shaded(lighter(paint.base, 0.1)), darker(paint.base, 0.4), 1.6)
    c.rect(182, 144, 36, 188, 0, c.shaded(paint.accent))
    for side in (-1, 1):
        c.path(
            f"M200 144C{200 + side * 30} 80 {200 + side * 110} 84 {200 + side * 84} 130"
            f"C{200 + side * 70} 146 {200 + side * 30} 144 200 144Z",
            c.shaded(paint.accent),
            darker(paint.accent, 0.4),
            1.5,
        )
    c.ellipse(200, 142, 17, 14, c.shaded(lighter(paint.accent, 0.12)), darker(paint.accent, 0.4), 1.4)


def parcel(c: Canvas, p: Product, paint: Paint) -> None:
    """For a product that no other drawing suits: the parcel it comes in, with tape in its color."""
    board = "#c79a63"
    c.shadow(across=136)
    c.path("M72 176L200 128L328 176L200 228Z", c.shaded(lighter(board, 0.2)), darker(board, 0.35), 1.5)
    c.path("M72 176L200 228V346L72 288Z", c.shaded(board), darker(board, 0.35), 1.5)
    c.path("M328 176L200 228V346L328 288Z", darker(board, 0.16), darker(board, 0.35), 1.5)
    c.path("M124 156L252 206V246L264 240V202L148 147Z", paint.base)
    c.path("M92 250L136 270V296L92 276Z", PAPER)
    c.path("M100 262L128 275M100 270L120 279", "none", "#8d7b60", 2.4)
