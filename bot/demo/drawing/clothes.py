"""Clothes, from a T-shirt to an overcoat."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import words

WEIGHT = 1.6


def edge(paint: Paint) -> str:
    return darker(paint.base, 0.4)


def stripes(
    c: Canvas, p: Product, paint: Paint, left: float, top: float, width: float, height: float
) -> None:
    """A pattern where the product names one."""
    name = f"{words(p)} {p.pattern}".casefold()
    tone = lighter(paint.base, 0.75) if luminance(paint.base) < 0.6 else paint.accent
    if "strip" in name or "breton" in name:
        for row in range(int(height / 24)):
            c.rect(left, top + 8 + row * 24, width, 8, 0, tone, opacity=0.85)
    elif "check" in name or "plaid" in name or "flannel" in name or "tartan" in name:
        for row in range(int(height / 34)):
            c.rect(left, top + 10 + row * 34, width, 11, 0, darker(paint.base, 0.45), opacity=0.5)
        for column in range(int(width / 34)):
            c.rect(left + 10 + column * 34, top, 11, height, 0, darker(paint.base, 0.45), opacity=0.5)
            c.rect(left + 25 + column * 34, top, 3, height, 0, tone, opacity=0.6)
    elif "floral" in name or "print" in name or "flower" in name:
        for _ in range(int(width * height / 1300)):
            x, y = c.dice.uniform(left + 8, left + width - 8), c.dice.uniform(top + 8, top + height - 8)
            for dx, dy in ((-4, 0), (4, 0), (0, -4), (0, 4)):
                c.ellipse(x + dx, y + dy, 3.4, fill=tone, opacity=0.85)
            c.ellipse(x, y, 2.4, fill="#e9b44c")


def sleeves(c: Canvas, paint: Paint, long: bool, fill: str) -> None:
    if long:
        c.path("M134 96L92 118Q70 190 56 298L98 306Q112 220 130 176Z", fill, edge(paint), WEIGHT)
        c.path("M266 96L308 118Q330 190 344 298L302 306Q288 220 270 176Z", fill, edge(paint), WEIGHT)
    else:
        c.path("M134 92L82 122L58 188L106 208L132 168Z", fill, edge(paint), WEIGHT)
        c.path("M266 92L318 122L342 188L294 208L268 168Z", fill, edge(paint), WEIGHT)


def torso(c: Canvas, paint: Paint, fill: str, low: float = 330) -> None:
    c.path(
        "M134 92C160 82 164 80 168 78Q200 112 232 78C236 80 240 82 266 92"
        f"L276 180L272 {low}Q200 {low + 10} 128 {low}L124 180Z",
        fill,
        edge(paint),
        WEIGHT,
    )


def folds(c: Canvas, paint: Paint) -> None:
    c.path(
        "M146 186C152 230 146 270 150 314M252 196C246 240 254 270 248 312",
        "none",
        darker(paint.base, 0.2),
        3,
        0.5,
    )


def t_shirt(c: Canvas, p: Product, paint: Paint) -> None:
    long = "long-sleeve" in words(p) or "long sleeve" in words(p) or "base layer" in words(p)
    fill = c.shaded(paint.base)
    c.shadow(y=352, across=110, strength=0.18)
    sleeves(c, paint, long, c.shaded(darker(paint.base, 0.08)))
    torso(c, paint, fill)
    stripes(c, p, paint, 130, 128, 140, 196)
    folds(c, paint)
    c.path(
        "M168 78Q200 112 232 78L238 82Q200 128 162 82Z", c.shaded(darker(paint.base, 0.14)), edge(paint), 1.2
    )


def shirt(c: Canvas, p: Product, paint: Paint) -> None:
    polo = "polo" in words(p)
    c.shadow(y=352, across=110, strength=0.18)
    sleeves(c, paint, not polo and "short" not in words(p), c.shaded(darker(paint.base, 0.07)))
    torso(c, paint, c.shaded(paint.base), 336)
    stripes(c, p, paint, 130, 128, 140, 200)
    folds(c, paint)
    low = 186 if polo else 334
    c.rect(192, 104, 16, low - 104, 3, lighter(paint.base, 0.12), edge(paint), 1)
    for at in range(3 if polo else 6):
        c.ellipse(200, 124 + at * (20 if polo else 36), 3.6, fill="#f6f2e8", stroke=edge(paint), line=1)
    c.path("M166 78L200 106L180 130L150 92Z", c.shaded(lighter(paint.base, 0.14)), edge(paint), WEIGHT)
    c.path("M234 78L200 106L220 130L250 92Z", c.shaded(lighter(paint.base, 0.14)), edge(paint), WEIGHT)
    if not polo:
        c.rect(222, 168, 36, 40, 4, "none", edge(paint), 1.2)


def sweater(c: Canvas, p: Product, paint: Paint) -> None:
    cardigan = "cardigan" in words(p)
    roll = "turtle" in words(p) or "roll" in words(p)
    c.shadow(y=352, across=112, strength=0.18)
    sleeves(c, paint, True, c.shaded(darker(paint.base, 0.08)))
    torso(c, paint, c.shaded(paint.base))
    stripes(c, p, paint, 130, 128, 140, 180)
    rib = darker(paint.base, 0.22)
    for x in (152, 176, 224, 248):
        c.path(f"M{x} 118" + "q-9 10 0 20q9 10 0 20" * 4, "none", rib, 3, 0.55)
    c.rect(127, 312, 146, 22, 5, c.shaded(darker(paint.base, 0.1)), edge(paint), 1.2)
    for at in range(17):
        c.line(134 + at * 8.2, 315, 134 + at * 8.2, 331, rib, 1.6, 0.7)
    for x in (56, 303):
        c.rect(x, 284, 42, 22, 5, c.shaded(darker(paint.base, 0.1)), edge(paint), 1.2)
    if roll:
        c.rect(164, 54, 72, 44, 16, c.shaded(darker(paint.base, 0.04)), edge(paint), WEIGHT)
    else:
        c.path(
            "M164 76Q200 122 236 76L246 82Q200 146 154 82Z",
            c.shaded(darker(paint.base, 0.12)),
            edge(paint),
            1.2,
        )
    if cardigan:
        c.path("M168 80L200 190V332M232 80L200 190", "none", edge(paint), 2)
        for at in range(4):
            c.ellipse(208, 204 + at * 32, 4.5, fill=c.shaded("#8a5a38"))


def hoodie(c: Canvas, p: Product, paint: Paint) -> None:
    zipped = "zip" in words(p) or "fleece" in words(p)
    c.shadow(y=352, across=112, strength=0.18)
    sleeves(c, paint, True, c.shaded(darker(paint.base, 0.08)))
    torso(c, paint, c.shaded(paint.base))
    folds(c, paint)
    if "fleece" in words(p):
        c.rect(172, 52, 56, 56, 14, c.shaded(darker(paint.base, 0.06)), edge(paint), WEIGHT)
    else:
        c.path(
            "M138 100C120 40 280 40 262 100Q236 132 200 134Q164 132 138 100Z",
            c.shaded(darker(paint.base, 0.1)),
            edge(paint),
            WEIGHT,
        )
        c.path("M158 96C152 64 248 64 242 96Q222 116 200 118Q178 116 158 96Z", darker(paint.base, 0.5))
        for x in (184, 216):
            c.line(x, 124, x + (x - 200) * 0.3, 178, "#f2efe6", 3)
    c.path("M152 244H248L264 306H136Z", c.shaded(darker(paint.base, 0.08)), edge(paint), 1.2)
    c.rect(127, 314, 146, 20, 5, c.shaded(darker(paint.base, 0.12)), edge(paint), 1.2)
    if zipped:
        c.line(200, 92, 200, 330, "#d7dade", 3.5)
        c.rect(196, 96, 8, 18, 3, "#aab0b8")


def jacket(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    title = p.title.casefold()
    coat = "coat" in title or "parka" in title
    down = "down" in name or "puffer" in name or "quilt" in name or "insulated" in name
    vest = "vest" in name or "gilet" in name
    low = 356 if coat else 326
    c.shadow(y=366, across=112, strength=0.18)
    if not vest:
        sleeves(c, paint, True, c.shaded(darker(paint.base, 0.1)))
    torso(c, paint, c.shaded(paint.base), low)
    if down:
        for at in range(int((low - 120) / 36)):
            y = 132 + at * 36
            c.path(
                f"M126 {y}Q163 {y + 11} 198 {y}M202 {y}Q237 {y + 11} 274 {y}",
                "none",
                darker(paint.base, 0.3),
                3,
            )
            c.path(
                f"M128 {y + 8}Q163 {y + 18} 198 {y + 8}M202 {y + 8}Q237 {y + 18} 272 {y + 8}",
                "none",
                lighter(paint.base, 0.3),
                3,
                0.5,
            )
            if not vest and at < 4:
                c.path(
                    f"M{104 - at * 9} {y + 18}l30 6M{296 + at * 9} {y + 18}l-30 6",
                    "none",
                    darker(paint.base, 0.3),
                    3,
                )
    else:
        for x in (142, 222):
            c.path(f"M{x} 256H{x + 36}V{low - 28}H{x}Z", c.shaded(darker(paint.base, 0.07)), edge(paint), 1.2)
        c.path("M142 172H178M222 172H258", "none", edge(paint), 3)
    blazer = "blazer" in title or ("coat" in title and "rain" not in title and "parka" not in title)
    if blazer:
        c.path("M166 78L200 190L234 78L200 100Z", "#f4efe4", "#b9b2a6", 1)
        c.path(
            "M166 78L200 190V210L146 128L132 94Z", c.shaded(lighter(paint.base, 0.08)), edge(paint), WEIGHT
        )
        c.path(
            "M234 78L200 190V210L254 128L268 94Z", c.shaded(lighter(paint.base, 0.08)), edge(paint), WEIGHT
        )
        c.line(200, 206, 200, low, edge(paint), 2)
        for at in range(2 + coat):
            c.ellipse(210, 226 + at * 38, 5.5, fill=c.shaded(darker(paint.base, 0.5)))
    else:
        hood = any(word in name for word in ("rain", "parka", "shell", "hood", "waterproof", "anorak"))
        if hood:
            c.path(
                "M142 96C124 36 276 36 258 96Q236 126 200 128Q164 126 142 96Z",
                c.shaded(darker(paint.base, 0.12)),
                edge(paint),
                WEIGHT,
            )
            c.path("M162 92C156 62 244 62 238 92Q222 110 200 112Q178 110 162 92Z", darker(paint.base, 0.55))
        else:
            c.path(
                "M160 76L200 98L240 76L236 58Q200 48 164 58Z",
                c.shaded(darker(paint.base, 0.08)),
                edge(paint),
                WEIGHT,
            )
        c.line(200, 100, 200, low + 2, "#d7dade" if luminance(paint.base) < 0.6 else "#5a616b", 4)
        c.rect(196, 108, 8, 20, 3, paint.accent)


def dress(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=362, across=96, strength=0.18)
    flare = (
        "M150 92L172 84Q200 118 228 84L250 92L242 172Q240 186 246 200"
        "L296 344Q200 366 104 344L154 200Q160 186 158 172Z"
    )
    if "sleeveless" not in words(p) and "slip" not in words(p):
        c.path("M152 92L110 130L122 176L158 158Z", c.shaded(darker(paint.base, 0.08)), edge(paint), WEIGHT)
        c.path("M248 92L290 130L278 176L242 158Z", c.shaded(darker(paint.base, 0.08)), edge(paint), WEIGHT)
    c.path(flare, c.shaded(paint.base), edge(paint), WEIGHT)
    stripes(c, p, paint, 160, 128, 80, 60)
    stripes(c, p, paint, 132, 214, 136, 128)
    c.path("M176 210L146 340M200 210V352M224 210L254 340", "none", darker(paint.base, 0.2), 3, 0.5)
    c.path("M155 186Q200 198 245 186L246 204Q200 216 154 204Z", darker(paint.base, 0.24))


def skirt(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=352, across=110, strength=0.18)
    c.path("M142 92H258L314 330Q200 352 86 330Z", c.shaded(paint.base), edge(paint), WEIGHT)
    stripes(c, p, paint, 130, 140, 140, 186)
    for x in (-40, -14, 14, 40):
        c.line(200 + x * 0.9, 116, 200 + x * 2.2, 332, darker(paint.base, 0.2), 3, 0.55)
    c.rect(139, 84, 122, 26, 6, c.shaded(darker(paint.base, 0.14)), edge(paint), 1.2)


def trousers(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    short, jeans = "shorts" in name, "jean" in name or "denim" in p.material.casefold()
    wide = "wide" in name or "relaxed" in name
    legging = "legging" in name or "tights" in name or "slim" in name
    low, foot = (236.0, 118.0) if short else (356.0, 118.0 if wide else 138.0 if not legging else 148.0)
    c.shadow(y=low + 10, across=100, strength=0.18)
    c.path(
        f"M140 60H260L{400 - foot + 4} {low}H214L202 168H198L186 {low}H{foot - 4}Z",
        c.shaded(paint.base),
        edge(paint),
        WEIGHT,
    )
    c.line(200, 88, 200, 166, edge(paint), 1.6)
    c.path(
        f"M{(140 + foot) / 2 + 22} 150L{foot + 22} {low - 14}"
        f"M{400 - (140 + foot) / 2 - 22} 150L{378 - foot} {low - 14}",
        "none",
        darker(paint.base, 0.16),
        3,
        0.6,
    )
    if jeans:
        thread = "#d9a441"
        c.path("M146 92Q152 116 176 118M254 92Q248 116 224 118", "none", thread, 2)
        c.path(f"M{foot + 2} {low - 10}H186M{398 - foot} {low - 10}H214", "none", thread, 2)
        c.ellipse(200, 72, 5, fill=c.shaded("#c07a4f"))
    elif "cargo" in name or "hik" in name or "trek" in name:
        for x in (128, 232):
            c.rect(x, 200, 40, 52, 5, c.shaded(darker(paint.base, 0.08)), edge(paint), 1.2)
    c.rect(138, 56, 124, 22, 5, c.shaded(darker(paint.base, 0.12)), edge(paint), 1.2)
    if "jogger" in name or "sweat" in name or legging:
        c.path("M192 78q-8 26 -4 40M208 78q8 26 4 40", "none", "#f2efe6", 3)


def shorts(c: Canvas, p: Product, paint: Paint) -> None:
    with c.moved(-50, 20, 1.25):
        trousers(c, p, paint)


def pajamas(c: Canvas, p: Product, paint: Paint) -> None:
    with c.moved(84, 100, 0.66):
        trousers(c, p, paint)
    with c.moved(64, 8, 0.6):
        t_shirt(c, p, paint)
    for x, y in ((158, 110), (196, 146), (174, 176), (226, 124), (216, 182)):
        c.ellipse(x, y, 5, fill=paint.accent)
    for x, y in ((170, 196), (228, 206), (176, 256), (226, 268), (174, 304)):
        c.ellipse(x, y, 5, fill=paint.accent)


def overall(c: Canvas, p: Product, paint: Paint) -> None:
    """One piece from the hood or collar down to the feet, for the small."""
    c.shadow(y=350, across=96, strength=0.18)
    fill = c.shaded(paint.base)
    c.path("M146 116L84 176L104 222L152 186Z", c.shaded(darker(paint.base, 0.08)), edge(paint), WEIGHT)
    c.path("M254 116L316 176L296 222L248 186Z", c.shaded(darker(paint.base, 0.08)), edge(paint), WEIGHT)
    body = (
        "M146 112Q200 96 254 112L260 232L278 330Q250 342 218 334L202 262H198L182 334Q150 342 122 330L140 232Z"
    )
    c.path(body, fill, edge(paint), WEIGHT)
    if "rain" in words(p):
        c.path(
            "M152 116C132 46 268 46 248 116Q200 140 152 116Z",
            c.shaded(darker(paint.base, 0.1)),
            edge(paint),
            WEIGHT,
        )
        c.path("M168 112C160 70 240 70 232 112Q200 128 168 112Z", darker(paint.base, 0.5))
    else:
        c.path(
            "M170 104Q200 128 230 104L236 110Q200 146 164 110Z",
            c.shaded(darker(paint.base, 0.14)),
            edge(paint),
            1.2,
        )
    for at in range(4):
        c.ellipse(200, 152 + at * 30, 4.5, fill="#f6f2e8", stroke=edge(paint), line=1)
    c.path("M122 318Q150 332 184 324M278 318Q250 332 216 324", "none", darker(paint.base, 0.28), 4)
