"""Balls, weights, rackets, boards and wheels."""

from __future__ import annotations

import math
from itertools import pairwise

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import METAL, STEEL, WOOD, words


def ball(c: Canvas, p: Product, paint: Paint) -> None:
    name, base = words(p), paint.base
    c.shadow(across=104)
    c.ellipse(
        200,
        208,
        126,
        fill=c.radial(lighter(base, 0.4), base, darker(base, 0.4), x=0.36, y=0.3, r=0.78),
        stroke=darker(base, 0.45),
        line=1.5,
    )
    dark = darker(base, 0.7) if luminance(base) > 0.35 else lighter(base, 0.6)
    if "basket" in name:
        c.path(
            "M74 208H326M200 82V334M112 118C170 160 170 256 112 298M288 118C230 160 230 256 288 298",
            "none",
            dark,
            4.5,
        )
    elif "exercise" in name or "gym" in name or "pilates" in name or "stability" in name:
        for at in range(6):
            c.ellipse(200, 208, 126, 20 + at * 21, "none", darker(base, 0.2), 2, 0.6)
    elif "volley" in name or "beach" in name:
        c.path(
            "M200 82C150 140 150 180 200 208C260 190 300 200 324 232"
            "M200 208C180 260 180 300 196 334M78 190C120 180 160 190 200 208",
            "none",
            dark,
            4,
        )
    else:
        points = [
            (200 + math.sin(at * math.tau / 5) * 46, 200 - math.cos(at * math.tau / 5) * 46)
            for at in range(5)
        ]
        c.polygon(points, dark)
        for at in range(5):
            turn = at * math.tau / 5
            x, y = 200 + math.sin(turn) * 46, 200 - math.cos(turn) * 46
            c.line(x, y, 200 + math.sin(turn) * 92, 202 - math.cos(turn) * 92, dark, 3.5)
            for side in (-0.3, 0.3):
                c.line(
                    200 + math.sin(turn) * 92,
                    202 - math.cos(turn) * 92,
                    200 + math.sin(turn + side) * 118,
                    206 - math.cos(turn + side) * 118,
                    dark,
                    3.5,
                )


