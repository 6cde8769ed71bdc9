"""Prices in what the system answers: the same looking says that they are not there, and that they are."""

import html
import io
import re
import zipfile

from core.roles import Role
from core.tests.pages.visits import steady
from tests.world import OLD_PRICE, PRICE

BLIND = (Role.ADMIN_LOGISTIK, Role.LEADER, Role.STAFF)
SEEING = (Role.SUPER_ADMIN, Role.ADMIN_PURCHASE)
# The price itself, the one it was for a while, sums of it, its part of a lot, and rounded as charts do.
TELLING = [str(p) for p in (*(PRICE * n for n in range(1, 31)), OLD_PRICE, PRICE * 9 / 10)] + [
    "98765432",
    "87654321",
]
TELLING = {digits.replace(".", "").rstrip("0") for digits in TELLING}
ROUNDED = re.compile(r"98[78][.,]?\d*\s*(jt|juta|million|mio)|(?<!\d)0[.,]99\s*(m|miliar)", re.I)
# An amount of money that is no planted price (a sum, a part): the system writes it no other way.
MONEY = re.compile(r"\bRp[\s\u00a0\u202f]\d")


def body(response) -> bytes:
    """Everything of a response, streamed or not, its headers before it."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers.encode() + b"\n\n" + content


def text_of(response) -> str:
    """A response as text; what is zipped (XLSX) is unpacked."""
    head, _blank, content = body(response).partition(b"\n\n")
    parts = [head]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts += [package.read(name) for name in package.namelist()]
    else:
        parts.append(content)
    return html.unescape("\n".join(part.decode("utf-8", "replace") for part in parts))


def prices_in(response) -> set[str]:
    """The planted prices that a response gives away, however they are written."""
    text = html.unescape(text_of(response))
    # What is drawn by lot may look like a price; to take it out is most of the work, and nearly every page
    # holds nothing to begin with.
    return _told(text) and _told(steady(text))


def _told(text: str) -> set[str]:
    digits = re.sub(r"(?<=\d)[\s.,'_\u00a0\u202f]+(?=\d)", "", text)
    return {price for price in TELLING if price in digits} | {
        m[0] for pattern in (ROUNDED, MONEY) for m in pattern.finditer(text)
    }
