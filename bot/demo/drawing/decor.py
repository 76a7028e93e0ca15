"""Lamps, rugs, cushions, vases, candles, mirrors and clocks."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.furniture import timber
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import METAL, WOOD, figure, words

GLOW = "#ffe7b0"


def halo(c: Canvas, x: float, y: float, radius: float) -> None:
    c.ellipse(x, y, radius, fill=c.radial("#fff3cf", "#ffe9b8", "#ffffff00"), opacity=0.75)


def desk_lamp(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    shade = paint.base
    if "banker" in name:
        c.shadow(across=90)
        halo(c, 200, 190, 130)
        c.ellipse(200, 322, 66, 13, c.shaded("#c3a04e"), "#8a6c2c")
        c.rect(193, 160, 14, 160, 5, c.gradient("#ecd58e", "#c3a04e", "#8a6c2c", angle=0))
        c.path(
            "M92 170C94 112 134 96 200 96C266 96 306 112 308 170Q200 184 92 170Z",
            c.shaded("#2c7350"),
            "#174a33",
            1.5,
        )
        c.path("M114 150C122 122 150 112 186 110", "none", "#ffffff", 7, 0.45)
        return
    if "light bar" in name:
        c.shadow(across=130)
        c.rect(72, 132, 256, 158, 8, "#1b1e25")
        c.rect(80, 140, 240, 138, 3, c.gradient("#fff3cf", "#4d6580", "#2b3950", angle=90))
        c.rect(190, 290, 20, 34, 2, "#5a616b")
        c.rect(148, 322, 104, 10, 5, c.shaded("#5a616b"))
        c.rect(98, 108, 204, 22, 11, c.shaded(shade), darker(shade, 0.4), 1.2)
        c.rect(104, 126, 192, 6, 3, GLOW)
        c.rect(186, 118, 28, 34, 6, c.shaded("#3a3f48"))
        return
    if "therapy" in name or "daylight" in name:
        c.shadow(across=84)
        halo(c, 200, 180, 170)
        c.path("M200 250L246 330H154Z", c.shaded("#d7dade"))
        c.rect(112, 62, 176, 218, 34, c.shaded(shade), darker(shade, 0.25), 1.5)
        c.rect(124, 74, 152, 194, 26, c.gradient("#ffffff", "#f4fbff", "#e3f2fa", angle=60))
        return
    clip = "clip" in p.attributes.get("mount", "")
    base = figure(p, "weight", 1)
    c.shadow(x=170, across=84)
    halo(c, 262, 224, 96)
    if clip and base < 0.6:
        c.path("M120 332C96 240 140 150 232 128", "none", darker(shade, 0.5), 9)
        c.rect(92, 302, 58, 30, 8, c.shaded(shade), paint.dark, 1.2)
        c.rect(92, 288, 58, 12, 6, c.shaded(darker(shade, 0.2)))
    else:
        c.ellipse(156, 324, 62, 12, c.shaded(darker(shade, 0.08)), paint.dark, 1.2)
        if "double" in p.attributes.get("arm", ""):
            for shift in (0, 11):
                c.line(152 + shift, 318, 110 + shift, 206, darker(shade, 0.15), 5)
                c.line(110 + shift, 206, 226 + shift, 104, darker(shade, 0.15), 5)
            c.ellipse(114, 206, 10, fill=c.shaded(METAL))
        elif "flexible" in p.attributes.get("arm", ""):
            c.path("M156 318C140 210 160 120 232 118", "none", darker(shade, 0.25), 11)
        else:
            c.line(156, 318, 128, 188, c.shaded(shade), 9)
            c.line(128, 188, 236, 118, c.shaded(shade), 9)
            c.ellipse(128, 188, 10, fill=c.shaded(METAL))
    with c.moved(246, 124, turn=28):
        if "LED" in p.attributes.get("light_source", "") and "single" in p.attributes.get("arm", ""):
            c.rect(-24, -10, 120, 20, 10, c.shaded(shade), paint.dark, 1.2)
            c.rect(-14, 8, 100, 5, 2.5, GLOW)
        else:
            c.rect(-14, -34, 28, 30, 10, c.shaded(darker(shade, 0.2)))
            c.path("M-22 -12H22L58 48H-58Z", c.shaded(shade), paint.dark, 1.2)
            c.ellipse(0, 48, 58, 12, GLOW)


def floor_lamp(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    shade = paint.base
    if "paper" in name:
        c.shadow(across=66)
        halo(c, 200, 190, 150)
        c.path(
            "M160 60C120 120 120 260 160 318H240C280 260 280 120 240 60Z",
            c.radial("#fffdf4", "#fbefcf", "#e6d3a5"),
            "#cdb987",
            1.2,
        )
        for at in range(14):
            y = 74 + at * 17.5
            bulge = 34 * math.sin((y - 60) / 258 * math.pi) ** 0.6
            c.path(
                f"M{160 - bulge * 0.9} {y}Q200 {y + 9} {240 + bulge * 0.9} {y}", "none", "#cdb987", 1.2, 0.8
            )
        for x in (164, 236):
            c.line(x, 312, x, 334, WOOD, 5)
    elif "arc" in name:
        c.shadow(x=110, across=74)
        halo(c, 288, 150, 100)
        c.rect(64, 308, 92, 24, 6, c.gradient("#f4f2ee", "#cfccc5", angle=60), "#aaa69c", 1.2)
        c.path(
            "M110 308C100 130 160 34 250 46Q288 52 288 98",
            "none",
            c.gradient("#ecd58e", "#b58f3f", angle=60),
            8,
        )
        c.path("M236 102Q238 92 252 92H324Q338 92 340 102L346 148H230Z", c.shaded("#efe6d2"), "#cdbf9f", 1.5)
        c.ellipse(288, 148, 58, 9, GLOW)
    else:
        c.shadow(across=64)
        halo(c, 238, 130, 84)
        c.ellipse(190, 326, 50, 10, c.shaded(shade), paint.dark, 1.2)
        c.rect(186, 76, 8, 250, 3, c.gradient(lighter(shade, 0.3), darker(shade, 0.3), angle=0))
        c.path("M190 80C192 56 212 52 226 62", "none", c.shaded(shade), 8)
        with c.moved(232, 70, turn=-24):
            c.path("M-16 0H16L36 46H-36Z", c.shaded(shade), paint.dark, 1.2)
            c.ellipse(0, 46, 36, 8, GLOW)


def table_lamp(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=80)
    halo(c, 200, 140, 140)
    c.path(
        "M200 334C140 332 128 284 150 252C166 230 184 226 186 206"
        "H214C216 226 234 230 250 252C272 284 260 332 200 334Z",
        c.rounded(paint.base),
        paint.dark,
        1.5,
    )
    c.rect(192, 186, 16, 24, 3, c.gradient("#ecd58e", "#8a6c2c", angle=0))
    c.path(
        "M146 72H254L284 192Q200 206 116 192Z",
        c.gradient("#fffaf0", "#f3e3c3", "#dcc9a3", angle=20),
        "#cdbf9f",
        1.5,
    )
    c.path("M164 268Q158 292 172 312", "none", "#ffffff", 6, 0.4)


def night_light(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=84)
    halo(c, 200, 220, 170)
    c.ellipse(
        200, 230, 104, 100, c.radial("#fffdf2", "#fff0c9", "#f2d9a0", x=0.4, y=0.35, r=0.75), "#e6cf9a", 1.5
    )
    for x, y, r in ((150, 190, 15), (244, 210, 20), (190, 282, 13), (262, 272, 10)):
        c.ellipse(x, y, r, fill="#f0d9a4", opacity=0.75)
    for x in (178, 222):
        c.path(f"M{x - 9} 236Q{x} 246 {x + 9} 236", "none", "#9a7d4a", 3.5)
    c.path("M190 256Q200 265 210 256", "none", "#9a7d4a", 3.5)


def string_lights(c: Canvas, p: Product, paint: Paint) -> None:
    c.rect(0, 0, 400, 400, 0, c.gradient("#2f3d5c", "#57607c", "#8d7f86", angle=90))
    for row, (low, start) in enumerate(((120, 60), (206, 130), (300, 210))):
        c.path(f"M0 {start}Q100 {low + 40} 200 {start + 14}T400 {start}", "none", "#b08a4a", 2)
        for at in range(12):
            share = (at + 0.5) / 12
            fall = math.sin((share * 2 % 1) * math.pi) * (low - start) * (0.62 if share < 0.5 else -0.3)
            x, y = share * 400, start + fall + 8
            c.ellipse(x, y, 20, fill=c.radial("#ffe9a8", "#ffd27000"), opacity=0.8)
            c.ellipse(x, y, 4.5 + row * 0.6, fill="#fff6da")
    c.path("M296 330L376 330L360 384H312Z", c.shaded("#2b2f36"))
    c.path("M300 334H372L360 376H314Z", c.gradient("#3b5f96", "#22304e", angle=60))


def rug(c: Canvas, p: Product, paint: Paint) -> None:
    name, base = words(p), paint.base
    runner = "runner" in name
    corners = (
        ((98, 118), (302, 118), (356, 318), (44, 318))
        if not runner
        else ((166, 60), (234, 60), (282, 334), (118, 334))
    )
    c.shadow(y=322, across=176 if not runner else 96)
    c.polygon(corners, c.shaded(base), darker(base, 0.35), 1.5)
    (x1, y1), (x2, _), (x3, y3), (x4, _) = corners

    def at(u: float, v: float) -> tuple[float, float]:
        return x1 + (x4 - x1) * v + ((x2 - x1) * (1 - v) + (x3 - x4) * v) * u, y1 + (y3 - y1) * v

    second = paint.accent
    if "pattern" in name or "outdoor" in name or "washable" in name:
        tones = (
            ("#b5502c", "#e0b65c", "#27375c", "#e9dfc8", "#4f7d6d")
            if "pattern" in name
            else (second, lighter(base, 0.5))
        )
        for row in range(7):
            for column in range(5):
                u, v = (column + 0.5) / 5, (row + 0.5) / 7
                tone = tones[(row + column) % len(tones)]
                c.polygon([at(u, v - 0.055), at(u + 0.08, v), at(u, v + 0.055), at(u - 0.08, v)], tone)
    elif "jute" in name or "jute" in p.material.casefold():
        for row in range(26):
            (ax, ay), (bx, by) = at(0.01, (row + 0.5) / 26), at(0.99, (row + 0.5) / 26)
            c.line(ax, ay, bx, by, darker(base, 0.25) if row % 2 else lighter(base, 0.2), 4, 0.7)
    else:
        for _ in range(150):
            x, y = at(c.dice.uniform(0.02, 0.98), c.dice.uniform(0.02, 0.98))
            c.ellipse(
                x,
                y,
                4.5,
                3.4,
                lighter(base, 0.3) if c.dice.random() < 0.5 else darker(base, 0.1),
                opacity=0.6,
            )
        c.polygon([at(0.1, 0.08), at(0.9, 0.08), at(0.9, 0.92), at(0.1, 0.92)], "none", darker(base, 0.22), 3)
    for step in range(22):
        (ax, ay), (bx, by) = at(step / 21, 0), at(step / 21, 1)
        c.line(ax, ay, ax, ay - 7, lighter(base, 0.35), 2.4)
        c.line(bx, by, bx, by + 10, lighter(base, 0.35), 2.8)


def cushion(c: Canvas, p: Product, paint: Paint) -> None:
    base = paint.base
    c.shadow(across=120)
    with c.moved(200, 210, turn=-5):
        c.path(
            "M-110 -104Q0 -84 110 -104Q124 -104 120 -90Q104 0 120 96Q124 112 108 110"
            "Q0 92 -108 110Q-124 112 -120 96Q-104 0 -120 -90Q-124 -104 -110 -104Z",
            c.radial(lighter(base, 0.25), base, darker(base, 0.22), x=0.4, y=0.35, r=0.8),
            darker(base, 0.35),
            1.5,
        )
        if "knit" in words(p):
            for row in range(-5, 6):
                c.path(
                    f"M-100 {row * 18}" + "q10 9 20 0q10 -9 20 0" * 5,
                    "none",
                    darker(base, 0.18),
                    4,
                    0.7,
                )
        else:
            leaf = lighter(base, 0.55) if luminance(base) < 0.6 else darker(base, 0.4)
            for x, turn in ((-58, -18), (0, 4), (58, 20)):
                with c.moved(x, 70, turn=turn):
                    c.line(0, 0, 0, -140, leaf, 2.5, 0.85)
                    for step in range(6):
                        for side in (-1, 1):
                            c.path(
                                f"M0 {-20 - step * 20}q{side * 20} -6 {side * 26} -24"
                                f"q{-side * 20} 2 {-side * 26} 24Z",
                                leaf,
                                opacity=0.75,
                            )


def throw(c: Canvas, p: Product, paint: Paint) -> None:
    base = paint.base
    plaid = "wool" in p.material.casefold()
    c.shadow(across=136)
    for at, (x, y, width) in enumerate(((70, 262, 260), (76, 210, 250), (82, 160, 238))):
        c.rect(x, y, width, 62, 26, c.shaded(darker(base, 0.1) if at % 2 else base), darker(base, 0.35), 1.5)
        for step in range(6):
            if plaid:
                c.line(
                    x + 22 + step * width / 6.2,
                    y + 3,
                    x + 22 + step * width / 6.2,
                    y + 58,
                    (paint.accent, lighter(base, 0.5))[step % 2],
                    6,
                    0.5,
                )
        if plaid:
            c.line(x + 8, y + 30, x + width - 8, y + 30, lighter(base, 0.5), 5, 0.45)
    if "yes" in p.attributes.get("fringe", ""):
        for step in range(30):
            c.line(84 + step * 8, 322, 82 + step * 8, 338, lighter(base, 0.25), 2.6)


def vase(c: Canvas, p: Product, paint: Paint) -> None:
    wide = figure(p, "opening", 5) > 9
    glass = "glass" in p.material.casefold()
    c.shadow(across=80)
    for x, top, turn in ((170, 54, -14), (200, 36, 2), (232, 58, 16)):
        c.line(200, 220, x + turn, top + 20, "#5b8048", 4)
        bloom = c.dice.choice(("#e58a7b", "#f0c35c", "#d99ab8", "#f4efe2"))
        for at in range(7):
            turn_at = at * math.tau / 7
            c.ellipse(x + turn + math.cos(turn_at) * 13, top + 16 + math.sin(turn_at) * 13, 11, fill=bloom)
        c.ellipse(x + turn, top + 16, 9, fill="#c98a2e")
    shape = (
        "M140 180H260C286 240 282 300 250 334H150C118 300 114 240 140 180Z"
        if wide
        else (
            "M180 150H220C218 200 262 224 254 290Q250 334 226 334"
            "H174Q150 334 146 290C138 224 182 200 180 150Z"
        )
    )
    if glass:
        c.path(shape, c.gradient("#f2f8fa", "#c5d8df", "#eaf2f5", angle=0), "#9db5bf", 2, 0.72)
        c.path("M126 250H274C276 290 268 316 250 332H150C132 316 124 290 126 250Z", "#bcdbe8", opacity=0.6)
    else:
        c.path(shape, c.rounded(paint.base), paint.dark, 1.5)
    c.path("M164 240Q160 284 176 314", "none", "#ffffff", 6, 0.45)


def candle(c: Canvas, p: Product, paint: Paint) -> None:
    several = figure(p, "pieces", 1) > 1
    c.shadow(across=110 if several else 80)
    spots = ((120, 210, 52), (202, 140, 60), (284, 246, 52)) if several else ((200, 182, 134),)
    for x, top, wide in spots:
        halo(c, x, top - 34, 54)
        c.line(x, top + 4, x, top - 14, "#3a3027", 3.5)
        c.path(
            f"M{x} {top - 50}C{x + 17} {top - 28} {x + 12} {top - 10} {x} {top - 9}"
            f"C{x - 12} {top - 10} {x - 17} {top - 28} {x} {top - 50}Z",
            c.radial("#fff6c9", "#ffc14d", "#f2842b", x=0.5, y=0.75, r=0.7),
        )
        wax = paint.base if several else lighter(paint.base, 0.4)
        c.rect(
            x - wide / 2, top, wide, 332 - top, 8 if several else 16, c.rounded(wax), darker(wax, 0.25), 1.2
        )
        c.ellipse(x, top + 3, wide / 2 - 2, wide * 0.1, lighter(wax, 0.5))
        if not several:
            c.rect(x - wide / 2, top + 22, wide, 332 - top - 22, 16, "#ffffff", opacity=0.18)
            c.rect(x - 44, top + 50, 88, 66, 4, "#f6f0e2")
            c.path(f"M{x - 22} {top + 90}q22 -26 44 0", "none", "#5b7280", 4)
            c.line(x - 26, top + 100, x + 26, top + 100, "#5b7280", 3)


def mirror(c: Canvas, p: Product, paint: Paint) -> None:
    tall = figure(p, "height", 0) > 90
    glass = c.gradient("#f7fafb", "#c6d6dd", "#eef4f6", "#b7c9d1", angle=40)
    if tall:
        c.shadow(across=84)
        c.rect(122, 40, 156, 292, 78, glass, paint.base, 11)
    else:
        c.ellipse(208, 212, 124, fill="#1c2230", opacity=0.16)
        c.ellipse(200, 200, 122, fill=glass, stroke=paint.base, line=12)
        c.ellipse(200, 200, 128, stroke=lighter(paint.base, 0.4), line=1.5)
    c.path("M146 232L226 128M170 268L262 148", "none", "#ffffff", 9, 0.6)


def clock(c: Canvas, p: Product, paint: Paint) -> None:
    c.ellipse(208, 212, 126, fill="#1c2230", opacity=0.18)
    c.ellipse(200, 200, 124, fill=c.shaded(paint.base), stroke=paint.dark)
    c.ellipse(200, 200, 108, fill=c.radial("#ffffff", "#f6f2e8", "#e9e2d2"))
    for at in range(12):
        turn = at * math.tau / 12
        c.line(
            200 + math.cos(turn) * 86,
            200 + math.sin(turn) * 86,
            200 + math.cos(turn) * 97,
            200 + math.sin(turn) * 97,
            "#3a3f48",
            6 if at % 3 == 0 else 3,
        )
    c.line(200, 200, 158, 160, "#2b2f36", 8)
    c.line(200, 200, 262, 152, "#2b2f36", 5)
    c.line(200, 218, 200, 120, "#d9573f", 2.4)
    c.ellipse(200, 200, 8, fill="#2b2f36")


def framed_print(c: Canvas, p: Product, paint: Paint) -> None:
    c.rect(104, 62, 208, 284, 3, "#1c2230", opacity=0.16)
    c.rect(96, 52, 208, 284, 3, c.shaded(timber(p, paint)), "#4a3626", 1.2)
    c.rect(110, 66, 180, 256, 0, "#f8f5ee")
    c.rect(136, 98, 128, 192, 0, lighter(paint.base, 0.6))
    c.ellipse(222, 150, 30, fill=mix(paint.accent, "#e9a25a", 0.5))
    c.path("M136 236C166 190 190 250 220 214C240 192 254 214 264 206V290H136Z", c.shaded(paint.base))
