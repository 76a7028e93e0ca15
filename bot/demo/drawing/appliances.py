"""Coffee makers and the other machines of a kitchen."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter
from bot.demo.drawing.kitchen import COFFEE, steam
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import GLASS, METAL, STEEL, WOOD, words


def pour_over(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=90)
    c.path(
        "M142 216H258L280 300Q286 332 254 332H146Q114 332 120 300Z",
        c.gradient("#eef5f7", "#c9dae0", "#eef5f7", angle=0),
        "#9db5bf",
        2,
        0.9,
    )
    c.path("M124 284H276L280 304Q284 330 254 330H146Q116 330 120 304Z", COFFEE, opacity=0.92)
    c.rect(134, 206, 132, 15, 7, c.shaded(WOOD))
    c.path("M112 96H288L232 204H168Z", c.rounded(paint.base), darker(paint.base, 0.3), 1.5)
    c.ellipse(200, 96, 88, 17, lighter(paint.base, 0.1), darker(paint.base, 0.25), 1.5)
    c.ellipse(200, 99, 70, 12, "#6a4a38")
    c.path("M286 120C330 116 330 160 268 162", "none", c.shaded(paint.base), 11)
    steam(c, 200, 84, 2)


def french_press(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=86)
    c.path("M266 152C342 140 340 292 264 284", "none", c.shaded("#2b2f36"), 17)
    c.rect(197, 44, 6, 84, 2, c.gradient(*STEEL[:2], angle=0))
    c.ellipse(200, 46, 17, fill=c.shaded("#2b2f36"))
    c.path("M134 130H266V316Q266 332 250 332H150Q134 332 134 316Z", c.rounded(paint.base), paint.dark, 1.5)
    c.path("M134 140L108 152L134 172Z", c.shaded(paint.base))
    c.path(
        "M128 130Q130 106 160 104H240Q270 106 272 130Z", c.rounded(darker(paint.base, 0.08)), paint.dark, 1.2
    )
    c.path("M148 150V310", "none", "#ffffff", 6, 0.45)


def espresso_machine(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=124)
    c.rect(96, 84, 208, 84, 18, c.shaded(paint.base), paint.dark)
    c.rect(112, 166, 76, 132, 4, c.shaded(darker(paint.base, 0.22)))
    c.rect(84, 296, 232, 36, 10, c.shaded(METAL), "#5a616b")
    for at in range(11):
        c.line(104 + at * 19, 304, 104 + at * 19, 312, "#5a616b", 3)
    c.rect(204, 164, 76, 22, 6, c.gradient(*STEEL, angle=0))
    c.line(204, 194, 132, 204, "#2b2f36", 15)
    c.rect(206, 184, 72, 20, 6, c.gradient(*STEEL, angle=0))
    for x in (230, 254):
        c.line(x, 206, x, 248, COFFEE, 3)
    c.path("M214 248H270L264 290Q262 296 254 296H230Q222 296 220 290Z", c.rounded("#f1efe9"), "#b9b2a6", 1.2)
    c.ellipse(132, 124, 22, fill=c.shaded("#f4f2ec"), stroke="#5a616b")
    c.line(132, 124, 143, 112, "#c8323a", 3)
    for x in (182, 216, 250):
        c.ellipse(x, 124, 10, fill=c.shaded(METAL), stroke="#5a616b", line=1.5)
    c.path("M296 166C318 190 306 230 312 262", "none", c.gradient(*STEEL[:2], angle=0), 7)
    c.rect(112, 68, 176, 17, 5, c.shaded(METAL))


def coffee_grinder(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=76)
    c.path(
        "M146 62H254L238 146H162Z", c.gradient("#eef5f7", "#c5d8df", "#eef5f7", angle=0), "#9db5bf", 2, 0.85
    )
    c.path("M152 100H248L239 144H161Z", COFFEE, opacity=0.85)
    c.rect(140, 50, 120, 16, 8, c.shaded("#2b2f36"))
    c.path(
        "M150 146H250L262 320Q262 332 250 332H150Q138 332 138 320Z", c.rounded(paint.base), paint.dark, 1.5
    )
    c.rect(160, 236, 80, 78, 8, c.gradient("#eef5f7", "#c5d8df", angle=0), "#9db5bf")
    c.rect(164, 274, 72, 36, 5, "#6a4a38")
    c.ellipse(200, 196, 18, fill=c.shaded(METAL), stroke="#5a616b")
    c.line(200, 196, 200, 182, "#2b2f36", 3)


def coffee_machine(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=104)
    c.rect(116, 74, 168, 74, 16, c.shaded(paint.base), paint.dark)
    c.rect(116, 140, 54, 176, 4, c.shaded(darker(paint.base, 0.2)))
    c.rect(108, 306, 184, 26, 10, c.shaded(paint.base), paint.dark)
    c.path("M188 148H272L256 182H204Z", c.shaded("#2b2f36"))
    c.path(
        "M184 206H276V288Q276 306 258 306H202Q184 306 184 288Z",
        c.gradient("#eef5f7", "#c5d8df", "#eef5f7", angle=0),
        "#9db5bf",
        2,
        0.9,
    )
    c.path("M186 246H274V288Q274 304 258 304H202Q186 304 186 288Z", COFFEE, opacity=0.9)
    c.path("M276 220C312 220 312 286 276 286", "none", "#2b2f36", 10)
    c.rect(180, 196, 100, 14, 6, c.shaded("#2b2f36"))
    c.rect(206, 96, 62, 28, 6, GLASS)
    c.rect(214, 106, 30, 8, 2, "#7fd8ff")


def blender(c: Canvas, p: Product, paint: Paint) -> None:
    bottle = "bottle" in words(p)
    fruit = c.dice.choice(("#d95b7a", "#8fb84a", "#e69a3c", "#9a5fb0"))
    c.shadow(across=84)
    left, right = (152, 248) if bottle else (126, 274)
    jug = f"M{left} {86 if bottle else 78}H{right}L{244 if bottle else 250} 232H{156 if bottle else 150}Z"
    if not bottle:
        c.path("M268 104C320 100 312 210 254 206", "none", c.shaded("#2b2f36"), 13)
    c.path(jug, c.gradient("#eef5f7", "#cfdee3", "#eef5f7", angle=0), "#9db5bf", 2, 0.9)
    share = (right - left) * 0.05
    c.path(
        f"M{left + share} 132H{right - share}L{242 if bottle else 248} 230H{158 if bottle else 152}Z",
        c.gradient(lighter(fruit, 0.3), fruit, angle=90),
        opacity=0.9,
    )
    c.rect(left - 4, 62, right - left + 8, 24, 9, c.shaded(paint.base if bottle else "#2b2f36"))
    c.path(
        "M148 232H252L268 316Q270 332 254 332H146Q130 332 132 316Z", c.rounded(paint.base), paint.dark, 1.5
    )
    c.ellipse(200, 286, 20, fill=c.shaded(METAL), stroke="#5a616b")
    c.line(200, 286, 200, 271, "#2b2f36", 3)
    c.path("M178 222l22 -10l22 10l-22 8Z", "#8d939b")


def toaster(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=136)
    for x in (134, 206):
        c.path(
            f"M{x} 170V120Q{x - 10} 92 {x + 14} 88H{x + 46}Q{x + 70} 92 {x + 60} 120V170Z",
            c.shaded("#dba764"),
            "#a8743a",
            3,
        )
    c.path(
        "M84 318Q76 318 78 300L88 190Q92 158 124 158H276Q308 158 312 190L322 300Q324 318 316 318Z",
        c.shaded(paint.base),
        paint.dark,
        1.5,
    )
    c.rect(122, 158, 156, 12, 6, "#2b2f36")
    c.rect(96, 316, 208, 14, 6, "#2b2f36")
    c.rect(300, 212, 26, 13, 6, c.shaded("#2b2f36"))
    c.ellipse(262, 262, 18, fill=c.shaded(METAL), stroke="#5a616b")
    c.line(262, 262, 270, 250, "#2b2f36", 3)
    c.path("M104 292L112 202Q114 182 130 178", "none", "#ffffff", 5, 0.45)


def stand_mixer(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=132)
    c.path("M92 300H306Q318 300 318 314V330H80V314Q80 300 92 300Z", c.shaded(paint.base), paint.dark, 1.5)
    c.path(
        "M252 306C260 250 252 210 260 166L320 160C328 220 312 270 314 306Z",
        c.shaded(darker(paint.base, 0.06)),
        paint.dark,
        1.5,
    )
    c.path(
        "M96 118Q88 84 130 80L276 72Q334 74 334 122Q334 168 276 170L130 166Q92 164 96 118Z",
        c.shaded(paint.base),
        paint.dark,
        1.5,
    )
    c.ellipse(112, 122, 20, 30, c.gradient(*STEEL, angle=0))
    c.rect(158, 166, 22, 44, 4, c.gradient(*STEEL, angle=0))
    c.path(
        "M92 206H246C250 270 220 300 200 302H140C118 300 88 270 92 206Z",
        c.gradient(*STEEL, angle=0),
        "#7f868f",
        1.5,
    )
    c.ellipse(169, 206, 77, 12, "#d7dade", "#7f868f")
    c.ellipse(282, 132, 10, fill=c.shaded(METAL))
    c.path("M140 96L262 90", "none", "#ffffff", 6, 0.45)


def scale(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=310, across=144)
    c.path("M96 150H304L340 288H60Z", c.shaded(paint.base), darker(paint.base, 0.3), 1.5)
    c.path("M60 288H340V298Q340 308 330 308H70Q60 308 60 298Z", darker(paint.base, 0.25))
    c.rect(148, 246, 104, 32, 7, GLASS)
    for x in (172, 190, 208):
        c.rect(x, 254, 10, 16, 3, "#9fe3b0")
    c.path(
        "M148 138H252C252 190 230 214 200 214C170 214 148 190 148 138Z", c.rounded("#e8e2d6"), "#b9b2a6", 1.2
    )
    c.ellipse(200, 138, 52, 11, "#f3ead5", "#b9b2a6")
