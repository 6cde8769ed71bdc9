"""What of a return stands on paper (Berita Acara Pengembalian Aset)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import activity
from core.pdf import letter as paper
from core.sealing.facts import Facts, Seal
from core.words import day, moment, number
from loans.choices import Finding, ReturnItemStatus, ReturnStatus
from loans.letters import legal
from loans.models import AssetReturn, AssetReturnItem
from loans.models.returns.returns import VERIFIED

S = ReturnStatus


def of(document: AssetReturn, seal: Seal | None = None) -> paper.Letter:
    """The minutes of a return, a draft until it is sealed; whoever sees the return sees all of it, there are
    no prices in it.
    """
    items = _items(document)
    said = _("On %(day)s, %(giver)s returned the following assets of the loan %(loan)s to the warehouse.")
    checked = _checklist(items)
    after = [_("Note: %(text)s") % {"text": text} for text in _notes(document)]
    return paper.Letter(
        title=_("Minutes of the return of assets"),
        number=document.doc_number,
        date_line=day(document.return_date),
        facts=_facts(document),
        paragraphs_before=[
            said
            % {
                "day": day(document.return_date),
                "giver": document.returned_by_name,
                "loan": document.loan_request.doc_number,
            }
        ],
        table=_table(items),
        tables=[(_("Checklist"), checked)] if checked else [],
        paragraphs_after=after,
        signatures=_signatures(document),
        stamp=_stamp(document, sealed=seal is not None),
        footer=document.doc_number,
        qr=seal.code if seal else "",
        legal=legal.paragraphs(_way(document), seal, whose=_("who returns")) if seal else (),
    )


def facts(document: AssetReturn) -> Facts:
    """What of a return is sealed: each thing with what the warehouse found."""
    return Facts(
        number=document.doc_number,
        day=document.return_date,
        giver=document.returned_by_name,
        receiver=document.verified_by_name,
        lines=[_cells(item) for item in _items(document)],
        since=document.verification_date,
    )


def _cells(item: AssetReturnItem) -> list[str]:
    """No., asset ID, serial number, condition, amount of material, result: as they stand in the table."""
    condition = item.get_verified_condition_display() if item.verified_condition else ""
    return [
        str(item.number),
        item.asset.code,
        item.asset.serial_number or "",
        str(condition or item.get_returned_condition_display()),
        _amount(item),
        _result(item),
    ]


def _way(document: AssetReturn) -> str:
    """How the borrower was identified: in his account when he declared it, not at all at the counter."""
    declared = activity.of(document).filter(action="loans.assetreturn.declared")
    by = declared.values_list("user_id", flat=True).first()
    return "ACCOUNT" if by == document.returned_by_id else "COUNTER"


def _items(document: AssetReturn) -> list[AssetReturnItem]:
    return list(document.items.select_related("asset__standard_item").order_by("number"))


def _facts(document: AssetReturn) -> list[tuple[str, str]]:
    loan = document.loan_request
    rows = [
        (pgettext("return", "Returned by"), document.returned_by_name),
        (_("Division"), loan.division_name),
        (_("Loan"), loan.doc_number),
        (_("Declared on"), moment(document.declared_at)),
        (_("Status"), S(document.status).label),
    ]
    return [(str(label), str(value)) for label, value in rows if value]


def _notes(document: AssetReturn) -> list[str]:
    return [text for text in (document.note, document.verification_note) if text]


def _table(items: list[AssetReturnItem]) -> paper.Table:
    """No., asset, serial number, condition (as it was found, else as declared), result."""
    column, cell = paper.Column, paper.Cell
    columns = [
        column(_("No."), 0.7, "right"),
        column(_("Asset"), 3),
        column(_("Serial number / MAC"), 2.2),
        column(_("Condition"), 2.2),
        column(_("Result"), 2.4),
    ]
    rows = []
    for item in items:
        asset, refused = item.asset, item.status == ReturnItemStatus.REJECTED
        name = " · ".join(filter(None, [f"{asset.brand} {asset.name}".strip(), _amount(item)]))
        condition = item.get_verified_condition_display() if item.verified_condition else ""
        rows.append(
            [
                number(item.number),
                cell(asset.code, name, strong=True),
                cell(asset.serial_number or "–", asset.mac_address or ""),
                cell(condition or item.get_returned_condition_display(), item.notes),
                cell(_result(item), item.verification_notes, "bad" if refused else ""),
            ]
        )
    return paper.Table(columns, rows)


def _amount(item: AssetReturnItem) -> str:
    """How much of material came back, or was declared to."""
    if not item.asset.is_lot:
        return ""
    back = item.quantity if item.verified_quantity is None else item.verified_quantity
    amount = f"{number(back)} {item.asset.standard_item.base_unit}"
    return f"{amount} ({item.get_rest_display()})" if item.rest else amount


def _result(item: AssetReturnItem) -> str:
    label = str(ReturnItemStatus(item.status).label)
    if item.finding in (Finding.NONE, Finding.OK):
        return label
    return f"{label}: {item.get_finding_display()}"


def _checklist(items: list[AssetReturnItem]) -> paper.Table | None:
    """What was asked of each thing, and whether it was so; None when nothing was asked."""
    column, cell = paper.Column, paper.Cell
    rows = [
        [
            item.asset.code,
            line["text"],
            cell(_("Yes") if line["ok"] else _("No"), tone="" if line["ok"] else "bad"),
        ]
        for item in items
        for line in item.checklist
    ]
    if not rows:
        return None
    return paper.Table([column(_("Asset"), 2), column(_("Checked"), 4), column(_("There"), 1)], rows)


def _signatures(document: AssetReturn) -> list[paper.Signature]:
    """Who returns, and Admin Logistik who receives."""
    giver = paper.Signature(
        _("Who returns"),
        document.returned_by_name,
        document.loan_request.division_name,
        moment(document.declared_at),
    )
    role = _("Received (Admin Logistik)")
    if not document.verification_date:
        return [giver, paper.Signature(role)]
    when = moment(document.verification_date)
    if document.status == S.REJECTED:
        said = pgettext("return", "Refused")
        return [giver, paper.Signature(role, document.verified_by_name, "", when, str(said), "bad")]
    return [giver, paper.Signature(role, document.verified_by_name, "", when)]


def _stamp(document: AssetReturn, *, sealed: bool) -> paper.Stamp | None:
    """Verified or refused once it was and is sealed, a draft until then; called off."""
    when = day(document.verification_date)
    if document.status in VERIFIED and not sealed:
        return paper.Stamp(_("DRAFT"), "")
    if document.status == S.CANCELLED:
        return paper.Stamp(pgettext("stamp", "CANCELLED"), "")
    if document.status == S.REJECTED:
        return paper.Stamp(pgettext("stamp", "REJECTED"), "bad", when)
    if document.status in (S.COMPLETED, S.APPROVED):
        return paper.Stamp(pgettext("stamp", "VERIFIED"), "good", when)
    return None
