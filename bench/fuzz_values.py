"""What people, machines and attackers put into paths, queries, fields and files."""

import io
import random
import zipfile

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u00b2",
    "\u0663",
    "\uff11\uff12",
    "9" * 5000,
    "9" * 25,
    "-1",
    "0",
    "-0",
    "+5",
    "1e3",
    "1e400",
    "NaN",
    "Infinity",
    "1,250",
    "1.250",
    "1.000.000.000.000.000",
    "0026-11-30",
    "9999-12-31",
    "10000-01-01",
    "2026-02-31",
    "31/02/2026",
    "22 Nov 2026",
    "true",
    "null",
    "on",
    "abc",
    "/",
    "//evil.example/",
    "https://evil.example/",
    "http://[::1",
    "javascript:alert(1)",
    "../../../etc/passwd",
    "..%2f..%2fetc",
    "%",
    "%s%n%(x)s",
    "{{7*7}}{% now %}",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\r\nSet-Cookie: a=b",
    "\t",
    "\u200b\ufeff",
    "\u202eabc",
    "\U0001f600",
    "e\u0301" * 200,
    "x" * 10_000,
    "[]",
    "{",
    '{"t":"a","i":"AST-2026-00',
    "[" * 1500,
    "id=;sn=;mac=",
    "AST-2026-999999",
    "ast2026000001",
    "AST-2026-000001-P01",
    "]C1ABC",
    "HTTPS://X/ASSETS/ast-2026-000001/",
    "2C:C8:1B",
    "SN:ABC;MAC:XYZ",
    "4006381333931",
    "RO-260101-0001",
    "REG-260101-0001",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "a=b&c=d",
    "category=999999",
    "tab=nothing&on=9999-12-31",
    "1;2;3",
    "1.2.3",
    "\\",
    "|",
)
PARAMETERS = """
    q page per_page sort tab columns panel before after category type item place holder mine
    tracking condition registration warranty registered_from registered_to date_from date_to since
    until on ids list miss add drop next person code from story for quantity unit restock reference
    division role status kind brand low out muted source alerts selected format query to version
    seen token level _changelist_filters o p all e order_type late meant_for waits reset_asked user
    action
""".split()  # noqa: SIM905 a list of seventy lines says no more
TYPES = ("application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "%")
BODIES = (
    b"",
    b"{",
    b"[" * 20_000,
    b'{"entries":[{"key":"x"}]}',
    b'{"entries":[{}]}',
    b"\x00\xff",
    b"a=1&a=%ff",
)


def text(draw: random.Random) -> str:
    """One of them, or two together."""
    return draw.choice(TEXTS) + (draw.choice(TEXTS)[:50] if draw.random() < 0.1 else "")


def file(draw: random.Random) -> tuple[str, bytes]:
    """A name and what is in the file: whole, cut off, or something else than its name says."""
    name = draw.choice(
        ("a.csv", "a.xlsx", "a.jpg", "a.png", "a.pdf", "", "\u202e.gpj", "x" * 300 + ".png", "../a")
    )
    made = draw.choice((_csv, _zip, _picture, _pdf, _noise, lambda draw: b""))(draw)
    return name, made[: draw.randrange(len(made) + 1)] if draw.random() < 0.3 else made


def _csv(draw: random.Random) -> bytes:
    rows = [
        [text(draw)[:200] for _cell in range(draw.randrange(1, 8))] for _row in range(draw.randrange(1, 6))
    ]
    return "\n".join(draw.choice(",;\t").join(row) for row in rows).encode(draw.choice(("utf-8", "utf-16")))


def _zip(draw: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in draw.sample(
            ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "a"), 3
        ):
            archive.writestr(
                name, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' if draw.random() < 0.5 else text(draw)
            )
    return buffer.getvalue()


def _picture(draw: random.Random) -> bytes:
    from PIL import Image

    buffer, mode = io.BytesIO(), draw.choice(("1", "L", "RGB", "RGBA", "P", "I;16"))
    Image.new(mode, (draw.randrange(1, 40), draw.randrange(1, 40))).save(buffer, "PNG")
    return buffer.getvalue()


def _pdf(draw: random.Random) -> bytes:
    return b"%PDF-1.4\n" + _noise(draw) + b"\nstartxref\n9\n%%EOF\n"


def _noise(draw: random.Random) -> bytes:
    return draw.choice((b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04")) + draw.randbytes(300)
