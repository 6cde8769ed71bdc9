"""What goes into the requester's hands: things chosen from a list, and things named by a code that was
scanned or typed.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assets.choices import AssetStatus
from assets.forms.custody.choosing import ChoiceForm, chosen_and_gone, most_of_line, resolve
from assets.models import Asset
from core.forms.sheet import Sheet
from loans.forms.handovers.purpose import PurposeForm
from requests_app.forms.requests.sheets import prefix_of, says, title_of
from requests_app.models import Request, RequestItem
from requests_app.services.goods import handovers
from requests_app.services.goods.handovers import HandoverLine


class HandoverLineForm(ChoiceForm):
    """The things for one line."""

    def __init__(
        self, data=None, *, line: RequestItem, things: Sequence[Asset], proposed: dict[int, Decimal]
    ):
        super().__init__(
            data,
            thing=line,
            prefix=prefix_of(line),
            item=line.standard_item,
            things=things,
            proposed=proposed,
            retail=line.standard_item.is_bulk and not line.in_containers,
        )
        self.line = line

    @property
    def title(self) -> str:
        """The line in words, for the list of mistakes."""
        return title_of(self.line)

    def choices(self) -> list[dict]:
        """Each thing with its field, and whether it came for this request."""
        return [choice | {"mine": bool(getattr(choice["asset"], "mine", 0))} for choice in super().choices()]

    def unfit(self, asset: Asset) -> str:
        if asset.status == AssetStatus.IN_STORAGE:
            return ""
        where = {"code": asset.code, "status": asset.get_status_display(), "place": asset.place}
        return _("%(code)s does not lie in a warehouse (%(status)s, %(place)s).") % where

    def handover_lines(self) -> list[HandoverLine]:
        """For the service; a lot that was named by its code gives what is still missing."""
        return [
            HandoverLine(self.line.pk, asset, part if self.retail else None)
            for asset, part in self.chosen(self.line.to_hand)
        ]


class HandoverSheet(Sheet):
    """Every line of which something is to be handed over."""

    def __init__(self, data, document: Request, lines: list[RequestItem], user):
        open_ = [
            line
            for line in lines
            if line.standard_item_id and not line.is_rejected and (line.to_hand > 0 or says(data, line))
        ]
        self.user = user
        wanted = [int(line.to_hand / line.factor) for line in open_ if not line.standard_item.is_bulk]
        found = handovers.candidates(document, lines, most=most_of_line(len(open_), max(wanted, default=0)))
        items = {prefix_of(line): line.standard_item for line in open_}
        gone = chosen_and_gone(data, items, {prefix_of(line): found.get(line.pk, ()) for line in open_})
        forms_ = [
            HandoverLineForm(
                data,
                line=line,
                things=_fitting(line, found.get(line.pk, ())) + gone.get(prefix_of(line), []),
                proposed=handovers.proposal(line, found.get(line.pk, ())),
            )
            for line in open_
        ]
        super().__init__(data, PurposeForm(data), forms_)

    def is_valid(self) -> bool:
        good = super().is_valid()
        return resolve(self.lines, self.user) and good

    def handover_lines(self) -> list[HandoverLine]:
        """For the service; only after `is_valid`."""
        return [one for form in self.lines for one in form.handover_lines()]


def _fitting(line: RequestItem, things: Sequence[Asset]) -> list[Asset]:
    """Of a line that means whole containers nothing that is opened."""
    return [thing for thing in things if not line.in_containers or thing.whole]