def dumbbell(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    c.shadow(across=126)
    if "kettlebell" in name:
        c.path("M142 172C120 60 280 60 258 172", "none", c.shaded(paint.base), 27)
        c.ellipse(
            200,
            236,
            100,
            96,
            c.radial(lighter(paint.base, 0.3), paint.base, darker(paint.base, 0.4), x=0.36, y=0.3, r=0.8),
            darker(paint.base, 0.5),
            1.5,
        )
        c.ellipse(200, 240, 42, fill=lighter(paint.base, 0.7), opacity=0.85)
        return
    for y, size in ((160, 0.86), (258, 1.0)):
        with c.moved(200, y, size):
            c.rect(-78, -13, 156, 26, 10, c.gradient("#f2f3f4", "#8d939b", "#5a616b", angle=90))
            for side in (-1, 1):
                for x, wide, tall in ((82, 34, 112), (116, 24, 84)):
                    c.rect(
                        side * x - wide / 2,
                        -tall / 2,
                        wide,
                        tall,
                        10,
                        c.shaded(paint.base),
                        darker(paint.base, 0.5),
                        1.4,
                    )


def racket(c: Canvas, p: Product, paint: Paint) -> None:
    table = "table tennis" in words(p) or "ping" in words(p)
    c.shadow(across=90, strength=0.22)
    with c.moved(206, 180, turn=24):
        if table:
            c.rect(-17, 84, 34, 96, 10, c.shaded(WOOD), darker(WOOD, 0.4), 1.4)
            c.ellipse(0, 0, 100, 108, c.shaded(paint.base), darker(paint.base, 0.5), 1.5)
            c.path("M-88 52Q0 92 88 52L60 92H-60Z", c.shaded(WOOD))
        else:
            c.ellipse(0, -30, 84, 104, "#ffffff", opacity=0.25)
            for at in range(-7, 8):
                x = at * 11
                tall = 104 * math.sqrt(max(0.0, 1 - (x / 84) ** 2))
                c.line(x, -30 - tall, x, -30 + tall, "#f2f0e8", 1.8)
            for at in range(-8, 9):
                y = at * 12
                wide = 84 * math.sqrt(max(0.0, 1 - (y / 104) ** 2))
                c.line(-wide, -30 + y, wide, -30 + y, "#f2f0e8", 1.8)
            c.ellipse(0, -30, 84, 104, "none", c.shaded(paint.base), 13)
            c.path("M-38 62L-8 112M38 62L8 112", "none", c.shaded(paint.base), 10)
            c.rect(-12, 104, 24, 96, 8, c.shaded("#2b2f36"))
    c.ellipse(
        318,
        296,
        27,
        fill=c.radial("#f2f58a", "#d3dd3c", "#a3b02a", x=0.4, y=0.35) if not table else c.shaded("#f7f5ee"),
    )


def helmet(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120)
    c.path("M116 268C112 330 180 336 196 318", "none", "#2b2f36", 7)
    c.path(
        "M68 250C60 130 150 92 220 96C300 102 346 170 340 250Q300 270 260 262L120 274Q76 270 68 250Z",
        c.shaded(paint.base),
        darker(paint.base, 0.45),
        1.6,
    )
    for x, y, wide in ((120, 168, 56), (196, 144, 62), (270, 164, 46)):
        c.path(
            f"M{x - wide / 2} {y + 50}Q{x - 8} {y - 30} {x + wide / 2} {y - 6}"
            f"Q{x + 6} {y + 30} {x + wide / 4} {y + 56}Z",
            darker(paint.base, 0.65),
        )
    c.path(
        "M68 250Q80 268 120 274L260 262Q300 270 340 250L338 272Q300 290 258 284L122 296Q74 290 68 250Z",
        "#2b2f36",
    )


def skates(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=130)
    for at in range(4):
        c.ellipse(112 + at * 58, 312, 21, fill=c.shaded(paint.accent), stroke="#2b2f36", line=4)
    c.rect(92, 284, 216, 20, 8, c.shaded("#2b2f36"))
    c.path(
        "M110 286C100 220 116 150 112 96Q112 84 126 84H206Q218 84 216 98"
        "C214 150 220 190 236 206C262 226 306 230 316 256Q322 272 316 286Z",
        c.shaded(paint.base),
        darker(paint.base, 0.45),
        1.6,
    )
    for y in (128, 178):
        c.rect(120, y, 108, 17, 7, c.shaded(paint.accent))


def board(c: Canvas, p: Product, paint: Paint) -> None:
    """Something long to stand on: a paddle board, a skateboard, a sled."""
    if "skate" in words(p):
        c.shadow(y=280, across=150)
        c.path(
            "M44 196Q60 214 90 216H310Q340 214 356 196L362 204Q344 238 308 238H92Q56 238 38 204Z",
            c.shaded(paint.base),
            darker(paint.base, 0.45),
            1.6,
        )
        for x in (112, 288):
            c.rect(x - 20, 236, 40, 16, 4, c.gradient(*STEEL, angle=0))
            c.ellipse(x, 260, 20, fill=c.shaded(paint.accent), stroke="#2b2f36")
        return
    c.shadow(across=80)
    with c.moved(190, 190, turn=9):
        c.path(
            "M0 -160C60 -120 66 60 44 140Q0 164 -44 140C-66 60 -60 -120 0 -160Z",
            c.shaded(paint.base),
            darker(paint.base, 0.4),
            1.6,
        )
        c.path(
            "M0 -136C40 -100 46 40 32 122Q0 136 -32 122C-46 40 -40 -100 0 -136Z",
            lighter(paint.base, 0.55),
            opacity=0.55,
        )
        c.line(0, -136, 0, 128, darker(paint.base, 0.3), 2)
    c.line(300, 50, 316, 300, "#2b2f36", 8)
    c.path("M306 262Q292 310 318 338Q342 306 326 260Z", c.shaded(paint.accent))


def goggles(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=306, across=130, strength=0.2)
    c.path("M60 214C40 120 360 120 340 214", "none", darker(paint.base, 0.25), 15)
    for side in (-1, 1):
        c.rect(200 + side * 76 - 62, 168, 124, 88, 40, c.shaded(paint.base), darker(paint.base, 0.5), 1.6)
        c.rect(200 + side * 76 - 48, 180, 96, 64, 30, c.gradient("#bfe4ef", "#4d8fb8", "#23405e", angle=50))
        c.path(f"M{200 + side * 76 - 30} 226L{200 + side * 76 + 4} 190", "none", "#ffffff", 7, 0.6)
    c.path("M178 206Q200 192 222 206", "none", paint.base, 11)


def rope(c: Canvas, p: Product, paint: Paint) -> None:
    """A skipping rope, a resistance band or a lead: loops with two handles."""
    c.shadow(across=120)
    c.path(
        "M110 150C60 340 340 340 290 150M110 150C140 320 260 320 290 150", "none", c.shaded(paint.base), 11
    )
    for x, turn in ((110, 12), (290, -12)):
        with c.moved(x, 110, turn=turn):
            c.rect(
                -13,
                -56,
                26,
                104,
                12,
                c.gradient(lighter(paint.accent, 0.2), darker(paint.accent, 0.3), angle=0),
                darker(paint.accent, 0.45),
                1.4,
            )
            for at in range(4):
                c.line(-10, -36 + at * 17, 10, -36 + at * 17, darker(paint.accent, 0.4), 3)


def roller(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    c.path(
        "M96 186H300Q344 186 344 256Q344 326 300 326H96Z",
        c.gradient(lighter(paint.base, 0.3), paint.base, darker(paint.base, 0.35), angle=90),
        darker(paint.base, 0.45),
        1.6,
    )
    for row in range(4):
        for at in range(6):
            c.rect(146 + at * 29, 196 + row * 32, 20, 24, 7, darker(paint.base, 0.2 + row * 0.06))
    c.ellipse(96, 256, 46, 70, c.shaded(lighter(paint.base, 0.12)), darker(paint.base, 0.45), 1.6)
    c.ellipse(96, 256, 26, 42, darker(paint.base, 0.6))


def bicycle(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=160)
    for x in (108, 292):
        c.ellipse(x, 262, 70, fill="none", stroke="#2b2f36", line=9)
        for at in range(12):
            turn = at * math.tau / 12
            c.line(x, 262, x + math.cos(turn) * 64, 262 + math.sin(turn) * 64, "#aab0b8", 1.4)
        c.ellipse(x, 262, 8, fill=c.shaded(METAL))
    c.path("M108 262L166 160H262L196 262H108M166 160L196 262M262 160L292 262", "none", paint.base, 11)
    c.path("M262 160L254 124Q254 112 282 112Q300 114 296 132", "none", "#3a3f48", 8)
    c.path("M166 160L158 130", "none", "#3a3f48", 8)
    c.path("M130 122H186Q190 134 172 136H148Z", c.shaded("#2b2f36"))
    c.ellipse(196, 262, 16, fill="none", stroke="#8d939b", line=6)


def yoga_blocks(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=150)
    for x, y, shade in ((64, 236, 0.0), (150, 148, 0.06)):
        tone = lighter(paint.base, shade)
        c.path(
            f"M{x} {y}L{x + 34} {y - 26}H{x + 206}L{x + 172} {y}Z",
            lighter(tone, 0.22),
            darker(tone, 0.35),
            1.5,
        )
        c.path(
            f"M{x + 172} {y}L{x + 206} {y - 26}V{y + 62}L{x + 172} {y + 90}Z",
            darker(tone, 0.2),
            darker(tone, 0.35),
            1.5,
        )
        c.rect(x, y, 172, 90, 5, c.shaded(tone), darker(tone, 0.35), 1.5)
        for _ in range(26):
            dot = c.dice.uniform(1.2, 3)
            c.ellipse(
                x + c.dice.uniform(8, 164),
                y + c.dice.uniform(8, 82),
                dot,
                fill=darker(tone, 0.3),
                opacity=0.6,
            )


def bike_light(c: Canvas, p: Product, paint: Paint) -> None:
    """The white lamp for the front and the red one for the back."""
    c.shadow(across=140)
    for x, wide, glow, glass in ((126, 58, "#fff3c4", "#ffffff"), (280, 46, "#ff8a7a", "#e2483d")):
        c.ellipse(x, 206, wide + 62, fill=c.radial(glow, f"{glow}00"), opacity=0.7)
        c.rect(x - 13, 262, 26, 52, 6, c.shaded("#3a3f48"))
        c.path(f"M{x - 40} 318Q{x} 296 {x + 40} 318", "none", "#1b1e25", 15)
        c.rect(x - wide, 206 - wide, wide * 2, wide * 2, 26, c.shaded(paint.base), "#14161b", 1.6)
        c.ellipse(x, 206, wide * 0.74, fill=c.radial("#ffffff", glass, darker(glass, 0.18), x=0.42, y=0.38))
        for turn in range(6):
            at = turn * math.tau / 6
            c.ellipse(
                x + math.cos(at) * wide * 0.42,
                206 + math.sin(at) * wide * 0.42,
                5,
                fill="#ffffff",
                opacity=0.8,
            )


def bike_lock(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=130)
    joints = ((112, 262), (96, 158), (168, 84), (262, 92), (312, 168), (290, 262))
    for (x1, y1), (x2, y2) in pairwise(joints):
        c.line(x1, y1, x2, y2, darker(paint.base, 0.45), 31)
        c.line(x1, y1, x2, y2, lighter(paint.base, 0.08), 25)
    for x, y in joints:
        c.ellipse(x, y, 13, fill=c.shaded(METAL), stroke="#5a616b")
    c.rect(92, 254, 218, 70, 20, c.shaded(paint.base), darker(paint.base, 0.6), 1.6)
    c.ellipse(200, 289, 22, fill=c.shaded("#c3a04e"), stroke="#8a6c2c")
    c.rect(196, 277, 8, 24, 3, "#2b2622")
