"""What can go wrong when a platform is asked to show a message.

Every adapter maps its client library's errors to these four, and the outbox knows only these. The
question that decides is what helps: waiting as told, waiting a while, or nothing.
"""

from __future__ import annotations


class SendError(Exception):
    """A platform did not take a message. The text is for the merchant: what happened, without secrets."""


class RateLimited(SendError):
    """The platform asks us to wait. Nothing of what is held back goes out before `retry_after` seconds.

    It holds back the one conversation, or with `everywhere` all that the account sends.
    """

    def __init__(self, retry_after: float, *, everywhere: bool = False) -> None:
        super().__init__(f"asked to wait {retry_after:g} s")
        self.retry_after = retry_after
        self.everywhere = everywhere


class Transient(SendError):
    """It may well work later: a lost connection, a timeout, a 5xx, a person who is away for a moment.

    With `not_taken` it is sure that nobody was shown anything; else the platform may have taken it. With
    `everywhere` that is so for all that the account sends: no connection, or a token that is refused.
    """

    def __init__(self, reason: str, *, not_taken: bool = False, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.not_taken = not_taken or everywhere
        self.everywhere = everywhere


class Unreachable(SendError):
    """This person or place takes nothing from us: blocked, left, deleted, not allowed to write there."""


class Rejected(SendError):
    """The platform will never take this message as it is: malformed, too long, refused by its rules."""
