"""Words made to fit, in the fonts that come along (core.pdf.type)."""

from reportlab.pdfbase.pdfmetrics import stringWidth

from core.pdf.type import BOLD, MONO, PLAIN, load

__all__ = ["BOLD", "MONO", "PLAIN", "cut", "load", "shrink", "wrap"]
MORE = "…"
SMALLEST = 0.7  # of its size: so far a line shrinks before it is shortened
WORTH = 0.7  # of a line that is cut off: at the end of a word, when this much of it stays


def wrap(text: str, font: str, size: float, width: float, lines: int) -> list[str]:
    """At most `lines` lines of at most `width`; what does not fit ends in an ellipsis, at a word where that
    wastes little.
    """
    words, made = text.split(), []
    while words and len(made) < lines:
        line = words.pop(0)
        if len(made) == lines - 1:
            return [*made, cut(" ".join([line, *words]), font, size, width)]
        while words and stringWidth(f"{line} {words[0]}", font, size) <= width:
            line += f" {words.pop(0)}"
        if stringWidth(line, font, size) > width:  # one word, longer than the line
            fits = _fitting(line, font, size, width)
            words.insert(0, line[fits:])
            line = line[:fits]
        made.append(line)
    return made


def cut(text: str, font: str, size: float, width: float) -> str:
    """One line, its end cut off when it is too long."""
    if stringWidth(text, font, size) <= width:
        return text
    kept = text[: _fitting(text, font, size, width - stringWidth(MORE, font, size))]
    word = kept.rpartition(" ")[0]
    if len(word) >= len(kept) * WORTH:
        kept = word
    return kept.rstrip(" ,.;:-/") + MORE


def shrink(text: str, font: str, size: float, width: float) -> tuple[str, float]:
    """One line and its size: smaller when it is too long, then without its middle, because the ends tell
    numbers apart.
    """
    wide = stringWidth(text, font, size)
    if wide <= width:
        return text, size
    size = max(size * width / wide, size * SMALLEST)
    if stringWidth(text, font, size) <= width * 1.001:
        return text, size
    half = (width - stringWidth(MORE, font, size)) / 2
    head = _fitting(text, font, size, half)
    tail = _fitting(text[::-1], font, size, half)
    return text[:head] + MORE + text[len(text) - tail :], size


def _fitting(text: str, font: str, size: float, width: float) -> int:
    """How many letters of `text` fit, at least one."""
    used = 0.0
    for count, letter in enumerate(text):
        used += stringWidth(letter, font, size)
        if used > width:
            return max(count, 1)
    return len(text)
