"""The words for amounts of a request mean one thing each: the table in docs/words.md, and the catalogue that
people read.
"""

import gettext
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
WORDS = HOUSE / "docs" / "words.md"
CATALOGUE = HOUSE / "locale" / "id" / "LC_MESSAGES" / "django.mo"
# Where an English word is about something else than goods: a number, a label, a repair that costs nothing,
# a thing that is given back.
ELSEWHERE = {
    "free": r"serial number|free label|Claim what is faulty|free words",
    "on its way": r"link to choose a new password|on its way back",
}


def table() -> list[list[list[str]]]:
    """[English words, Indonesian words, words that are never used for it] of each row."""
    text = WORDS.read_text().partition("## Amounts of a request")[2].partition("A line has one unit")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")][2:]
    return [[[word.strip() for word in cell.split(",")] for cell in row[:3]] for row in rows]


def texts() -> list[tuple[str, str]]:
    """(English, Indonesian) of everything that people read, without placeholders."""
    with CATALOGUE.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    pairs = [(key if isinstance(key, str) else key[0], text) for key, text in known.items() if key]
    plain = [[re.sub(r"%\(\w+\)[sd]", "…", part) for part in pair] for pair in pairs]
    return [(source.rpartition("\x04")[2], text) for source, text in plain]


def says(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text, re.I) is not None


def test_the_table_is_there():
    assert len(table()) == 7
    assert all(english[0] and indonesian[0] for english, indonesian, _never in table())


@pytest.mark.parametrize(("english", "indonesian", "never"), table(), ids=str)
def test_each_word_means_one_thing(english, indonesian, never):
    wrong = {}
    for source, text in texts():
        word = next((word for word in english if says(word, source)), None)
        if word is None or (word in ELSEWHERE and re.search(ELSEWHERE[word], source)):
            continue
        if not any(says(good, text) for good in indonesian) or any(says(bad, text) for bad in never):
            wrong[source] = text
    assert wrong == {}


def test_what_is_ordered_is_ordered_from_a_vendor():
    """“Dipesan” alone could be either."""
    alone = r"\bdipesan\b(?! ke vendor)|\bpesanan stok\b"
    assert [text for _source, text in texts() if re.search(alone, text, re.I)] == []


def test_every_word_of_the_table_is_used():
    said = [text for _source, text in texts()]
    words = [word for _english, indonesian, _never in table() for word in indonesian]
    assert [word for word in words if not any(says(word, text) for text in said)] == []
