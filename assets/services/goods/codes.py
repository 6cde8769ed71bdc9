"""What a scanned or typed text names. Reading only: nothing here changes anything.

`code_formats.parse` reads the text; `resolve` finds the one asset that somebody may see by it. What is not
there and what is not his to see get the same sentence.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from assets.models import Asset
from assets.services.goods.code_formats import Code, parse
from core.reading.codes import is_ean

SHORTEST_SERIAL = 6  # what is shorter and not known was mistyped rather than scanned


@dataclass(frozen=True)
class Answer:
    """What came of a text. `key` is equal for two spellings of the same; `sentence` says why there is no
    asset.
    """

    text: str
    sentence: str = ""
    asset: Asset | None = None

    @property
    def key(self) -> str:
        return f"#{self.asset.pk}" if self.asset else self.text.upper()


class Found(Answer):
    """One asset."""


class Unknown(Answer):
    """No asset that the person may see: not there, voided, somebody else's, or no code of ours at all."""


class Damaged(Answer):
    """A label that was read only in part."""


class Ambiguous(Answer):
    """More than one asset."""


def resolve(text, user, *, among: QuerySet | None = None) -> Answer:
    """The asset that `user` may see by a text (or the one `among` these), or why there is none."""
    return resolve_many([text], user, among=among)[0]


def resolve_many(texts: Iterable, user, *, among: QuerySet | None = None) -> list[Answer]:
    """An answer for each text, in order; three queries however many there are (none for what names
    nothing).
    """
    codes = [parse(text) for text in texts]
    visible = Asset.objects.visible_to(user) if among is None else among
    visible = visible.select_related("place", "standard_item").order_by()
    # One look per index; asked for together PostgreSQL would walk through all assets instead.
    by_code = _by(visible, "code", {c.code for c in codes})
    by_serial = _by(
        visible.alias(key=Upper("serial_number")), "serial_number", {c.serial for c in codes}, "key"
    )
    by_mac = _by(visible.alias(key=Upper("mac_address")), "mac_address", {c.mac for c in codes}, "key")
    answers = []
    for code in codes:
        hits = (by_code.get(code.code), by_serial.get(code.serial), by_mac.get(code.mac))
        answers.append(_answer(code, {asset.pk: asset for asset in hits if asset}))
    return answers


def _by(visible: QuerySet, field: str, values: set[str], lookup: str = "") -> dict[str, Asset]:
    values.discard("")
    if not values:
        return {}
    # "is not null" is the condition of the index; said, the planner need not prove it from a long list.
    found = visible.filter(**{f"{lookup or field}__in": sorted(values), f"{field}__isnull": False})
    return {getattr(asset, field).upper(): asset for asset in found}


def _answer(code: Code, found: dict[int, Asset]) -> Answer:
    if len(found) == 1:
        return Found(code.text, asset=next(iter(found.values())))
    if found:
        names = ", ".join(sorted(asset.code for asset in found.values()))
        return Ambiguous(
            code.text,
            _(
                "“%(text)s” fits more than one asset: %(codes)s. Scan or type the code of the one that is "
                "meant."
            )
            % {"text": code.text, "codes": names},
        )
    if code.damaged:
        return Damaged(
            code.text,
            _(
                "This code was read only in part. Scan it again, or type the asset code that is printed "
                "below it."
            ),
        )
    if code.foreign:
        return Unknown(code.text, code.foreign)
    if not code.text:
        return Unknown("", _("Scan or type a code first."))
    return Unknown(code.text, _why_unknown(code))


def _why_unknown(code: Code) -> str:
    said = {"text": code.text}
    if is_ean(code.text):
        return (
            _(
                "“%(text)s” is the bar code of a product, the same on every piece. Scan the serial number "
                "or our label instead."
            )
            % said
        )
    if not code.says_something:
        return _("“%(text)s” is not an asset code, serial number or MAC address.") % said
    if code.serial and not code.code and not code.mac and len(code.serial) < SHORTEST_SERIAL:
        return (
            _("“%(text)s” is too short for a code or serial number, and nothing has exactly this one.") % said
        )
    return _("No asset that you may see has the code, serial number or MAC address “%(text)s”.") % said
