"""What a document says to be sealed, and what its letter says of the seal. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Facts:
    """What of a document is sealed: `lines` are the cells of each line as they stand on the paper, `since` is
    when it was signed or voided.
    """

    number: str
    day: date
    giver: str
    receiver: str
    lines: Sequence[Sequence[str]]
    since: datetime


@dataclass(frozen=True)
class Seal:
    """The seal that a letter gets: what its QR code holds, the id of the key, and whether a third party
    stamps the time.
    """

    code: str
    key_id: str
    stamped: bool
