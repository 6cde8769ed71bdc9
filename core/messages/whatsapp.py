"""The words of a message to a WhatsApp group, in Indonesian. What people typed can neither format it nor add
a line to it.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MARKUP = str.maketrans("", "", "*_~`")
JOINER = "\u200d"  # invisible like the others of its kind, but it holds emoji together
TITLE, LABEL, VALUE, ITEM, EXTRA = 120, 40, 250, 160, 600
ITEMS = 2_600  # characters that the list of goods may take; a message of about 4,000 passes every gateway


def clean(typed, longest: int = VALUE) -> str:
    """One line without WhatsApp's marks (* _ ~ `) and without invisible signs, cut at `longest`.

    A line of its own would look like one of ours ("Status: approved"), and so would a line turned around.
    """
    text = " ".join(str(typed).split()).translate(MARKUP)
    text = "".join(sign for sign in text if sign == JOINER or not unicodedata.category(sign).startswith("C"))
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def text(title, facts: Iterable[tuple] = (), items: Sequence = (), extra="", url: str = "") -> str:
    """The body of a message: a bold title, "label: value" lines, the numbered `items`, a note, and the
    address of the document.

    Everything but `url` is cleaned, so it may hold what people typed. `items` beyond what one message takes
    are counted, not listed.
    """
    with translation.override("id"):
        parts = [f"*{clean(title, TITLE)}*"]
        told = [f"{clean(label, LABEL)}: {clean(value)}" for label, value in facts]
        parts += ["\n".join(told)] if told else []
        if items:
            parts.append("\n".join([f"{_('Goods')}:", *_listed(items)]))
        note = clean(extra, EXTRA)
        parts += [f"{_('Note')}: {note}"] if note else []
        parts += [url] if url else []
        return "\n\n".join(parts)


def _listed(items: Sequence) -> list[str]:
    lines, left = [], ITEMS
    for number, item in enumerate(items, 1):
        line = f"{number}. {clean(item, ITEM)}"
        left -= len(line) + 1
        if left < 0:
            rest = len(items) - number + 1
            return [*lines, ngettext("… and %(n)d more", "… and %(n)d more", rest) % {"n": rest}]
        lines.append(line)
    return lines
