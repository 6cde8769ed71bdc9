"""Spellings of days, and what is read in them wherever a day is asked: forms, imports, filters, urls.

Columns: written, where (`any`; `bought`: a day that is over, or today), language, read as (or, for what is
refused, Refused with a part of the sentence). A day is written alike in every language: before the month.
"""

from datetime import date

from core.tests.reading.table_codes import ANY, Refused

DAY, FIFTH = date(2025, 11, 22), date(2025, 4, 5)
# fmt: off
TABLE = [
    ("2025-11-22",                  "any",    ANY, DAY),
    ("22/11/2025",                  "any",    ANY, DAY),
    ("22-11-2025",                  "any",    ANY, DAY),
    ("22.11.2025",                  "any",    ANY, DAY),
    ("22 11 2025",                  "any",    ANY, DAY),
    ("2025/11/22",                  "any",    ANY, DAY),
    ("22 Nov 2025",                 "any",    ANY, DAY),
    ("22 november 2025",            "any",    ANY, DAY),
    ("22-Nov-2025",                 "any",    ANY, DAY),
    (" 22/11/2025\u200b ",          "any",    ANY, DAY),
    ("2025-11-22 00:00:00",         "any",    ANY, DAY),
    ("2025-11-22T07:30:00+07:00",   "any",    ANY, DAY),
    ("05/04/2025",                  "any",    ANY, FIFTH),
    ("5/4/2025",                    "any",    ANY, FIFTH),
    ("5 Apr 2025",                  "any",    ANY, FIFTH),
    ("5 april 2025",                "any",    ANY, FIFTH),
    ("22 Agu 2025",                 "any",    ANY, date(2025, 8, 22)),
    ("22 Aug 2025",                 "any",    ANY, date(2025, 8, 22)),
    ("1990-01-01",                  "any",    ANY, date(1990, 1, 1)),
    ("11/22/2025",                  "any",    ANY, Refused("does not exist")),
    ("31/02/2025",                  "any",    ANY, Refused("does not exist")),
    ("29/02/2025",                  "any",    ANY, Refused("does not exist")),
    ("2025-13-01",                  "any",    ANY, Refused("does not exist")),
    ("0026-11-30",                  "any",    ANY, Refused("before 1 Jan 1990")),
    ("0206-01-01",                  "any",    ANY, Refused("before 1 Jan 1990")),
    ("31/12/1989",                  "any",    ANY, Refused("before 1 Jan 1990")),
    ("22/11/25",                    "any",    ANY, Refused("not a date")),
    ("\u0662\u0662/11/2025",        "any",    ANY, Refused("not a date")),
    ("22/11-2025",                  "any",    ANY, Refused("not a date")),
    ("yesterday",                   "any",    ANY, Refused("not a date")),
    ("10000-01-01",                 "any",    ANY, Refused("not a date")),
    ("9" * 5000,                    "any",    ANY, Refused("not a date")),
    ("9999-12-31",                  "bought", ANY, Refused("in the future")),
    ("2199-01-01",                  "bought", ANY, Refused("in the future")),
]
# fmt: on


def rows(*places: str) -> list[tuple]:
    """(written, language, read as) of some kinds of places, once for each language."""
    return [
        (written, language, read)
        for written, place, languages, read in TABLE
        if place in places
        for language in languages
    ]
