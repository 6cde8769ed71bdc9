"""What stands on a label."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """The words of one label, and what its codes hold.

    `detail` is the serial number, or of a lot (`is_amount`) what it held; the bar code holds `code`, the QR
    code `url`.
    """

    company: str
    name: str
    detail: str
    code: str
    url: str
    note: str
    is_amount: bool = False
