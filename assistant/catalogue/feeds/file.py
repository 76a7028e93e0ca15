"""A feed's file as text: unpacked, decoded, and never held in memory as a whole.

The encoding comes from a byte order mark, else from the bytes being UTF-8 from the first to the last,
else from what the file declares about itself, else from a guess over its non-ASCII words. Looking at
all bytes first costs one more reading, and spares a feed that turns out not to be UTF-8 half way.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

from assistant.catalogue.feeds.row import FeedUnusable

CHUNK = 1 << 18
EVIDENCE = 1 << 16  # bytes of non-ASCII words that are enough to guess an encoding by
BOMB_BYTES, BOMB_RATIO = 200 << 20, 300

_NOT_TEXT = {
    b"PK\x03\x04": "a ZIP file or an Excel workbook: unpack it, or save the sheet as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save the sheet as CSV (UTF-8)",
    b"%PDF": "a PDF file: export the products as CSV, XML or JSON",
    b"BZh": "packed with bzip2: unpack it first, or pack it with gzip",
    b"\xfd7zXZ": "packed with xz: unpack it first, or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd: unpack it first, or pack it with gzip",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:<\?xml[^>]*\sencoding|<meta\s[^>]*charset)\s*=\s*["']?([\w.:-]+)""", re.I)
# Supersets that decode all that their namesakes do, and what is mislabelled as such in practice.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_PAIRS = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2})*")
# Polish letters that would be signs within words, such as a superscript three, among western ones.
_CENTRAL_EUROPEAN_LETTER = re.compile(
    rb"[A-Za-z\xc0-\xff][\xa3\xa5\xaa\xaf\xb3\xb9\xba\xbc\xbe\xbf][a-z\xc0-\xff]|(?:^|[\s(])[\xa3\xaf][a-z\xc0-\xff]"
)
_CENTRAL_EUROPEAN = {"Polish", "Czech", "Slovak", "Hungarian", "Croatian", "Slovene", "Romanian"}
# None of these bytes is ever the second half of a character in the encodings guessed.
_WORD_ENDS = re.compile(rb'[<>",;\t\r\n]+')
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


class FeedFile:
    """A feed's text, to be read as often as needed. `damaged` says that some bytes made no sense.

    Raises `FeedUnusable` when the file is missing, unreadable, empty or no text.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw: BinaryIO | None = None
        self.damaged = False
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                head = file.read(8)
        except FileNotFoundError:
            raise FeedUnusable(f"There is no file {path}.") from None
        except IsADirectoryError:
            raise FeedUnusable(f"{path} is a folder: name the feed's file.") from None
        except OSError as error:
            raise FeedUnusable(f"{path} cannot be read: {error.strerror}.") from None
        for magic, what in _NOT_TEXT.items():
            if head.startswith(magic):
                raise FeedUnusable(f"{path.name} is {what}.")
        self.gzipped = head.startswith(b"\x1f\x8b")
        self.encoding = self._find_encoding()

    @property
    def done_bytes(self) -> int:
        """How far the latest reading has come in the file, in bytes of the file."""
        if self._raw is None:
            return 0
        return self.size if self._raw.closed else self._raw.tell()

    def open(self) -> io.TextIOWrapper:
        """The text from its beginning, every line's end as a newline."""
        errors = "replace" if self.damaged else "strict"
        return io.TextIOWrapper(self._open_bytes(), self.encoding, errors, newline=None)

    def chunks(self) -> Iterator[str]:
        """The text in pieces of any length, without the control characters that no format allows."""
        with self.open() as text:
            while chunk := text.read(CHUNK):
                if _FORBIDDEN.search(chunk):
                    chunk = _FORBIDDEN.sub(" ", chunk)
                yield chunk

    def _open_bytes(self) -> BinaryIO:
        if not self.gzipped:
            self._raw = self.path.open("rb")
            return self._raw
        unpacked = gzip.GzipFile(self.path)
        self._raw = cast(BinaryIO, unpacked.fileobj)
        return cast(BinaryIO, unpacked)

    def _bytes(self) -> Iterator[bytes]:
        seen = 0
        try:
            with self._open_bytes() as file:
                while chunk := file.read(CHUNK):
                    seen += len(chunk)
                    if self.gzipped and seen > BOMB_BYTES and seen > BOMB_RATIO * self.done_bytes:
                        raise FeedUnusable(f"{self.path.name} unpacks to far more than a feed could hold.")
                    yield chunk
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise FeedUnusable(
                f"{self.path.name} is a gzip file that is cut off or damaged: fetch it again."
            ) from None
        except OSError as error:
            raise FeedUnusable(f"{self.path} cannot be read: {error.strerror or error}.") from None

    def _find_encoding(self) -> str:
        head = b"".join(_first(self._bytes(), 4 * CHUNK))
        if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
            raise FeedUnusable(f"{self.path.name} is empty.")
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                self.damaged = not self._decodes(encoding)
                return encoding
        if wide := _utf16_without_mark(head):
            self.damaged = not self._decodes(wide)
            return wide
        if len(head.translate(None, delete=_CONTROLS)) < 0.9 * len(head):
            raise FeedUnusable(f"{self.path.name} is no text: a feed is XML, CSV, TSV or JSON.")
        if self._decodes("utf-8"):
            return "utf-8"
        declared = _DECLARED.search(head[:4096])
        if declared and (name := _known(declared[1])) and name != "utf-8" and self._decodes(name):
            return name
        guess = _guess(self._evidence())
        self.damaged = not self._decodes(guess)
        return guess

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for chunk in self._bytes():
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
        return True

    def _evidence(self) -> bytes:
        words: list[bytes] = []
        have = 0
        rest = b""
        for chunk in self._bytes():
            *pieces, rest = _WORD_ENDS.split(rest[-CHUNK:] + chunk)
            for word in filter(_HIGH.search, pieces):
                words.append(word)
                have += len(word)
            if have > EVIDENCE:
                break
        else:
            words.append(rest)
        return b"\n".join(words)


