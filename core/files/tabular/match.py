"""Suggest which column of a file fills which of our fields."""

import unicodedata
from difflib import SequenceMatcher

THRESHOLD = 0.84
SHORTEST_FUZZY = 5  # "No PO" and "No PR" are too short to be told apart by likeness


def normalise(text):
    """What remains of a heading for comparing: no case, accents, punctuation or spaces ("Nº. Série" ->
    "noserie").
    """
    decomposed = unicodedata.normalize("NFKD", str(text).casefold())
    return "".join(character for character in decomposed if character.isalnum())


def suggest(header, fields):
    """Map column index to field name: first exact (name or label), then alias, then likeness. A field has a
    `name` in the program, a `label` on the page, and `aliases` that people write.

    No field is given to two columns and no column gets two fields; of equal claims the column further left
    wins. Columns that resemble nothing are left out.
    """
    headings = {index: key for index, cell in enumerate(header) if (key := normalise(cell))}
    mapping = {}
    for keys_of in (_own_keys, _alias_keys):
        wanted = {}
        for target in fields:
            if target.name not in mapping.values():
                for key in keys_of(target):
                    wanted.setdefault(key, target.name)
        for index, key in headings.items():
            name = wanted.get(key)
            if name and index not in mapping and name not in mapping.values():
                mapping[index] = name
    for _score, index, name in _likenesses(headings, fields, mapping):
        if index not in mapping and name not in mapping.values():
            mapping[index] = name
    return dict(sorted(mapping.items()))


def _own_keys(target):
    return [normalise(target.label), normalise(target.name)]


def _alias_keys(target):
    return [normalise(alias) for alias in target.aliases]


def _likenesses(headings, fields, mapping):
    """Pairs of a free column and a free field that look alike, the most alike first."""
    taken = set(mapping.values())
    pairs = []
    for index, key in headings.items():
        if index in mapping or len(key) < SHORTEST_FUZZY:
            continue
        for target in fields:
            if target.name in taken:
                continue
            others = [
                other for other in _own_keys(target) + _alias_keys(target) if len(other) >= SHORTEST_FUZZY
            ]
            score = max((SequenceMatcher(None, key, other).ratio() for other in others), default=0)
            if score >= THRESHOLD:
                pairs.append((-score, index, target.name))
    return sorted(pairs)
