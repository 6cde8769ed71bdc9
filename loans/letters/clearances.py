"""What stands in a clearance letter (Surat bebas tanggungan): what became of everything, and that nothing is
left.
"""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pdf import letter as paper
from core.sealing.facts import Facts, Seal
from core.words import day, moment, number
from loans.choices import LeaverSigns, Settled
from loans.letters import legal
from loans.models import Clearance, ClearanceItem


def of(clearance: Clearance, seal: Seal | None = None) -> paper.Letter:
    """The letter, a draft until it is sealed; whoever sees it sees all of it, there are no prices in it."""
    items, when = _items(clearance), day(localdate(clearance.issued_at))
    return paper.Letter(
        title=_("Clearance letter"),
        number=clearance.doc_number,
        date_line=when,
        facts=_facts(clearance),
        paragraphs_before=_opening(clearance, items),
        table=_table(items) if items else None,
        paragraphs_after=_closing(clearance),
        signatures=_signatures(clearance),
        stamp=paper.Stamp(_("CLEARED"), "good", when) if seal else paper.Stamp(_("DRAFT"), ""),
        footer=clearance.doc_number,
        qr=seal.code if seal else "",
        legal=legal.paragraphs("ACCOUNT", seal, whose=_("who issued it")) if seal else (),
    )


def facts(clearance: Clearance) -> Facts:
    """What of a clearance letter is sealed: each line with what became of it."""
    return Facts(
        number=clearance.doc_number,
        day=localdate(clearance.issued_at),
        giver=clearance.person_name,
        receiver=clearance.issued_by_name,
        lines=[_cells(item) for item in _items(clearance)],
        since=clearance.issued_at,
    )


def _cells(item: ClearanceItem) -> list[str]:
    """No., goods or document, its number, serial number, quantity, what became of it: as they stand in the
    table.
    """
    return [
        str(item.number),
        item.name,
        _code(item),
        item.serial_number,
        _amount(item),
        str(Settled(item.settled).label),
    ]


def _items(clearance: Clearance) -> list[ClearanceItem]:
    return list(clearance.items.select_related("asset").order_by("number"))


def _facts(clearance: Clearance) -> list[tuple[str, str]]:
    rows = [
        (_("Name"), clearance.person_name),
        (_("Division"), clearance.division_name),
        (_("Leaving since"), day(localdate(clearance.leaving_since))),
        (_("Why"), clearance.leaving_reason),
    ]
    return [(str(label), str(value)) for label, value in rows if value]


def _opening(clearance: Clearance, items: list[ClearanceItem]) -> list[str]:
    said = _(
        "We declare that %(name)s has no obligations towards the company any more: nothing that belongs to "
        "it is held, borrowed or waited for, and no document is open."
    )
    found = [said % {"name": clearance.person_name}]
    found.append(_("This has become of it:") if items else _("There was nothing to give back."))
    return found


def _table(items: list[ClearanceItem]) -> paper.Table:
    column = paper.Column
    columns = [
        column(_("No."), 0.7, "right"),
        column(_("Goods or document"), 3.4),
        column(_("Asset ID"), 2.1),
        column(_("Quantity"), 1.5, "right"),
        column(_("What became of it"), 2.8),
    ]
    return paper.Table(columns, [_row(item) for item in items])


def _row(item: ClearanceItem) -> list:
    cell, settled = paper.Cell, Settled(item.settled)
    serial = _("SN %(number)s") % {"number": item.serial_number} if item.serial_number else ""
    with_whom = " · ".join(filter(None, [item.to_name, item.document if item.asset_id else ""]))
    return [
        number(item.number),
        cell(item.name, serial or (item.get_condition_display() if item.condition else ""), strong=True),
        _code(item),
        _amount(item),
        cell(str(settled.label), with_whom, "bad" if settled == Settled.LOST else ""),
    ]


def _code(item: ClearanceItem) -> str:
    return item.asset.code if item.asset_id else item.document


def _amount(item: ClearanceItem) -> str:
    return f"{number(item.quantity)} {item.unit}" if item.asset_id else ""


def _closing(clearance: Clearance) -> list[str]:
    found = []
    if clearance.lost_count:
        said = ngettext(
            "%(n)d thing was lost and written off.",
            "%(n)d things were lost and written off.",
            clearance.lost_count,
        )
        found.append(said % {"n": clearance.lost_count})
    if clearance.signing_way == LeaverSigns.PROXY:
        said = _("Signed by %(name)s in the place of %(receiver)s: %(reason)s")
        values = {
            "name": clearance.issued_by_name,
            "receiver": clearance.person_name,
            "reason": clearance.note,
        }
        found.append(said % values)
    elif clearance.note:
        found.append(_("Note: %(note)s") % {"note": clearance.note})
    return found


def _signatures(clearance: Clearance) -> list[paper.Signature]:
    """Who leaves signs by hand, unless somebody did in his place; who issued it did so by that."""
    sign, when = paper.Signature, moment(clearance.issued_at)
    role = _("Who leaves")
    if clearance.signing_way == LeaverSigns.PROXY:
        how = _("signed by %(name)s") % {"name": clearance.issued_by_name}
        leaver = sign(role, clearance.person_name, clearance.division_name, when, how)
    else:
        leaver = sign(role, clearance.person_name, clearance.division_name)
    return [leaver, sign(_("Issued by"), clearance.issued_by_name, "", when)]
