"""What the tests of the page share."""

from chromium import browser

__all__ = ["browser"]
