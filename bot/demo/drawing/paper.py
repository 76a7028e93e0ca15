"""Books and stationery, a gift box, and the parcel for anything else."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import PAPER, STEEL, words
from bot.demo.drawing.sound import star


def book(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=116)
    art = c.dice.randrange(4)
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
    second = mix(paint.accent, lighter(paint.base, 0.5), 0.25)
    if art == 0:
        c.ellipse(204, 226, 52, fill=c.shaded(second))
        c.path("M134 262Q170 216 204 250T274 232V290H134Z", darker(paint.base, 0.35), opacity=0.8)
    elif art == 1:
        for at in range(5):
            c.rect(140 + at * 27, 270 - at * 22, 19, 20 + at * 22, 3, c.shaded(second))
    elif art == 2:
        for at in range(4):
            c.ellipse(204, 228, 62 - at * 15, fill="none", stroke=second, line=5)
    else:
        c.path(
            "M204 288C204 240 196 210 204 176M204 236Q168 232 160 200"
            "Q196 198 204 236M204 218Q240 212 246 180Q212 180 204 218",
            "none",
            second,
            6,
        )
    c.rect(138, 96, 132, 15, 4, PAPER, opacity=0.92)
    c.rect(156, 120, 96, 9, 4, PAPER, opacity=0.7)


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
            c.rect(x + 1, top + 60, 20, 170, 3, c.rounded("#f1f1ee"))
        else:
            c.path(f"M{x} {top + 40}L{x + 11} {top}L{x + 22} {top + 40}Z", "#e2c197")
            c.path(f"M{x + 7} {top + 14}L{x + 11} {top}L{x + 15} {top + 14}Z", tones[at])
            c.rect(
                x,
                top + 38,
                22,
                190,
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
