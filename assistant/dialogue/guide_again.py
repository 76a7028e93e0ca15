"""Whether somebody who talks with the shop's staff wants the guide back."""

from __future__ import annotations

import re

from assistant.dialogue import acts

_TO_GUIDE = re.compile(
    r"(?:(?:i (?:want|would like|'d like) to |let me |can i |please )?(?:go |get |talk |speak |switch |take me |bring me |put me )?"
    r"(?:back )?(?:to|with) |back to |give me back |call back |return to )(?:the )?(?:bot|guide|robot|machine|assistant|shopguide),?(?: again| please)*",
)
_TO_GUIDE_ZH = re.compile(
    r"(?:请|我要|我想|让我)?(?:回到|转回|返回|换回|回|找回|切回|叫回)(?:给|到)?(?:机器人|导购|助手|智能客服|ai)(?:吧|来)?"
)


def wants_guide(text: str) -> bool:
    """Whether the whole of a text asks for the guide back."""
    said = " ".join(text.lower().replace("’", "'").strip(" .!。！~").split())
    bare = said[len(acts.opening(said)) :]
    return bool(_TO_GUIDE.fullmatch(bare) or _TO_GUIDE_ZH.fullmatch(bare.replace(" ", "")))