_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def decode(data: bytes) -> tuple[str, bool]:
    """The text of a small file held in memory, and whether all of its bytes made sense."""
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "")
    encoding = marked or _utf16_without_mark(data) or "utf-8"
    try:
        return data.decode(encoding), True
    except UnicodeError:
        encoding = _guess(b"\n".join(filter(_HIGH.search, _WORD_ENDS.split(data))))
    text = data.decode(encoding, "replace")
    return text, "\ufffd" not in text


def _first(chunks: Iterator[bytes], enough: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        enough -= len(chunk)
        if enough <= 0:
            return


def _known(name: bytes) -> str:
    """The codec's own name, as the superset that files so labelled are in; empty when there is none."""
    try:
        codec = codecs.lookup(name.decode("ascii")).name
    except (LookupError, UnicodeError):
        return ""
    return _SUPERSETS.get(codec, codec)


def _utf16_without_mark(head: bytes) -> str:
    """Markup and ASCII columns in UTF-16 have a NUL in every other byte."""
    sample = head[: min(len(head), 2000) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample) / 2 and even < 0.05 * len(sample) / 2:
        return "utf-16-le"
    if even > 0.4 * len(sample) / 2 and odd < 0.05 * len(sample) / 2:
        return "utf-16-be"
    return ""


def _guess(words: bytes) -> str:
    """The likeliest encoding of non-ASCII `words` that are not all UTF-8."""
    as_utf8 = words.decode("utf-8", "replace")
    unreadable = as_utf8.count("\ufffd")
    if sum(not char.isascii() for char in as_utf8) > 10 * unreadable:
        return "utf-8"  # damaged in a few places, as when two exports were joined
    runs = _HIGH_RUN.findall(words)
    high = b"".join(runs)
    if sum(len(run) for run in runs if len(run) > 3) < 0.1 * len(high):  # accents among ASCII's letters
        return _western_or_central_european(words, high)
    if sum(byte >= 0xC0 for byte in high) > 0.95 * len(high):  # where both Cyrillic encodings have letters
        return "cp1251" if sum(byte >= 0xE0 for byte in high) > 0.5 * len(high) else "koi8_r"
    if _PAIRS.fullmatch(words):
        leads = [first for run in runs for first in run[::2]]
        if sum(first in (0xA4, 0xA5) for first in leads) > 0.2 * len(leads):  # the kana's rows
            return "euc_jp"
        if len(leads) > 20 and sum(0xB0 <= first <= 0xC8 for first in leads) > 0.9 * len(leads):  # Hangul's
            return "euc_kr"
        if sum(0xB0 <= first <= 0xD7 for first in leads) > 0.5 * len(leads):  # common Chinese characters
            return "gb18030"
    match = from_bytes(words, cp_isolation=["gb18030", "big5", "cp932", "cp1251"]).best()
    return match.encoding if match is not None else "cp1252"


def _western_or_central_european(words: bytes, high: bytes) -> str:
    """The two share most letters, and the western one is far the commoner, so the other needs a proof."""
    carons = sum(byte in (0x8A, 0x8E, 0x9A, 0x9E) for byte in high)  # the Czech, Slovak, Croatian s and z
    if carons > 0.1 * len(high) or _CENTRAL_EUROPEAN_LETTER.search(words):
        return "cp1250"
    match = from_bytes(words, cp_isolation=["cp1252", "cp1250"]).best()
    return "cp1250" if match is not None and match.language in _CENTRAL_EUROPEAN else "cp1252"
