"""Numbers as they are written, and what is read of them: in which door, in the page of which language.

Doors: "amount" (two decimals), "whole", "money" and "setting" are fields of forms; "counted" is what a phone
sends from a stock count. `means` is the number, or the code of the refusal.
"""

from typing import NamedTuple


class Spelling(NamedTuple):
    written: str
    door: str
    language: str
    means: str


TWO = "two_numbers"
NONE = "not_a_number"

# fmt: off
SPELLINGS = [Spelling(*row) for row in (
    # The grouping sign of the page groups, in proper groups of three.
    ("1.250",             "amount",  "id", "1250"),
    ("1,250",             "amount",  "en", "1250"),
    ("850.000",           "money",   "id", "850000"),
    ("850,000",           "money",   "en", "850000"),
    ("Rp 850.000",        "money",   "id", "850000"),
    ("Rp850.000,-",       "money",   "id", "850000"),
    ("Rp. 850.000,00",    "money",   "id", "850000"),
    ("850.000 IDR",       "money",   "id", "850000"),
    ("2.000",             "whole",   "id", "2000"),
    ("2,000",             "whole",   "en", "2000"),
    ("2.000",             "counted", "id", "2000"),
    ("2,000",             "counted", "en", "2000"),
    ("10.000.000",        "setting", "id", "10000000"),
    ("10,000,000",        "setting", "en", "10000000"),
    # One sign and three digits that are no group of the page: asked back, in every unit.
    ("1,250",             "amount",  "id", TWO),
    ("1.250",             "amount",  "en", TWO),
    ("850,000",           "money",   "id", TWO),
    ("850.000",           "money",   "en", TWO),
    ("Rp 850,000",        "money",   "id", TWO),
    ("Rp 850.000",        "money",   "en", TWO),
    ("-850,000",          "money",   "id", TWO),
    ("2,000",             "whole",   "id", TWO),
    ("2.000",             "whole",   "en", TWO),
    ("2,000",             "counted", "id", TWO),
    ("2.000",             "counted", "en", TWO),
    ("10,000",            "setting", "id", TWO),
    ("1250,000",          "amount",  "id", TWO),
    ("1250.000",          "amount",  "id", TWO),
    ("1250.000",          "amount",  "en", TWO),
    # What can mean only one number is read in either language.
    ("1.250.000",         "money",   "id", "1250000"),
    ("1.250.000",         "money",   "en", "1250000"),
    ("1,250,000",         "money",   "id", "1250000"),
    ("1,250,000",         "money",   "en", "1250000"),
    ("1.250.000,50",      "money",   "en", "1250000.5"),
    ("1,250,000.50",      "money",   "id", "1250000.5"),
    ("1.250,50",          "amount",  "id", "1250.5"),
    ("1.250,50",          "amount",  "en", "1250.5"),
    ("1,250.50",          "amount",  "id", "1250.5"),
    ("1.250,500",         "amount",  "id", "1250.5"),
    ("12,5",              "amount",  "id", "12.5"),
    ("12.5",              "amount",  "id", "12.5"),
    ("12,5",              "amount",  "en", "12.5"),
    ("1250.50",           "amount",  "id", "1250.5"),
    ("1,2500",            "amount",  "id", "1.25"),
    ("0,250",             "amount",  "id", "0.25"),
    ("0.250",             "amount",  "id", "0.25"),
    ("1250000",           "money",   "id", "1250000"),
    ("1 250 000",         "money",   "id", "1250000"),
    ("1\u00a0250\u202f000,5", "money", "en", "1250000.5"),
    ("1 250,500",         "amount",  "id", "1250.5"),
    (" \u200b1250 ",      "whole",   "id", "1250"),
    ("12.50",             "counted", "id", "12.5"),
    # Below nothing, nothing, too much: said as such.
    ("-5",                "money",   "id", "negative"),
    ("\u22125",           "money",   "id", "negative"),
    ("(5.000)",           "money",   "id", "negative"),
    ("0",                 "whole",   "id", "zero"),
    ("-1",                "whole",   "id", "negative"),
    ("0",                 "money",   "id", "0"),
    ("1.000.000.000.000", "money",   "id", "most"),
    ("1,5",               "whole",   "id", "fraction"),
    ("1,255",             "whole",   "id", TWO),
    ("1,2555",            "amount",  "id", "decimals"),
    # No number.
    ("1e3",               "whole",   "id", "shortened"),
    ("1E+3",              "money",   "en", "shortened"),
    ("1,23E+12",          "counted", "id", "shortened"),
    ("murah",             "money",   "id", NONE),
    ("1.25.000",          "money",   "id", NONE),
    ("1,2,3",             "amount",  "id", NONE),
    ("1 2",               "amount",  "id", NONE),
    ("12 Rp 5",           "money",   "id", NONE),
    ("01.250.000",        "money",   "id", NONE),
    ("1.250.00",          "money",   "id", NONE),
    ("2²",                "whole",   "id", NONE),
    ("١٢",                "whole",   "id", NONE),
    ("NaN",               "setting", "id", NONE),
    ("9" * 5000,          "whole",   "id", NONE),
    ("9" * 30,            "money",   "id", "number_too_long"),
    ("Rp",                "money",   "id", NONE),
)]
# fmt: on
