"""From a product's color and material in words to the paints of its picture."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import darker, lighter, luminance, mix

# The longest name that occurs in a color wins, so "sky blue" is not just any blue.
COLORS = {
    "black": "#2b2e34",
    "charcoal": "#3d4147",
    "graphite": "#44484f",
    "slate": "#64707c",
    "grey": "#8d939b",
    "gray": "#8d939b",
    "silver": "#c3c8ce",
    "white": "#f1f1ee",
    "pearl": "#ece9e2",
    "ivory": "#f1ead9",
    "cream": "#ecdfc4",
    "oat": "#dfd0b4",
    "ecru": "#e4d8bf",
    "natural": "#d3b98d",
    "sand": "#d6bf98",
    "beige": "#d9c6a5",
    "linen": "#dccfb8",
    "camel": "#bd8f57",
    "tan": "#c49a6c",
    "khaki": "#9c8f63",
    "taupe": "#94857a",
    "stone": "#b3aa9c",
    "brown": "#85593a",
    "chestnut": "#7f4a2e",
    "chocolate": "#5a3a29",
    "coffee": "#6a4a38",
    "cognac": "#a4602f",
    "walnut": "#6f4a33",
    "oak": "#c79f6a",
    "honey": "#d99a2e",
    "amber": "#d98a1f",
    "bronze": "#9a6b3f",
    "copper": "#c07a4f",
    "brass": "#c3a04e",
    "gold": "#d0ab58",
    "champagne": "#dcc59b",
    "yellow": "#f0c330",
    "mustard": "#d1a02a",
    "lemon": "#f2d95c",
    "saffron": "#e8a51f",
    "orange": "#e9792b",
    "apricot": "#f0a873",
    "peach": "#f3b795",
    "rust": "#b5502c",
    "terracotta": "#c56a48",
    "brick red": "#a5402f",
    "coral": "#ee7560",
    "red": "#c8323a",
    "cherry": "#b41f34",
    "crimson": "#b0203c",
    "burgundy": "#74233a",
    "wine": "#7a2840",
    "plum": "#6d3a62",
    "berry": "#9a2f5c",
    "raspberry": "#bf2f5f",
    "pink": "#ea9fb3",
    "rose": "#dd8fa0",
    "blush": "#edbfc0",
    "bubblegum": "#f083ad",
    "fuchsia": "#cf3b8b",
    "lilac": "#b9a0d6",
    "lavender": "#b3a7dd",
    "heather": "#9a86a8",
    "purple": "#7d57a8",
    "violet": "#6f55b0",
    "indigo": "#3f4a8c",
    "navy": "#27375c",
    "navy blue": "#27375c",
    "midnight": "#252f4d",
    "midnight blue": "#252f4d",
    "deep blue": "#28477f",
    "ink blue": "#27365e",
    "ocean blue": "#256a9c",
    "storm blue": "#4d6580",
    "slate blue": "#56708f",
    "royal blue": "#2e50b8",
    "denim": "#46658f",
    "blue": "#3b73b9",
    "cobalt": "#2b55b4",
    "petrol": "#1f5c6b",
    "ice blue": "#a9cfe3",
    "sky blue": "#86bbe4",
    "light blue": "#9cc6e6",
    "powder blue": "#b3cfe2",
    "teal": "#25858a",
    "turquoise": "#36b0b0",
    "aqua": "#5fc4c8",
    "mint": "#a3d8bf",
    "sage": "#9db094",
    "eucalyptus": "#8fae9e",
    "moss": "#6b7a45",
    "olive": "#77773f",
    "forest": "#2f5a41",
    "pine": "#2d5447",
    "bottle": "#24503c",
    "fern": "#5c8a4c",
    "lime": "#a7cf3f",
    "emerald": "#24875f",
    "green": "#4f9158",
    "clear": "#d7e6ea",
    "transparent": "#d7e6ea",
    "multicolor": "#e0763f",
    "multicolour": "#e0763f",
    "assorted": "#d98845",
    "rainbow": "#e0763f",
}
MATERIALS = {
    "walnut": "#6f4a33",
    "acacia": "#9a6a40",
    "teak": "#a8713f",
    "oak": "#c79f6a",
    "ash": "#d6bc90",
    "beech": "#d8b285",
    "birch": "#dfc79d",
    "pine": "#ddb67c",
    "bamboo": "#cfae6a",
    "cork": "#c69b67",
    "wood": "#b98a58",
    "rattan": "#c99f62",
    "jute": "#c3a36c",
    "wicker": "#c39a5e",
    "leather": "#8a5a38",
    "brass": "#c3a04e",
    "copper": "#c07a4f",
    "cast iron": "#33363b",
    "stainless": "#c3c8ce",
    "steel": "#b9bfc6",
    "aluminum": "#c3c8ce",
    "titanium": "#9aa0a6",
    "glass": "#d7e6ea",
    "marble": "#e6e4e0",
    "ceramic": "#e8e2d6",
    "porcelain": "#f1f1ee",
    "stoneware": "#cfc3b0",
    "concrete": "#b4b1aa",
    "wool": "#d9cdb8",
    "linen": "#dccfb8",
    "cotton": "#e4ddcf",
    "paper": "#efe6d2",
    "cardboard": "#c79a63",
    "rubber": "#3a3d42",
}
# Where neither color nor material is known: quiet tones that go with anything.
QUIET = ("#5d7f8c", "#8c6d5d", "#6f7f56", "#8a5f74", "#56688c", "#a07f45", "#4e7d72", "#9a5b4f")
BACKDROPS = ("#e6ded0", "#d5dfe0", "#dfd9e4", "#dbe2d2", "#ead9d0", "#d3dbe6")


@dataclass(frozen=True, slots=True)
class Paint:
    """`base` is the product's main color and `accent` its second one, all as `#rrggbb`."""

    base: str
    accent: str
    light: str
    dark: str
    backdrop: tuple[str, str]


def named_colors(words: str, names: dict[str, str]) -> list[str]:
    """The colors named in `words`, in the order in which they are named."""
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return [names[found] for found in re.findall(rf"\b({pattern})\b", words.casefold())]


def distinct(color: str) -> str:
    """A second color that stands out against `color` without shouting."""
    return mix(color, "#e2a04a", 0.72) if luminance(color) < 0.55 else mix(color, "#3d5568", 0.72)


def paint(product: Product) -> Paint:
    """The paints for a product: by its color, else its material, else a quiet tone of its own."""
    seed = zlib.crc32((product.item_group_id or product.id).encode())
    # "Sage Green" is one color said twice; "Green and Brass" is two.
    parts = re.split(r"\band\b|/|,|&", product.color)
    colors = [color for part in parts for color in named_colors(part, COLORS)[:1]]
    colors += named_colors(product.material, MATERIALS)
    base = colors[0] if colors else QUIET[seed % len(QUIET)]
    others = [color for color in colors[1:] if abs(luminance(color) - luminance(base)) > 0.12]
    accent = others[0] if others else distinct(base)
    tint = BACKDROPS[seed % len(BACKDROPS)]
    # A pale thing needs a deeper wall behind it, a dark thing a paler one.
    wall = darker(tint, 0.16) if luminance(base) > 0.78 else lighter(tint, 0.1)
    return Paint(
        base, accent, lighter(base, 0.32), darker(base, 0.38), (lighter(wall, 0.35), darker(wall, 0.06))
    )
