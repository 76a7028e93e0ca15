"""For dogs, cats, fish and birds."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import PAPER, WOOD, words


def paw(c: Canvas, x: float, y: float, size: float, fill: str) -> None:
    c.ellipse(x, y + size * 0.3, size * 0.62, size * 0.5, fill)
    for dx, dy in ((-0.75, -0.25), (-0.27, -0.7), (0.27, -0.7), (0.75, -0.25)):
        c.ellipse(x + dx * size, y + dy * size, size * 0.24, size * 0.3, fill)


def pet_bed(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=156)
    if "raised" in words(p):
        for x in (66, 324):
            c.rect(x, 222, 12, 112, 4, c.gradient("#6b727c", "#2b2f36", angle=0))
        c.path("M60 214L98 168H302L340 214V232H60Z", c.shaded("#3a3f48"))
        c.path("M76 212L108 176H292L324 212Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.4)
        paw(c, 200, 196, 15, lighter(paint.base, 0.4))
        return
    c.ellipse(200, 262, 156, 70, c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.ellipse(200, 248, 118, 44, darker(paint.base, 0.3))
    c.ellipse(200, 258, 112, 38, c.shaded(lighter(paint.base, 0.5)))
    c.path("M70 300Q200 352 330 300", "none", lighter(paint.base, 0.25), 4, 0.6)
    paw(c, 200, 258, 22, darker(paint.base, 0.1))


def collar(c: Canvas, p: Product, paint: Paint) -> None:
    """A collar with its tag; a harness or a lead hangs from the same buckle."""
    lead = any(word in words(p) for word in ("lead", "leash", "line"))
    c.shadow(y=330, across=120)
    if lead:
        c.path("M288 240C380 220 370 90 270 84C180 80 150 130 196 158", "none", darker(paint.base, 0.2), 15)
        c.path("M288 240C380 220 370 90 270 84C180 80 150 130 196 158", "none", c.shaded(paint.base), 11)
    c.ellipse(190, 226, 118, 72, "none", darker(paint.base, 0.3), 34)
    c.ellipse(190, 226, 118, 72, "none", c.shaded(paint.base), 29)
    c.ellipse(190, 226, 118, 72, "none", lighter(paint.base, 0.45), 2, 0.6)
    c.rect(166, 280, 48, 42, 9, "none", c.gradient("#f2f3f4", "#8d939b", angle=45), 7)
    c.ellipse(250, 330, 24, fill=c.gradient("#f2dfae", "#c3a04e", "#8a6c2c", angle=50))
    paw(c, 250, 330, 12, "#8a6c2c")


def pet_bowl(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=136)
    c.path(
        "M96 226H304L338 316Q342 332 322 332H78Q58 332 62 316Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.ellipse(200, 226, 106, 26, lighter(paint.base, 0.25), darker(paint.base, 0.35), 1.5)
    c.ellipse(200, 230, 92, 20, "#7a4f2e")
    for _ in range(34):
        turn, far = c.dice.uniform(0, math.tau), math.sqrt(c.dice.random())
        c.ellipse(
            200 + math.cos(turn) * far * 82,
            224 + math.sin(turn) * far * 16,
            9,
            6,
            c.shaded(c.dice.choice(("#a8703f", "#8a5a34", "#b98550"))),
        )
    paw(c, 200, 284, 24, lighter(paint.base, 0.7) if luminance(paint.base) < 0.6 else darker(paint.base, 0.5))


def pet_food(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=104)
    c.path(
        "M112 86Q200 70 288 86L296 308Q298 332 272 332H128Q102 332 104 308Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.path("M110 66H290L288 100Q200 86 112 100Z", c.rounded(darker(paint.base, 0.15)))
    for at in range(15):
        c.line(118 + at * 12, 70, 118 + at * 12, 92, darker(paint.base, 0.4), 1.6, 0.7)
    c.ellipse(200, 200, 66, fill=PAPER)
    paw(c, 200, 204, 34, darker(paint.base, 0.25))
    c.rect(136, 284, 128, 12, 6, PAPER, opacity=0.9)
    c.rect(156, 304, 88, 8, 4, PAPER, opacity=0.7)


def cat_tree(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=116)
    for x, top in ((146, 150), (252, 96)):
        c.rect(x - 15, top, 30, 230, 3, c.gradient("#e2cfa5", "#c3a36c", "#9a7d4a", angle=0))
        for at in range(int((312 - top) / 8)):
            c.line(x - 15, top + 6 + at * 8, x + 15, top + 9 + at * 8, "#a8864f", 1.6, 0.7)
    c.rect(86, 310, 236, 24, 9, c.shaded(darker(paint.base, 0.1)), darker(paint.base, 0.4), 1.5)
    c.rect(82, 138, 130, 22, 10, c.shaded(paint.base), darker(paint.base, 0.4), 1.5)
    c.rect(190, 80, 128, 22, 10, c.shaded(paint.base), darker(paint.base, 0.4), 1.5)
    c.path("M196 222H310V310H196Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.5)
    c.ellipse(253, 272, 32, 36, darker(paint.base, 0.65))
    c.line(104, 160, 104, 204, "#8d7b60", 2.4)
    c.ellipse(104, 214, 12, fill=c.shaded("#d8402f"))
    c.path("M224 80Q222 46 246 48L250 36L260 48Q284 44 292 66Q306 70 300 80Z", c.shaded("#3a3f48"))


def pet_toy(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    c.shadow(across=130)
    if any(word in name for word in ("wand", "feather", "mouse", "cat ")):
        c.line(96, 316, 262, 96, c.shaded(WOOD), 8)
        c.path("M262 96C330 70 330 170 296 204", "none", "#8d7b60", 2.6)
        for turn, tone in ((-34, paint.base), (0, paint.accent), (34, lighter(paint.base, 0.35))):
            with c.moved(296, 204, turn=turn):
                c.path("M0 0C-22 30 -18 84 0 110C18 84 22 30 0 0Z", c.shaded(tone), darker(tone, 0.35), 1.2)
        return
    if "ball" in name or "launch" in name:
        for x, y, radius in ((150, 256, 74), (268, 282, 50)):
            c.ellipse(
                x,
                y,
                radius,
                fill=c.radial(
                    lighter(paint.base, 0.4), paint.base, darker(paint.base, 0.3), x=0.36, y=0.3, r=0.8
                ),
                stroke=darker(paint.base, 0.4),
            )
            c.path(
                f"M{x - radius * 0.9} {y - radius * 0.3}"
                f"Q{x} {y + radius * 0.3} {x + radius * 0.9} {y - radius * 0.3}",
                "none",
                "#fbfaf4",
                6,
                0.85,
            )
        return
    with c.moved(200, 222, turn=-18):
        c.rect(-96, -24, 192, 48, 16, c.shaded(paint.base), darker(paint.base, 0.4), 1.5)
        for x in (-104, 104):
            for y in (-30, 30):
                c.ellipse(x, y, 38, fill=c.shaded(paint.base), stroke=darker(paint.base, 0.4), line=1.5)
        c.rect(-96, -22, 192, 44, 12, c.shaded(paint.base))


def pet_carrier(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    c.path("M150 130C150 74 250 74 250 130", "none", "#3a3f48", 13)
    c.path(
        "M70 200Q70 128 130 128H270Q330 128 330 200V306Q330 332 304 332H96Q70 332 70 306Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.rect(98, 176, 120, 132, 18, "#2b2f36")
    for at in range(6):
        c.line(104 + at * 21, 180, 104 + at * 21, 304, "#aab0b8", 3.4)
    c.line(98, 242, 218, 242, "#aab0b8", 3.4)
    for at in range(4):
        c.rect(244, 182 + at * 27, 62, 14, 7, darker(paint.base, 0.5))


def aquarium(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=150)
    c.rect(62, 108, 276, 214, 10, c.gradient("#eaf6fa", "#c3e2ee", angle=60), "#8fb0c0", 3, 0.95)
    c.rect(66, 140, 268, 178, 6, c.gradient("#a8dcec", "#4d9fc0", angle=90), opacity=0.85)
    c.path("M66 296Q130 280 200 298T334 292V318H66Z", "#d9bd86")
    for x, tall in ((102, 92), (122, 68), (290, 108), (270, 74)):
        c.path(
            f"M{x} 300q-13 -{tall * 0.3} 0 -{tall * 0.55}q13 -{tall * 0.25} 0 -{tall * 0.45}",
            "none",
            "#4f9158",
            7,
        )
    for x, y, tone in ((176, 206, "#e9792b"), (236, 246, "#f0c330"), (210, 172, "#d8402f")):
        c.ellipse(x, y, 19, 11, c.shaded(tone))
        c.path(f"M{x + 15} {y}l15 -10v20Z", tone)
        c.ellipse(x - 9, y - 3, 2.4, fill="#14161b")
    c.rect(56, 92, 288, 24, 8, c.shaded("#2b2f36"))


def scratcher(c: Canvas, p: Product, paint: Paint) -> None:
    """A wave of corrugated cardboard."""
    board = paint.base
    c.shadow(across=160)
    wave = "M48 236C90 200 120 200 160 244C200 290 240 290 280 232C300 206 330 200 352 216"
    c.path(f"{wave}V318Q352 330 340 330H60Q48 330 48 318Z", c.shaded(board), darker(board, 0.4), 1.6)
    for at in range(4):
        with c.moved(0, 12 + at * 11):
            c.path(
                "M52 236C90 202 120 202 160 246C200 290 240 290 280 234C300 208 330 204 348 216",
                "none",
                darker(board, 0.25),
                2,
                0.5,
            )
    c.path(wave, "none", lighter(board, 0.3), 7)
    c.path(
        "M150 226C150 190 190 184 214 200L220 184L232 200"
        "Q250 206 252 226Q252 250 230 262H176Q150 256 150 226Z",
        c.shaded("#3a3f48"),
    )
    c.path("M152 240C120 250 112 220 128 206", "none", "#3a3f48", 9)


def tunnel(c: Canvas, p: Product, paint: Paint) -> None:
    """Woven willow to run through, or to eat."""
    c.shadow(across=160)
    c.path(
        "M118 150H306Q358 156 358 240Q358 326 306 332H118Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    for row in range(9):
        for at in range(9):
            x, y = 138 + at * 23, 158 + row * 19
            c.path(
                f"M{x} {y}q11 -8 22 0", "none", darker(paint.base, 0.3 if (row + at) % 2 else 0.12), 5, 0.8
            )
    c.ellipse(118, 241, 76, 91, c.shaded(lighter(paint.base, 0.12)), darker(paint.base, 0.4), 1.6)
    c.ellipse(118, 241, 56, 70, darker(paint.base, 0.68))
    c.ellipse(112, 268, 30, 34, c.shaded("#e9e2d3"))
    for x, turn in ((100, -8), (120, 8)):
        with c.moved(x, 222, turn=turn):
            c.ellipse(0, 0, 8, 26, c.shaded("#e9e2d3"))
    for x in (102, 122):
        c.ellipse(x, 260, 3.4, fill="#2b2622")
    c.ellipse(112, 272, 4, 3, "#d99ab8")


def fountain(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120)
    c.path(
        "M92 250H308L296 310Q290 332 264 332H136Q110 332 104 310Z",
        c.rounded(paint.base),
        darker(paint.base, 0.35),
        1.6,
    )
    c.ellipse(200, 250, 108, 28, lighter(paint.base, 0.2), darker(paint.base, 0.3), 1.5)
    c.ellipse(200, 253, 94, 22, c.gradient("#bfe4ef", "#7cc0da", angle=90))
    c.path(
        "M164 250L174 172H226L236 250Z", c.rounded(lighter(paint.base, 0.05)), darker(paint.base, 0.35), 1.4
    )
    c.ellipse(200, 172, 26, 9, "#9fd6ea", darker(paint.base, 0.3), 1.4)
    for side in (-1, 1):
        c.path(
            f"M200 166C{200 + side * 20} 130 {200 + side * 54} 160 {200 + side * 58} 240",
            "none",
            "#8fd0e8",
            7,
            0.85,
        )
    c.path("M200 168C192 140 208 130 200 112", "none", "#8fd0e8", 6, 0.8)
