"""Spellings of codes, and what is read in them wherever a code is asked: forms, imports, scans, counts,
searches.

Columns: written, where (`thing`: which asset is meant; `serial`, `mac`: what is written down as one),
language, read as (or, for what is refused, Refused with a part of the sentence). A code means the same in
every language.
"""

from dataclasses import dataclass

CODE, SERIAL, MAC = "AST-2026-005050", "HFD0A1KQ77T", "2C:C8:1B:68:9F:D7"
ANY = ("id", "en")


@dataclass(frozen=True)
class Refused:
    """What is refused, with these words somewhere in the English sentence."""

    words: str


# fmt: off
TABLE = [
    # ---------------- which asset: its code
    ("AST-2026-005050",                                    "thing",  ANY, CODE),
    ("ast-2026-005050",                                    "thing",  ANY, CODE),
    ("AST2026005050",                                      "thing",  ANY, CODE),
    ("ast 2026 005050",                                    "thing",  ANY, CODE),
    ("AST/2026/005050",                                    "thing",  ANY, CODE),
    ("AST\u20132026\u2013005050",                          "thing",  ANY, CODE),
    ("\ufeffAST-2026\u200b-005050\u200b",                  "thing",  ANY, CODE),
    ("\uff21\uff33\uff34-\uff12\uff10\uff12\uff16-005050", "thing",  ANY, CODE),
    ("]C1AST-2026-005050",                                 "thing",  ANY, CODE),
    ("\x1dAST-2026-005050\x04",                            "thing",  ANY, CODE),
    ("https://aset.example.com/assets/AST-2026-005050/",   "thing",  ANY, CODE),
    ("HTTPS://ASET.EXAMPLE.COM/ASSETS/ast-2026-005050/",   "thing",  ANY, CODE),
    ("]Q1HTTPS://ASET.EXAMPLE.COM/ASSETS/ast-2026-005050/",     "thing",  ANY, CODE),
    ('{"t":"a","i":"AST-2026-005050"}',                    "thing",  ANY, CODE),
    ('{"T":"A","I":"ast-2026-005050"}',                    "thing",  ANY, CODE),
    ("ID=AST-2026-005050;SN=",                             "thing",  ANY, CODE),
    ("Kode Aset: AST-2026-005050",                         "thing",  ANY, CODE),
    # ---------------- which asset: its serial number, its MAC address
    ("HFD0A1KQ77T",                                        "thing",  ANY, SERIAL),
    ("hfd0a1kq77t",                                        "thing",  ANY, SERIAL),
    ("]C1HFD0A1KQ77T",                                     "thing",  ANY, SERIAL),
    ("SN:HFD0A1KQ77T",                                     "thing",  ANY, SERIAL),
    ("sn: hfd0a1kq77t",                                    "thing",  ANY, SERIAL),
    ("S/N HFD0A1KQ77T",                                    "thing",  ANY, SERIAL),
    ("S/N: HFD0A1KQ77T",                                   "thing",  ANY, SERIAL),
    ("Serial No.: HFD0A1KQ77T",                            "thing",  ANY, SERIAL),
    ("No. Seri: HFD0A1KQ77T",                              "thing",  ANY, SERIAL),
    ("SN:HFD0A1KQ77T;MAC:2CC81B689FD7",                    "thing",  ANY, SERIAL),
    ("SN: HFD0A1KQ77T MAC: 2C-C8-1B-68-9F-D7",             "thing",  ANY, SERIAL),
    ("HFD0A1KQ77T\t2CC81B689FD7",                          "thing",  ANY, SERIAL),
    ("2C:C8:1B:68:9F:D7",                                  "thing",  ANY, MAC),
    ("2c-c8-1b-68-9f-d7",                                  "thing",  ANY, MAC),
    ("2CC8.1B68.9FD7",                                     "thing",  ANY, MAC),
    ("2cc81b689fd7",                                       "thing",  ANY, MAC),
    ("2C C8 1B 68 9F D7",                                  "thing",  ANY, MAC),
    ("MAC Address: 2CC81B689FD7",                          "thing",  ANY, MAC),
    ("2C:C8:1B:68:9F",                                     "thing",  ANY, Refused("only in part")),
    ('{"t":"a","i":"AST-2026-00',                          "thing",  ANY, Refused("only in part")),
    ("4006381333931",                                      "thing",  ANY, Refused("bar code of a product")),
    ("https://www.example.com/promo",                      "thing",  ANY, Refused("web address")),
    # ---------------- written down as a serial number
    ("hfd0a1kq77t",                                        "serial", ANY, SERIAL),
    (" HFD0A1KQ77T\u200b ",                                "serial", ANY, SERIAL),
    ("]C1HFD0A1KQ77T",                                     "serial", ANY, SERIAL),
    ("SN:HFD0A1KQ77T",                                     "serial", ANY, SERIAL),
    ("S/N HFD0A1KQ77T",                                    "serial", ANY, SERIAL),
    ("SN:HFD0A1KQ77T;MAC:2CC81B689FD7",                    "serial", ANY, SERIAL),
    ('{"t":"a","i":"AST-2020-000001","s":"HFD0A1KQ77T"}',  "serial", ANY, SERIAL),
    ("SN12345",                                            "serial", ANY, "SN12345"),
    ("ABC\u2013001",                                       "serial", ANY, "ABC-001"),
    ("SN:4006381333931",                                   "serial", ANY, "4006381333931"),
    ("4006381333931",                                      "serial", ANY, Refused("bar code of a product")),
    ("96385074",                                           "serial", ANY, Refused("bar code of a product")),
    ("AST-2026-005050",                                    "serial", ANY, Refused("our own labels")),
    ("ast2026005050",                                      "serial", ANY, Refused("our own labels")),
    ("SN:AST-2026-005050",                                 "serial", ANY, Refused("number of ours")),
    ("HTTPS://ASET.EXAMPLE.COM/ASSETS/ast-2026-005050/",   "serial", ANY, Refused("our own labels")),
    ("REG-261122-0001",                                    "serial", ANY, Refused("number of ours")),
    ("2C:C8:1B:68:9F:D7",                                  "serial", ANY, Refused("is a MAC address")),
    ("MAC:2CC81B689FD7",                                   "serial", ANY, Refused("is a MAC address")),
    ("HFD 0A1",                                            "serial", ANY, Refused("only letters, digits")),
    ("AB",                                                 "serial", ANY, Refused("3 to 100 characters")),
    ("1,23457E+12",                                        "serial", ANY, Refused("spreadsheet program")),
    # ---------------- written down as a MAC address
    ("2cc81b689fd7",                                       "mac",    ANY, MAC),
    ("2C C8 1B 68 9F D7",                                  "mac",    ANY, MAC),
    ("]C12CC81B689FD7",                                    "mac",    ANY, MAC),
    ("MAC: 2C-C8-1B-68-9F-D7",                             "mac",    ANY, MAC),
    ("SN:HFD0A1KQ77T;MAC:2CC81B689FD7",                    "mac",    ANY, MAC),
    ("2C:C8:1B:68:9F",                                     "mac",    ANY, Refused("has 12 digits")),
    ("SN:HFD0A1KQ77T",                                     "mac",    ANY, Refused("no MAC address")),
    ("2C:C8:1B:68:9F:DG",                                  "mac",    ANY, Refused("only the digits")),
]
# fmt: on


def rows(where: str) -> list[tuple]:
    """(written, language, read as) of one kind of place, once for each language."""
    return [
        (written, language, read)
        for written, place, languages, read in TABLE
        if place == where
        for language in languages
    ]
