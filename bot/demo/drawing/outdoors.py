"""Camping and hiking."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import STEEL, WOOD, figure, words


def tent(c: Canvas, p: Product, paint: Paint) -> None:
    people = figure(p, "sleeps", figure(p, "capacity", 2))
    half = 120 + min(people, 6) * 7
    c.shadow(across=half + 16)
    c.path(
        f"M{200 - half} 330Q{200 - half * 0.55} 96 200 92Q{200 + half * 0.55} 96 {200 + half} 330Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.path(
        f"M200 92Q{200 + half * 0.55} 96 {200 + half} 330H262Q250 180 200 92Z",
        darker(paint.base, 0.22),
        opacity=0.75,
    )
    c.path(
        "M200 112C170 180 146 260 140 330H260C254 260 230 180 200 112Z",
        c.shaded(lighter(paint.base, 0.25)),
        darker(paint.base, 0.4),
        1.4,
    )
    c.path("M200 150C186 200 176 270 172 330H228C224 270 214 200 200 150Z", "#2b2f3a")
    c.path(
        "M200 150C192 200 160 250 150 330H172C176 270 186 200 200 150Z", c.shaded(lighter(paint.base, 0.4))
    )
    c.path(
        f"M{200 - half + 8} 322Q{200 - half * 0.4} 120 200 92Q{200 + half * 0.4} 120 {200 + half - 8} 322",
        "none",
        "#e9e4d8",
        3,
        0.8,
    )
    for side in (-1, 1):
        c.line(200 + side * half * 0.72, 210, 200 + side * (half + 34), 332, "#c9c2b0", 2)
        c.line(200 + side * (half + 34), 324, 200 + side * (half + 30), 340, "#8d939b", 4)


def sleeping_bag(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=150)
    c.path(
        "M60 236Q60 148 150 150L330 176Q356 182 356 240Q356 316 330 322L150 332Q60 332 60 236Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    for at in range(6):
        x = 150 + at * 34
        c.path(f"M{x} {152 + at * 4}Q{x + 16} 240 {x} {330 - at * 2}", "none", darker(paint.base, 0.25), 3.5)
    c.ellipse(140, 240, 66, 74, c.shaded(lighter(paint.accent, 0.2)), darker(paint.base, 0.4), 1.6)
    c.ellipse(136, 244, 42, 48, darker(paint.accent, 0.5))
    c.path("M206 242H340", "none", "#d7dade", 4)


def sleeping_pad(c: Canvas, p: Product, paint: Paint) -> None:
    """A mat rolled up at one end: for sleeping, or for yoga."""
    with c.moved(y=-34):
        c.shadow(across=150)
        c.path(
            "M120 296L146 214H352L330 296Z",
            c.shaded(lighter(paint.base, 0.08)),
            darker(paint.base, 0.35),
            1.5,
        )
        c.path("M120 296L330 296L330 308H120Z", darker(paint.base, 0.3))
        for at in range(4):
            c.line(178 + at * 44, 220, 160 + at * 44, 292, darker(paint.base, 0.15), 2, 0.6)
        c.rect(44, 208, 118, 120, 58, c.shaded(paint.base), darker(paint.base, 0.35), 1.5)
        for radius in (46, 34, 22, 10):
            c.ellipse(104, 268, radius, fill="none", stroke=darker(paint.base, 0.3), line=4)


def camp_stove(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=100)
    c.path(
        "M146 270H254V316Q254 332 238 332H162Q146 332 146 316Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.5,
    )
    c.rect(190, 226, 20, 46, 3, c.gradient(*STEEL, angle=0))
    c.path("M210 250H250Q262 250 262 262", "none", "#2b2f36", 6)
    for side in (-1, 1):
        c.path(f"M200 236L{200 + side * 66} 200V186", "none", "#8d939b", 6)
    for at in range(5):
        x = 172 + at * 14
        c.path(f"M{x} 222q-9 -16 0 -32q9 16 0 32Z", c.gradient("#7fc6ff", "#3f6fe0", angle=90), opacity=0.9)
    c.path(
        "M118 112H282V176Q282 188 270 188H130Q118 188 118 176Z", c.gradient(*STEEL, angle=0), "#7f868f", 1.4
    )
    c.ellipse(200, 112, 82, 14, "#9aa0a8", "#7f868f", 1.4)
    c.path("M282 132H338", "none", "#2b2f36", 10)


def double_stove(c: Canvas, p: Product, paint: Paint) -> None:
    """A camping stove with two burners and its lid standing open as a wind shield."""
    c.shadow(across=150)
    c.path("M70 110H330L322 226H78Z", c.shaded(darker(paint.base, 0.1)), darker(paint.base, 0.4), 1.6)
    c.path("M84 122H316L310 216H90Z", darker(paint.base, 0.3))
    c.path("M64 226H336L350 296H50Z", c.shaded("#5a616b"), "#2b2f36", 1.6)
    for x in (136, 264):
        c.ellipse(x, 258, 50, 19, "#2b2f36")
        for at in range(8):
            turn = at * math.tau / 8
            c.ellipse(
                x + math.cos(turn) * 22,
                256 + math.sin(turn) * 9,
                6,
                9,
                c.gradient("#9fd6ff", "#3f6fe0", angle=90),
            )
        c.path(f"M{x - 46} 252H{x + 46}M{x} 236V276", "none", "#aab0b8", 4)
    c.path(
        "M50 296H350V322Q350 332 340 332H60Q50 332 50 322Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    for x in (96, 304):
        c.ellipse(x, 314, 13, fill=c.shaded("#2b2f36"), stroke="#aab0b8")


def cook_set(c: Canvas, p: Product, paint: Paint) -> None:
    """Pots that nest, with a folding handle and a lid."""
    c.shadow(across=140)
    for x, y, width, height in ((64, 216, 176, 116), (204, 250, 132, 82)):
        c.path(
            f"M{x + width - 6} {y + 30}Q{x + width + 46} {y + 26} {x + width + 40} {y + 66}",
            "none",
            "#e9792b",
            8,
        )
        c.rect(x, y, width, height, 14, c.rounded(paint.base), darker(paint.base, 0.4), 1.5)
        c.ellipse(x + width / 2, y + 2, width / 2, 15, darker(paint.base, 0.35), darker(paint.base, 0.5), 1.5)
    c.path(
        "M78 198C90 158 214 158 226 198Z", c.rounded(lighter(paint.base, 0.1)), darker(paint.base, 0.4), 1.5
    )
    c.rect(138, 150, 28, 17, 7, c.shaded("#e9792b"))


def lantern(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=78)
    if "head" in words(p):
        c.path("M70 214C80 110 320 110 330 214", "none", c.shaded(darker(paint.base, 0.1)), 34)
        c.path("M110 170C160 130 240 130 290 170", "none", lighter(paint.base, 0.35), 3, 0.7)
        c.rect(128, 176, 144, 104, 32, c.shaded("#2b2f36"), "#14161b", 1.5)
        c.ellipse(200, 228, 42, fill=c.radial("#ffffff", "#fff0c0", "#d9c48a"), stroke="#8d939b", line=6)
        return
    c.ellipse(200, 210, 170, fill=c.radial("#fff1c4", "#ffe9b800"), opacity=0.7)
    c.path("M140 130C140 40 260 40 260 130", "none", "#5a616b", 7)
    c.rect(140, 112, 120, 38, 14, c.rounded(paint.base), darker(paint.base, 0.4), 1.4)
    c.rect(150, 150, 100, 120, 8, c.radial("#fffdf0", "#ffedb5", "#ffdf8a"), "#d9c48a", 1.4)
    for x in (150, 200, 250):
        c.line(x, 150, x, 270, "#5a616b", 3.5)
    c.rect(132, 268, 136, 64, 16, c.rounded(paint.base), darker(paint.base, 0.4), 1.4)
    c.ellipse(200, 300, 10, fill=c.shaded("#2b2f36"))


def cooler(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    c.path("M110 150C110 86 290 86 290 150", "none", "#5a616b", 11)
    c.path(
        "M76 178H324L312 316Q310 332 294 332H106Q90 332 88 316Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.rect(64, 136, 272, 50, 16, c.shaded(lighter(paint.base, 0.6)), darker(paint.base, 0.3), 1.6)
    c.rect(180, 172, 40, 34, 8, c.shaded("#2b2f36"))
    c.path("M106 206L112 300", "none", "#ffffff", 7, 0.4)


def hammock(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    for x in (34, 366):
        c.rect(x - 11, 60, 22, 276, 6, c.gradient(lighter("#7a5a3e", 0.15), darker("#7a5a3e", 0.3), angle=0))
    c.path("M40 130L110 186M360 130L290 186", "none", "#e9e4d8", 4)
    c.path(
        "M84 182C130 250 270 250 316 182C326 262 270 312 200 314C130 312 74 262 84 182Z",
        c.shaded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.path("M96 212C150 270 250 270 304 212M104 242C150 292 250 292 296 242", "none", paint.accent, 7, 0.75)


def folding_chair(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=116)
    for x1, x2 in ((118, 280), (282, 120)):
        c.line(x1, 220, x2, 330, "#3a3f48", 9)
    c.path("M106 92L118 230M294 92L282 230", "none", "#3a3f48", 9)
    c.path("M108 86H292L284 196Q200 214 116 196Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.path(
        "M112 214H288L306 258Q200 282 94 258Z",
        c.shaded(darker(paint.base, 0.12)),
        darker(paint.base, 0.4),
        1.6,
    )
    for x in (78, 268):
        c.rect(x, 182, 56, 17, 8, c.shaded("#2b2f36"))


def trekking_poles(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=100)
    for top, foot in ((132, 236), (268, 164)):
        lean = (foot - top) / 270
        c.line(top, 60, foot, 330, darker(paint.base, 0.2), 8)
        c.line(top + lean * 100, 160, top + lean * 112, 172, "#e9792b", 12)
        c.line(top, 58, top + lean * 62, 120, c.shaded(WOOD), 19)
        c.ellipse(top, 56, 13, fill=c.shaded("#2b2f36"))
        c.path(f"M{top} 66C{top - 44} 80 {top - 30} 130 {top + lean * 40 - 4} 112", "none", "#2b2f36", 4)
        c.ellipse(top + lean * 236, 296, 19, 7, c.shaded("#3a3f48"))


def water_filter(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=74)
    c.path(
        "M148 148Q142 130 160 126H240Q258 130 252 148L262 300Q264 332 236 332H164Q136 332 138 300Z",
        c.gradient("#eef6fa", lighter(paint.base, 0.55), "#eef6fa", angle=0),
        "#8fb0c0",
        2,
        0.9,
    )
    c.path(
        "M143 220H257L262 300Q263 328 236 328H164Q137 328 138 300Z", lighter(paint.base, 0.2), opacity=0.75
    )
    c.rect(158, 70, 84, 62, 12, c.rounded(paint.base), darker(paint.base, 0.4), 1.5)
    for at in range(6):
        c.line(168 + at * 13, 84, 168 + at * 13, 120, darker(paint.base, 0.35), 4)
    c.rect(180, 46, 40, 28, 8, c.rounded("#f1f1ee"), "#b9bfc6", 1.2)
    c.path("M200 262C182 238 186 222 200 204C214 222 218 238 200 262Z", "#ffffff", opacity=0.85)
