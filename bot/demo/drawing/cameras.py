"""Cameras, lenses and tripods, and the watches, bands and rings that are worn."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import GROUND, Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.phones import screen_tint, slab
from bot.demo.drawing.reading import GLASS, METAL, figure, has


def camera(c: Canvas, p: Product, paint: Paint) -> None:
    """A camera with a lens in front: mirrorless, compact or superzoom."""
    kind = p.attributes.get("type", "")
    finder, compact = has(p, "viewfinder"), "compact" in kind
    full, zoom = "full frame" in p.attributes.get("sensor", ""), "superzoom" in kind
    width, height = (232.0, 138.0) if compact else (272.0, 168.0) if full else (252.0, 150.0)
    left, top = 200 - width / 2, 308 - height
    c.shadow(y=316, across=width * 0.55)
    body = paint.base
    if finder:
        c.path(f"M146 {top + 6}L164 {top - 40}H236L254 {top + 6}Z", c.shaded(body), darker(body, 0.5))
        c.rect(182, top - 50, 36, 10, 2, c.shaded("#5a616b"))
    c.rect(left + 24, top - 14, 40, 18, 5, c.shaded(METAL))
    c.rect(left + width - 74, top - 16, 46, 20, 5, c.shaded(METAL))
    c.ellipse(left + width - 51, top - 16, 23, 6, lighter(METAL, 0.4))
    c.rect(left, top, width, height, 24, c.shaded(body), darker(body, 0.5))
    band = "#2f3239" if luminance(body) > 0.3 else darker(body, 0.35)
    c.rect(left, top + 34, width, height - 58, 4, c.shaded(band))
    for row in range(int((height - 70) / 9)):
        for at in range(int(width / 9) - 1):
            c.ellipse(left + 9 + at * 9, top + 43 + row * 9, 1.1, fill=lighter(band, 0.2), opacity=0.6)
    c.path(
        f"M{left} {top + 30}H{left + 40}Q{left + 54} {top + 70} {left + 44} {top + height - 14}"
        f"Q{left + 20} {top + height} {left} {top + height - 22}Z",
        c.shaded(band),
    )
    ring = 66.0 if not compact else 56.0
    middle = top + height * 0.54
    if has(p, "lens_included") or compact or zoom:
        c.ellipse(206, middle, ring + 8, fill=c.shaded("#3a3f48"), stroke="#14161b")
        c.ellipse(206, middle, ring, fill=c.shaded("#23272e"))
        for at in range(36):
            turn = at * math.tau / 36
            c.line(
                206 + math.cos(turn) * ring * 0.94,
                middle + math.sin(turn) * ring * 0.94,
                206 + math.cos(turn) * ring * 0.84,
                middle + math.sin(turn) * ring * 0.84,
                "#4a505a",
                1.6,
            )
        c.ellipse(206, middle, ring * 0.78, stroke="#d9573f" if full else "#8d939b", line=1.5)
        c.lens(206, middle, ring * (0.72 if zoom else 0.62))
    else:
        c.ellipse(206, middle, ring, fill=c.shaded(METAL), stroke="#5a616b")
        c.ellipse(206, middle, ring * 0.8, fill="#14161b")
        c.rect(206 - 38, middle - 26, 76, 52, 3, c.gradient("#6fb7a8", "#7a5fa8", "#c98a5a", angle=40))
        for at in range(10):
            c.ellipse(
                206 + math.cos(0.5 + at * 0.22) * ring * 0.88,
                middle + math.sin(0.5 + at * 0.22) * ring * 0.88,
                2,
                fill="#c3a04e",
            )
    c.ellipse(left + 76, top + 16, 6, fill="#c8323a" if full else "#f4d9a0")


def action_camera(c: Canvas, p: Product, paint: Paint) -> None:
    tiny = not has(p, "screen")
    c.shadow(across=100)
    if tiny:
        c.rect(136, 92, 128, 236, 60, c.shaded(paint.base), darker(paint.base, 0.35))
        c.ellipse(200, 158, 50, fill=c.shaded("#2b2f36"))
        c.lens(200, 158, 40)
        c.ellipse(200, 262, 22, fill=c.shaded(darker(paint.base, 0.12)), stroke=darker(paint.base, 0.35))
        c.ellipse(200, 298, 4, fill="#e2483d")
        return
    c.rect(86, 124, 228, 170, 30, c.shaded(paint.base), "#0f1116")
    c.rect(100, 138, 96, 84, 12, GLASS)
    c.wallpaper(104, 142, 88, 76, 9, "#4d8fb8")
    c.rect(204, 142, 98, 98, 24, c.shaded("#3a3f48"))
    c.lens(253, 191, 42)
    c.rect(108, 238, 70, 38, 8, darker(paint.base, 0.4))
    for at in range(4):
        c.line(116 + at * 17, 246, 116 + at * 17, 268, "#5a616b", 2)
    c.rect(240, 112, 44, 15, 7, c.shaded("#e2483d"))
    c.path("M172 294V326H186V294M193 294V326H207V294M214 294V326H228V294", c.shaded("#2b2f36"), "#14161b", 2)


def instant_camera(c: Canvas, p: Product, paint: Paint) -> None:
    wide = figure(p, "print_size", 54) > 80
    width = 260.0 if wide else 206.0
    left = 200 - width / 2
    c.shadow(across=width * 0.55)
    printed = 116.0 if wide else 84.0
    with c.moved(200, 96, turn=3):
        c.rect(-printed / 2, -52, printed, 106, 3, "#fbfaf6", "#d5d2ca", 1.5)
        c.wallpaper(-printed / 2 + 8, -44, printed - 16, 66, 1, screen_tint(c, paint))
    c.rect(left, 122, width, 208, 46, c.shaded(paint.base), darker(paint.base, 0.3))
    c.rect(left + 26, 120, width - 52, 12, 6, darker(paint.base, 0.5))
    c.rect(left + 26, 146, 56, 34, 9, c.gradient("#ffffff", "#c9d4da", angle=50), "#8d939b")
    c.rect(left + width - 72, 146, 44, 34, 9, "#20242b")
    c.ellipse(200, 246, 68, fill=c.shaded(lighter(paint.base, 0.4)), stroke=darker(paint.base, 0.25))
    c.ellipse(200, 246, 52, fill=c.shaded("#3a3f48"))
    c.lens(200, 246, 36)
    c.ellipse(left + width - 30, 300, 12, fill=c.shaded("#e2725b"))
    if has(p, "self_portrait_mirror"):
        c.rect(left + 20, 288, 26, 26, 6, c.gradient("#ffffff", "#aab7bf", angle=50), "#8d939b")


def camera_lens(c: Canvas, p: Product, paint: Paint) -> None:
    """A barrel standing on its mount; long for a telephoto, short for a prime."""
    grams = figure(p, "weight", 400)
    width = 112 + min(grams, 700) * 0.11
    height = 110 + min(grams, 700) * 0.17 + (40 if figure(p, "focal_length", 35) >= 70 else 0)
    left, top = 200 - width / 2, 322 - height
    dark = "#26292f"
    c.shadow(across=width * 0.7)
    c.rect(left + 16, 312, width - 32, 16, 4, c.rounded("#9aa0a8"))
    c.rect(left + 6, top + height * 0.66, width - 12, height * 0.3, 5, c.rounded(dark))
    c.rect(left, top + 8, width, height * 0.64, 6, c.rounded("#2d3138"))
    for row, share in ((0.2, 0.28), (0.52, 0.16)):
        y, tall = top + height * row, height * share
        c.rect(left - 3, y, width + 6, tall, 4, c.rounded("#1d2025"))
        for at in range(int(width / 6)):
            c.line(left + 1 + at * 6, y + 4, left + 1 + at * 6, y + tall - 4, "#3f444d", 1.6)
    c.rect(
        left + 6,
        top + height * 0.71,
        width - 12,
        3,
        1,
        "#d9573f" if "2.8" in p.attributes.get("maximum_aperture", "") else "#9aa0a8",
    )
    c.ellipse(200, top + 8, width / 2, width * 0.15, "#14161b", "#4a505a")
    c.ellipse(
        200,
        top + 9,
        width * 0.39,
        width * 0.105,
        c.radial("#5b7fb0", "#2a3c63", "#0c0f16", x=0.4, y=0.4, r=0.7),
    )
    c.ellipse(200 - width * 0.12, top + 6, width * 0.09, width * 0.02, "#ffffff", opacity=0.7)


def tripod(c: Canvas, p: Product, paint: Paint) -> None:
    small = figure(p, "maximum_height", 150) < 60
    top = 206.0 if small else 110.0
    joint = paint.accent if "Carbon" in p.material else paint.base
    c.shadow(across=110)
    for x in (200, 112, 288):
        spread = (x - 200) * (1 if not small else 0.8)
        for share, wide in ((0.0, 17), (0.42, 13), (0.72, 9)):
            x1, y1 = 200 + spread * share, top + 20 + (GROUND - 14 - top - 14) * share
            end = share + 0.36 if share < 0.7 else 1.0
            x2, y2 = 200 + spread * end, top + 20 + (GROUND - 14 - top - 14) * end
            leg = "#2f333a" if "Carbon" in p.material or small else paint.base
            c.line(x1, y1, x2, y2, darker(leg, 0.2 + share * 0.2), wide if not small else wide + 5)
            if share:
                c.ellipse(x1, y1, wide * 0.75 + 3, fill=c.shaded(joint))
        c.ellipse(200 + spread, GROUND - 6, 9, 6, "#1b1e25")
    c.rect(182, top - 8, 36, 40, 9, c.shaded("#2b2f36"))
    if not small:
        c.rect(191, 78, 18, 40, 4, c.shaded("#4a505a"))
    c.ellipse(200, top - 26 if small else 74, 22, fill=c.shaded(joint))
    c.rect(164, (top - 58) if small else 42, 72, 14, 5, c.shaded("#2b2f36"))
    if "phone_clamp" in p.attributes or small:
        with c.moved(148, (top - 178) if small else -4, turn=0):
            if small:
                slab(c, 0, 0, 104, 122, "#2b2f37", 14)
                c.wallpaper(5, 5, 94, 112, 10, "#c7659a")
    if "three-way" in p.attributes.get("type", ""):
        c.line(214, 66, 300, 98, "#2b2f36", 9)
        c.line(270, 87, 304, 100, "#17191e", 15)


def gimbal(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=80)
    c.rect(176, 196, 48, 136, 22, c.shaded(paint.base), paint.dark)
    c.ellipse(200, 232, 15, fill=c.shaded("#2b2f36"))
    c.ellipse(200, 266, 7, fill="#e2483d")
    c.path("M200 200C200 150 262 166 262 112", "none", c.shaded(darker(paint.base, 0.15)), 19)
    c.ellipse(262, 108, 24, fill=c.shaded("#2b2f36"))
    with c.moved(70, 62, turn=-3):
        slab(c, 0, 0, 190, 92, "#2b2f37", 16)
        c.wallpaper(6, 6, 178, 80, 11, "#4a9a86")
    c.rect(150, 54, 34, 108, 8, c.shaded("#3a3f48"))


def strap(c: Canvas, color: str, width: float, holes: bool = True) -> None:
    for top, tall in ((26, 100), (262, 108)):
        upper = top < 100
        near, far, bend = (top + tall, top + 6, top - 6) if upper else (top, top + tall - 6, top + tall + 6)
        left, right = 200 - width / 2, 200 + width / 2
        c.path(
            f"M{left} {near}L{left + 12} {far}Q200 {bend} {right - 12} {far}L{right} {near}Z",
            c.rounded(color),
            darker(color, 0.35),
            1.2,
        )
    if holes:
        for at in range(4):
            c.ellipse(200, 302 + at * 15, 3, fill=darker(color, 0.55))


def watch(c: Canvas, p: Product, paint: Paint) -> None:
    kind = p.attributes.get("type", "")
    kids, analog, rugged = "kids" in kind, "hybrid" in kind, "instruments" in p.attributes
    metal = luminance(paint.base) > 0.5 or paint.base in ("#d0ab58",)
    band = "#30343b" if metal and not kids and not analog else paint.base
    c.shadow(y=374, across=74, strength=0.22)
    radius = {True: 82.0, False: 74.0}[rugged or figure(p, "case_size", 42) > 44]
    strap(c, band, radius * 1.16)
    case = paint.base if metal else mix(paint.base, "#3a3f48", 0.5)
    if analog:
        case = "#c9ced4"
    if kids:
        c.rect(122, 122, 156, 156, 44, c.shaded(paint.base), paint.dark)
        c.rect(138, 138, 124, 124, 30, GLASS)
        c.ellipse(200, 192, 30, fill=c.shaded("#f0c330"))
        for x in (190, 210):
            c.ellipse(x, 187, 3.4, fill="#2b2f36")
        c.path("M186 199Q200 212 214 199", "none", "#2b2f36", 3)
        c.rect(168, 236, 64, 8, 4, "#7fd8ff")
        return
    c.rect(270 + (radius - 74), 184, 18, 32, 6, c.shaded(case))
    c.ellipse(200, 200, radius + 12, fill=c.shaded(case), stroke=darker(case, 0.4))
    if rugged:
        c.ellipse(200, 200, radius + 2, fill="#1b1e25")
        for at in range(60):
            turn = at * math.tau / 60
            inner = radius - (9 if at % 5 == 0 else 4)
            c.line(
                200 + math.cos(turn) * inner,
                200 + math.sin(turn) * inner,
                200 + math.cos(turn) * radius,
                200 + math.sin(turn) * radius,
                "#c9ced4",
                2,
            )
    face = "#f6f3ea" if analog else GLASS
    c.ellipse(200, 200, radius - (12 if rugged else 3), fill=face)
    if analog:
        for at in range(12):
            turn = at * math.tau / 12
            c.line(
                200 + math.cos(turn) * 58,
                200 + math.sin(turn) * 58,
                200 + math.cos(turn) * 67,
                200 + math.sin(turn) * 67,
                "#3a3f48",
                3,
            )
        c.ellipse(200, 232, 17, stroke="#9aa0a8", line=1.6)
        c.line(200, 232, 209, 222, "#d9573f", 2.4)
        c.line(200, 200, 172, 172, "#2b2f36", 5)
        c.line(200, 200, 240, 168, "#2b2f36", 3.4)
        c.ellipse(200, 200, 4.5, fill="#2b2f36")
    elif "transflective" in p.attributes.get("display_type", ""):
        c.ellipse(200, 200, radius - 15, fill="#b9c2ac")
        c.path("M140 226L164 204L184 218L212 176L236 200L258 190", "none", "#2d3a2b", 4)
        c.rect(166, 158, 26, 12, 3, "#2d3a2b")
        c.rect(206, 158, 26, 12, 3, "#2d3a2b")
        c.rect(176, 236, 48, 9, 3, paint.base if not metal else "#e9792b")
    else:
        for ring, color in ((54, "#ff5d73"), (42, "#8be36b"), (30, "#4ac6ff")):
            c.ellipse(200, 200, ring, stroke=darker(color, 0.72), line=8)
            c.path(
                f"M200 {200 - ring}A{ring} {ring} 0 1 1 {200 - ring * 0.86:.1f} {200 + ring * 0.5:.1f}",
                "none",
                color,
                8,
            )
    c.path(
        f"M{200 - radius * 0.66:.1f} {200 - radius * 0.42:.1f}"
        f"A{radius * 0.8:.1f} {radius * 0.8:.1f} 0 0 1 {200 + radius * 0.1:.1f} {200 - radius * 0.78:.1f}",
        "none",
        "#ffffff",
        5,
        0.3,
    )


def fitness_band(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=374, across=56, strength=0.22)
    strap(c, paint.base, 70)
    c.rect(163, 104, 74, 184, 36, c.shaded(darker(paint.base, 0.12)), paint.dark)
    c.rect(171, 114, 58, 164, 28, GLASS)
    c.rect(184, 138, 13, 22, 4, "#ffffff")
    c.rect(203, 138, 13, 22, 4, "#ffffff")
    c.rect(184, 168, 13, 22, 4, "#ffffff")
    c.rect(203, 168, 13, 22, 4, "#ffffff")
    c.rect(184, 210, 32, 7, 3.5, "#8be36b")
    c.rect(184, 224, 24, 7, 3.5, "#ff5d73")
    c.rect(184, 238, 28, 7, 3.5, "#4ac6ff")


def ring(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=326, across=104)
    inside, metal = darker(paint.base, 0.55), paint.base
    c.ellipse(222, 208, 92, 102, "none", inside, 26)
    for at in range(3):
        c.rect(298, 168 + at * 28, 13, 16, 4, "#5fd38a" if at == 1 else lighter(inside, 0.12))
    shine = c.gradient(
        lighter(metal, 0.6),
        metal,
        darker(metal, 0.4),
        metal,
        lighter(metal, 0.35),
        darker(metal, 0.2),
        angle=55,
    )
    c.ellipse(190, 208, 94, 104, "none", shine, 27)
    c.ellipse(190, 208, 106, 116, "none", lighter(metal, 0.5), 1.6, 0.7)
    c.path("M104 168Q118 124 152 106", "none", "#ffffff", 6, 0.5)
