"""Descriptions to text that a shopper may read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue.plain_text import lines, one_line, shortened


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>A <b>bold</b> chair&nbsp;&amp; table</p><p>Second<br/>line</p>",
            "A bold chair & table\nSecond\nline",
        ),
        ("<ul><li>Oak</li><li>Steel</li></ul>", "Oak\nSteel"),
        ("<table><tr><td>Width</td><td>40 cm</td></tr></table>", "Width 40 cm"),
        ("&lt;p&gt;Escaped once &amp;amp; twice&lt;/p&gt;", "Escaped once & twice"),
        ('<p class="a>b" style="x">Quoted</p>', "Quoted"),
        ("Before<script>alert('x')</script>After", "Before After"),
        ("Before<style>p {color: red}</style><!-- note -->After", "Before After"),
        ("<script>never closed", ""),
        ("<![CDATA[Plain]]>", "Plain"),
        ("<img src=x onerror='alert(1)'>A lamp", "A lamp"),
        ("caf&eacute; &#8364;5 &#x20AC;6", "café €5 €6"),
        ("First\r\n\r\n  second   line \n", "First\nsecond line"),
    ],
)
def test_markup_becomes_lines_of_text(html: str, text: str) -> None:
    assert lines(html) == text


@pytest.mark.parametrize("text", ["5 < 6 and 7 > 3", "I <3 lamps", "R&D; M&S", "AT&T", "H&M&notes", "a<b"])
def test_text_that_only_looks_like_markup_stays(text: str) -> None:
    assert lines(text) == text


def test_characters_that_nobody_sees_are_removed() -> None:
    assert one_line("a\u202eb\u200bc\x00d\x1b\ufeff\u2066\ud800\U000e0041") == "abcd"
    assert one_line("family 👨\u200d👩\u200d👧 lamp") == "family 👨\u200d👩\u200d👧 lamp"
    assert one_line(" a\tb\u00a0 c\n d ") == "a b c d"


def test_shortening_cuts_between_words() -> None:
    assert shortened("a short text", 50) == "a short text"
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("无" * 30, 10) == "无" * 9 + "…"


@pytest.mark.parametrize(
    "bomb", ["<!--", "<a ", '<a "', "<script", "<script>", "&amp;", "<p>", "<a b='", "<![CDATA["]
)
def test_broken_markup_of_any_length_is_read_in_linear_time(bomb: str) -> None:
    # A quadratic reader would need minutes for these.
    assert len(lines(bomb * 100_000)) <= 200_000


@given(st.text())
def test_what_comes_out_is_folded_and_can_be_stored(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    line.encode()
