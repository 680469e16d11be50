"""Bytes to text: encodings, line ends, and why something is no text."""

import re

_SURROGATE = re.compile(r"[\ud800-\udfff]")  # halves of a character, which no encoding can write
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 200_000


def _wide_encoding(data: bytes) -> str:
    # Text in UTF-16 without a mark: nearly every second byte of Latin letters is zero.
    sample = data[:4000]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) > 0.4 * len(sample) / 2 and min(low, high) < 0.05 * len(sample):
        return "utf-16-le" if high > low else "utf-16-be"
    return ""


def _old_encoding(data: bytes) -> str:
    # English text that is not Unicode is of Windows or of an old Macintosh. With more encodings to choose
    # from, charset-normalizer takes Central European or Baltic ones for a few curly quotation marks.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=["cp1252", "mac_roman"]).best()
    return best.encoding if best else "cp1252"


def guess_encoding(data: bytes) -> str:
    """Return the name of the encoding of ``data``; ValueError says why it is no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        if name := _wide_encoding(data):
            return name
        raise ValueError("NUL bytes, as in a binary file")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        lenient = data.decode("utf-8", "replace")
        whole = sum(1 for _ in _BEYOND_ASCII.finditer(lenient)) - lenient.count("\ufffd")
        # Accented letters of other encodings hardly ever form UTF-8 by chance: a few bad bytes are damage.
        return "utf-8" if whole > 2 * lenient.count("\ufffd") else _old_encoding(data)
    return "utf-8"


def replace_surrogates(text: str) -> str:
    """Return ``text`` with halves of characters, which no table can hold, replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def plain_lines(text: str) -> str:
    """Return ``text`` with every line end as ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_noted(data: bytes) -> tuple[str, str]:
    """Return ``data`` as text, line ends as ``\\n``, and a note where the encoding was guessed or broken.

    ValueError says why it is no text.
    """
    name = guess_encoding(data)
    lenient = name in ("utf-8", "cp1252", "mac_roman")
    try:
        text = data.decode(name, "replace" if lenient else "strict")
    except UnicodeDecodeError as error:
        raise ValueError(f"bytes that are no text in {name} (at byte {error.start})") from None
    if len(_CONTROL.findall(text)) > len(text) / 200:
        raise ValueError("control characters, as in a binary file")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd") if lenient else 0
    notes = {"cp1252": "it was read as Windows-1252", "mac_roman": "it was read as Mac Roman"}
    note = notes.get(name) or (f"{broken} broken characters were replaced by \ufffd" if broken else "")
    return plain_lines(text), note


def decode(data: bytes) -> str:
    """Return the text of :func:`decode_noted` alone."""
    return decode_noted(data)[0]
