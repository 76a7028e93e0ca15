"""Headphones, earbuds, speakers, soundbars, record players and radios."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.phones import screen_tint
from bot.demo.drawing.reading import GLASS, METAL, figure, has


def star(c: Canvas, x: float, y: float, radius: float, fill: str) -> None:
    points = [
        (
            x + math.sin(at * math.pi / 5) * radius * (1 if at % 2 == 0 else 0.45),
            y - math.cos(at * math.pi / 5) * radius * (1 if at % 2 == 0 else 0.45),
        )
        for at in range(10)
    ]
    c.polygon(points, fill)


def headphones(c: Canvas, p: Product, paint: Paint) -> None:
    kind = p.attributes.get("type", "")
    on_ear, opened = "on-ear" in kind, "open" in kind
    reach, cup, tall = (84.0, 34.0, 46.0) if on_ear else (98.0, 44.0, 66.0)
    middle = 226.0
    c.shadow(across=130)
    band = f"M{200 - reach} {middle}C{200 - reach - 6} 36 {200 + reach + 6} 36 {200 + reach} {middle}"
    c.path(band, "none", darker(paint.base, 0.3), 24 if not on_ear else 18)
    c.path(band, "none", c.shaded(paint.base), 18 if not on_ear else 13)
    c.path(
        f"M{200 - 52} 104C{200 - 22} 84 {200 + 22} 84 {200 + 52} 104",
        "none",
        mix(paint.base, "#20242b", 0.45),
        15,
    )
    for side in (-1, 1):
        x = 200 + side * reach
        c.rect(x - 6, middle - 66, 12, 62, 6, c.gradient("#e5e7ea", METAL, "#7f868f", angle=0))
        pad = mix(paint.base, "#20242b", 0.55) if luminance(paint.base) > 0.3 else "#17191e"
        c.ellipse(x - side * 17, middle + 18, cup * 0.62, tall, c.shaded(pad))
        c.ellipse(x + side * 6, middle + 18, cup * 0.8, tall * 1.04, c.shaded(paint.base), paint.dark, 1.5)
        c.ellipse(
            x + side * 12,
            middle + 18,
            cup * 0.56,
            tall * 0.78,
            c.shaded(darker(paint.base, 0.08)),
            lighter(paint.base, 0.35),
            1.5,
        )
        if opened:
            for ring in range(1, 5):
                c.ellipse(
                    x + side * 12,
                    middle + 18,
                    cup * 0.11 * ring,
                    tall * 0.16 * ring,
                    stroke=darker(paint.base, 0.55),
                    line=2,
                )
        elif "gaming" in kind:
            c.ellipse(
                x + side * 12,
                middle + 18,
                cup * 0.4,
                tall * 0.55,
                stroke="#36b4ff" if side > 0 else "#ff4d5e",
                line=4,
            )
        elif "recommended_age" in p.attributes:
            star(c, x + side * 12, middle + 18, 15, paint.accent)
        else:
            c.ellipse(x + side * 12, middle + 18, 5, 7, lighter(paint.base, 0.45))
    if "boom" in p.attributes.get("microphone", ""):
        c.path(
            f"M{200 - reach} {middle + 74}"
            f"C{200 - reach} {middle + 120} 160 {middle + 116} 176 {middle + 104}",
            "none",
            "#23272e",
            7,
        )
        c.rect(168, middle + 92, 30, 17, 8.5, c.shaded("#2f343c"))
    if not has(p, "wireless"):
        c.path(f"M{200 - reach} {middle + 84}C{200 - reach - 10} 380 240 318 316 332", "none", "#2b2f36", 4)


def earbuds(c: Canvas, p: Product, paint: Paint) -> None:
    """Two buds above their open case."""
    seal = "open" not in p.attributes.get("ear_tips", "")
    round_case = c.dice.random() < 0.5
    c.shadow(across=116)
    for side in (-1, 1):
        with c.moved(200 + side * 62, 132, turn=side * 14):
            if seal:
                c.ellipse(-side * 30, 2, 17, 21, c.shaded(mix(paint.base, "#30353d", 0.6)))
            c.ellipse(0, 0, 33, 31, c.shaded(paint.base), paint.dark, 1.2)
            c.rect(-9 + side * 8, 8, 19, 76, 9.5, c.shaded(paint.base), paint.dark, 1.2)
            c.rect(-2 + side * 8, 64, 6, 12, 3, GLASS, opacity=0.7)
            c.ellipse(side * 9, -4, 10, 9, darker(paint.base, 0.22))
    width = 150.0 if round_case else 186.0
    left = 200 - width / 2
    c.rect(left + 4, 226, width - 8, 42, 20, c.shaded(darker(paint.base, 0.16)), paint.dark, 1.2)
    c.rect(left + 16, 236, width - 32, 24, 12, mix(paint.base, "#14161b", 0.75))
    c.path(
        f"M{left} 254H{left + width}V{300 if not round_case else 286}"
        f"Q{left + width} 334 {left + width - 42} 334"
        f"H{left + 42}Q{left} 334 {left} {300 if not round_case else 286}Z",
        c.shaded(paint.base),
        paint.dark,
        1.2,
    )
    c.ellipse(200, 294, 4, fill="#5fd38a")
    c.path(f"M{left + 16} 268V290Q{left + 18} 308 {left + 32} 318", "none", "#ffffff", 4, 0.45)


def ear_hooks(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120)
    for side in (-1, 1):
        with c.moved(200 + side * 74, 210):
            c.path(
                f"M{-side * 6} 40C{side * 70} 60 {side * 86} -60 {side * 34} -104"
                f"C{side * 10} -122 {-side * 26} -108 {-side * 22} -70",
                "none",
                darker(paint.base, 0.15),
                15,
            )
            c.path(
                f"M{-side * 6} 40C{side * 70} 60 {side * 86} -60 {side * 34} -104",
                "none",
                lighter(paint.base, 0.25),
                3,
                0.7,
            )
            c.ellipse(-side * 34, 14, 20, 24, c.shaded("#2b2f36"))
            c.rect(-32, -34, 64, 92, 28, c.shaded("#2b2f36"))
            c.rect(-22, -22, 44, 68, 20, c.shaded(paint.base))


def bone_headphones(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=126)
    c.path("M118 214C40 150 70 60 200 60C330 60 360 150 282 214", "none", darker(paint.base, 0.45), 15)
    c.path("M118 214C40 150 70 60 200 60C330 60 360 150 282 214", "none", paint.base, 9)
    for side in (-1, 1):
        with c.moved(200 + side * 84, 246, turn=side * -24):
            c.rect(-22, -56, 44, 84, 20, c.shaded(darker(paint.base, 0.2)))
            c.ellipse(-side * 8, 40, 28, 32, c.shaded(paint.base), paint.dark)
            c.ellipse(-side * 8, 40, 16, 19, "#e9792b" if luminance(paint.base) < 0.7 else "#2b2f36")


def wired_earphones(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=110)
    c.path(
        "M122 150C110 260 196 226 200 300M278 150C290 260 204 226 200 300"
        "C196 350 300 340 292 288C284 250 236 280 262 318",
        "none",
        "#3a3f48",
        5,
    )
    for side in (-1, 1):
        with c.moved(200 + side * 78, 118, turn=side * 18):
            c.rect(-8, 4, 16, 50, 8, c.shaded("#2b2f36"))
            c.ellipse(-side * 26, -10, 15, 19, c.shaded("#5a616b"))
            c.ellipse(0, -8, 30, 28, c.shaded(paint.base), paint.dark)
            c.ellipse(side * 4, -8, 13, 12, c.shaded(METAL))
    c.rect(194, 250, 12, 34, 6, c.shaded(METAL))


def grille(c: Canvas, x: float, y: float, width: float, height: float, radius: float, color: str) -> None:
    """Woven cloth over a loudspeaker."""
    c.rect(x, y, width, height, radius, c.shaded(color), darker(color, 0.35), 1.5)
    step = 9.0
    for row in range(int((height - 14) / step)):
        c.line(x + 9, y + 11 + row * step, x + width - 9, y + 11 + row * step, darker(color, 0.22), 2, 0.5)


def cone(c: Canvas, x: float, y: float, radius: float, color: str = "#2a2e35") -> None:
    c.ellipse(x, y, radius, fill=c.shaded("#4a5059"), stroke="#14161b")
    c.ellipse(x, y, radius * 0.86, fill=c.radial(lighter(color, 0.14), color, darker(color, 0.5)))
    c.ellipse(
        x, y, radius * 0.34, fill=c.radial(lighter(color, 0.4), darker(color, 0.2), x=0.38, y=0.35, r=0.7)
    )


def portable_speaker(c: Canvas, p: Product, paint: Paint) -> None:
    power = figure(p, "output_power", 10)
    round_disc = power < 15
    c.shadow(across=140 if not round_disc else 100)
    if round_disc and has(p, "mount"):
        c.ellipse(200, 206, 124, fill=c.shaded(paint.base), stroke=paint.dark)
        for ring in range(5):
            for at in range(6 + ring * 6):
                turn = at * math.tau / (6 + ring * 6)
                c.ellipse(
                    200 + math.cos(turn) * (16 + ring * 15),
                    186 + math.sin(turn) * (16 + ring * 15),
                    3.2,
                    fill=darker(paint.base, 0.5),
                )
        for at in range(3):
            c.ellipse(156 + at * 44, 296, 14, fill="#ffffff", opacity=0.85)
    elif round_disc:
        c.path(
            "M118 128C120 40 290 40 288 120",
            "none",
            "#e9792b" if luminance(paint.base) < 0.5 else darker(paint.base, 0.45),
            11,
        )
        c.ellipse(200, 218, 116, fill=c.shaded(darker(paint.base, 0.3)))
        c.ellipse(200, 214, 106, fill=c.shaded(paint.base))
        for ring in range(1, 8):
            c.ellipse(200, 214, ring * 13.0, stroke=darker(paint.base, 0.25), line=2, opacity=0.6)
        c.rect(176, 206, 48, 16, 8, lighter(paint.base, 0.7))
    else:
        grille(c, 62, 150, 276, 176, 84, paint.base)
        c.rect(62, 150, 46, 176, 23, c.shaded(darker(paint.base, 0.3)))
        c.rect(292, 150, 46, 176, 23, c.shaded(darker(paint.base, 0.3)))
        c.ellipse(85, 238, 14, 42, darker(paint.base, 0.6))
        c.ellipse(315, 238, 14, 42, darker(paint.base, 0.6))
        c.path("M108 156C120 92 280 92 292 156", "none", darker(paint.base, 0.5), 12)
        c.rect(166, 222, 68, 26, 6, lighter(paint.base, 0.65))


def party_speaker(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=100)
    c.path("M150 66V42Q150 34 158 34H242Q250 34 250 42V66", "none", "#5a616b", 8)
    c.rect(112, 60, 176, 268, 24, c.shaded(paint.base), paint.dark)
    for y, radius in ((134, 50), (252, 62)):
        c.ellipse(200, y, radius + 8, stroke=c.gradient("#ff4d8d", "#ffb03a", "#36b4ff", angle=60), line=6)
        cone(c, 200, y, radius)
    for x in (138, 262):
        c.ellipse(x, 330, 16, fill="#1b1e25", stroke="#5a616b", line=4)


def room_speaker(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=96)
    c.rect(122, 92, 156, 236, 66, c.rounded(paint.base), darker(paint.base, 0.3), 1.5)
    for row in range(22):
        y = 116 + row * 9
        c.path(f"M{124} {y}Q200 {y + 9} 276 {y}", "none", darker(paint.base, 0.3), 1.8, 0.45)
    c.ellipse(200, 110, 60, 15, c.shaded("#2b2f36"))
    c.ellipse(200, 110, 26, 6, "none", "#7fd8ff", 2.5)
    c.path("M124 300Q200 322 276 300V312Q276 332 200 336Q124 332 124 312Z", c.rounded("#c79f6a"))


def bookshelf_speakers(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=150)
    for left, top in ((62, 96), (212, 106)):
        c.rect(left, top, 126, 230, 8, c.shaded(paint.base), paint.dark)
        for at in range(4):
            c.path(
                f"M{left + 14 + at * 30} {top + 4}"
                f"C{left + 4 + at * 33} {top + 80} {left + 24 + at * 28} {top + 150}"
                f" {left + 12 + at * 30} {top + 226}",
                "none",
                darker(paint.base, 0.25),
                1.4,
                0.5,
            )
        c.ellipse(left + 63, top + 62, 25, fill=c.shaded("#2a2e35"))
        c.ellipse(left + 63, top + 62, 12, fill=c.radial("#e5e1d8", "#8d8a83", x=0.4, y=0.35))
        cone(c, left + 63, top + 156, 48, "#cdbfa6" if luminance(paint.base) < 0.5 else "#3a3e46")


def soundbar(c: Canvas, p: Product, paint: Paint) -> None:
    width = 190 + min(figure(p, "width", 90), 125) * 1.1
    left, sub = 200 - width / 2, has(p, "subwoofer")
    c.shadow(across=width * 0.5)
    c.rect(96, 78, 208, 126, 7, "#16181d")
    c.wallpaper(102, 84, 196, 114, 3, screen_tint(c, paint))
    c.rect(190, 204, 20, 40, 2, "#3a3f48")
    if sub:
        c.rect(left + width - 66, 208, 82, 122, 10, c.shaded(paint.base), "#0f1116")
        cone(c, left + width - 25, 272, 31)
    if "rear" in p.attributes.get("surround", ""):
        for x in (left + 4, left + 44):
            grille(c, x, 232, 32, 66, 8, mix(paint.base, "#60666f", 0.25))
    bar = mix(paint.base, "#60666f", 0.3)
    grille(c, left, 292, width - (40 if sub else 0), 38, 14, bar)
    c.rect(left, 290, width - (40 if sub else 0), 9, 4, c.gradient(lighter(bar, 0.3), bar, angle=90))
    c.ellipse(left + 20, 318, 3, fill="#7fd8ff")


def turntable(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=156)
    c.path("M62 178L92 96H308L338 178Z", c.gradient("#ffffff", "#c8d6dc", angle=60), "#9fb2ba", 1.5, 0.45)
    c.path("M70 176H330L356 286H44Z", c.shaded(lighter(paint.base, 0.12)), darker(paint.base, 0.3))
    c.path("M44 286H356V310Q356 318 348 318H52Q44 318 44 310Z", c.shaded(paint.base), darker(paint.base, 0.3))
    c.ellipse(176, 230, 112, 47, c.shaded("#8d939b"))
    c.ellipse(176, 226, 108, 45, "#17191e")
    for ring in range(4):
        c.ellipse(176, 226, 98 - ring * 15, 40.5 - ring * 6.3, stroke="#4a505a", line=1, opacity=0.8)
    c.path("M176 226L84 206A108 45 0 0 1 128 188Z", "#ffffff", opacity=0.12)
    c.ellipse(176, 226, 32, 13.5, c.shaded("#d9573f"))
    c.ellipse(176, 225, 3, 1.8, "#f4f4f2")
    c.ellipse(312, 200, 17, 9, c.shaded(METAL))
    c.path("M312 198L296 252L250 254", "none", "#e5e7ea", 5.5)
    c.path("M252 248l-14 4l4 9l14 -3Z", "#2b2f36")
    c.ellipse(80, 292, 10, fill=c.shaded(METAL))
    for x in (72, 318):
        c.rect(x - 16, 318, 32, 12, 5, "#2b2f36")


def clock_radio(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=136)
    c.rect(78, 146, 244, 186, 26, c.shaded(paint.base), darker(paint.base, 0.4))
    grille(c, 94, 164, 104, 150, 16, mix(paint.base, "#3a3026", 0.7))
    c.rect(210, 166, 96, 62, 9, GLASS)
    for x in (226, 246, 268, 288):
        c.rect(x - 5, 182, 4, 13, 2, "#ffca7a")
        c.rect(x - 5, 199, 4, 13, 2, "#ffca7a")
        c.rect(x, 180, 7, 4, 2, "#ffca7a")
    c.ellipse(256, 272, 28, fill=c.shaded("#e9e2d3"), stroke=darker(paint.base, 0.4))
    c.line(256, 270, 256, 250, darker(paint.base, 0.5), 3)
    c.rect(140, 136, 120, 13, 6, c.shaded("#e9e2d3"))
