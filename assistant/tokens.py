"""Tokens for the buttons of messages: what a platform carries in place of a button's meaning."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode

from assistant.messages import Action, Outgoing

_BYTES = 12


def minted(*messages: Outgoing) -> dict[Action, str]:
    """An unguessable token of 16 characters for each action of buttons that have none yet.

    For `Outgoing.with_tokens`; one call of the system for all of them.
    """
    buttons = [button for message in messages for button in message.every_button()]
    actions = list(dict.fromkeys(button.action for button in buttons if not button.token))
    chance = secrets.token_bytes(_BYTES * len(actions))
    return {
        action: urlsafe_b64encode(chance[at : at + _BYTES]).decode()
        for action, at in zip(actions, range(0, len(chance), _BYTES), strict=True)
    }
