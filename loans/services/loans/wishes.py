"""What lines of wishes must be like, whether they are asked for now or kept in a template."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assets.choices import MAX_QUANTITY
from core.errors import DomainError, concerning
from loans.choices import MOST_LINES


def refuse_wrong(lines: Sequence, *, none: str, too_many: str) -> None:
    """Raise DomainError (the line's model is its `thing`) for lines (each with `item` and `quantity`) that
    cannot be: a model that is inactive or stands there twice, a quantity that is none; and `none`, or
    `too_many` (which may hold %(most)d), when that is their number.
    """
    if not lines:
        raise DomainError(none)
    if len(lines) > MOST_LINES:
        raise DomainError(too_many % {"most": MOST_LINES})
    first: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        with concerning(line.item):
            if not line.item.is_active:
                said = _("%(thing)s is inactive, so it cannot be asked for.")
                raise DomainError(said % {"thing": line.item}, field="item")
            if line.item.pk in first:
                said = _("%(thing)s stands on line %(first)d and on line %(second)d. Ask for it once.")
                place = {"thing": line.item, "first": first[line.item.pk], "second": number}
                raise DomainError(said % place, field="item")
            first[line.item.pk] = number
            if not 1 <= line.quantity <= MAX_QUANTITY or line.quantity != int(line.quantity):
                raise DomainError(_("A quantity is a whole number between 1 and 999,999."), field="quantity")
