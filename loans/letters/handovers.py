"""What stands in the minutes of a handover (Berita Acara Serah Terima Barang)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import spelling
from core.pdf import letter as paper
from core.sealing.facts import Facts, Seal
from core.words import day, moment, number
from loans import amounts
from loans.choices import HandoverStatus, SigningWay
from loans.letters import legal
from loans.models import Handover, HandoverItem, HandoverSignature


def of(handover: Handover, seal: Seal | None = None) -> paper.Letter:
    """The minutes of a handover: a draft until it is sealed; with its `seal` as it is signed or voided."""
    items = _items(handover)
    return paper.Letter(
        title=_("Minutes of the handover of goods"),
        number=handover.doc_number,
        date_line=day(handover.handover_date),
        paragraphs_before=_opening(handover),
        table=_table(items),
        paragraphs_after=_closing(handover),
        signatures=_signatures(handover),
        stamp=_stamp(handover, sealed=seal is not None),
        footer=handover.doc_number,
        qr=seal.code if seal else "",
        legal=legal.paragraphs(handover.signing_way, seal, whose=_("the receiver")) if seal else (),
    )


def facts(handover: Handover) -> Facts:
    """What of a handover is sealed: each line with what the receiver said of it."""
    return Facts(
        number=handover.doc_number,
        day=handover.handover_date,
        giver=handover.giver_name,
        receiver=handover.receiver_name,
        lines=[_cells(item) for item in _items(handover)],
        since=handover.voided_at or handover.signed_at,
    )


def _cells(item: HandoverItem) -> list[str]:
    """No., asset ID, serial number, condition, quantity, answer: as they stand in the table."""
    return [
        str(item.number),
        item.asset.code,
        item.serial_number,
        str(item.get_condition_display()),
        amounts.said(item),
        _("declined") if item.is_declined else _("accepted"),
    ]


def _items(handover: Handover) -> list[HandoverItem]:
    return list(handover.items.select_related("asset").order_by("number"))


def _opening(handover: Handover) -> list[str]:
    """The day in words, the two parties, and what they declare."""
    found = [
        _("On this day, %(day)s, we who sign below:")
        % {"day": spelling.day_in_words(handover.handover_date)},
        _("1. %(person)s, who hands over, hereafter the First Party.") % {"person": _who(handover, "giver")},
        _("2. %(person)s, who receives, hereafter the Second Party.")
        % {"person": _who(handover, "receiver")},
        _(
            "The First Party hands over to the Second Party, and the Second Party receives from the First "
            "Party, these goods (%(purpose)s):"
        )
        % {"purpose": handover.get_target_status_display()},
    ]
    return found


def _who(handover: Handover, part: str) -> str:
    """Teguh Wibowo (Technical Support)."""
    name, division = getattr(handover, f"{part}_name"), getattr(handover, f"{part}_division")
    return f"{name} ({division})" if division else name


def _table(items: list[HandoverItem]) -> paper.Table:
    column = paper.Column
    columns = [
        column(_("No."), 0.8, "right"),
        column(_("Name of the goods"), 3.4),
        column(_("Asset ID"), 2.1),
        column(_("Condition"), 1.9),
        column(_("Quantity"), 1.7, "right"),
    ]
    return paper.Table(columns, [_row(item) for item in items])


def _row(item: HandoverItem) -> list:
    cell, gone = paper.Cell, item.is_declined
    serial = _("SN %(number)s") % {"number": item.serial_number} if item.serial_number else ""
    condition = cell(str(item.get_condition_display()), item.condition_notes)
    if gone:
        said = _("Declined: %(reason)s") % {"reason": item.decline_reason}
        condition = cell(condition.text, said, "bad")
    return [
        number(item.number),
        cell(
            f"{item.item_type_brand} {item.item_name}",
            serial,
            "muted" if gone else "",
            strong=True,
            struck=gone,
        ),
        item.asset.code,
        condition,
        cell(amounts.said(item), struck=gone),
    ]


def _closing(handover: Handover) -> list[str]:
    """What it was made for, what was noted, how it was signed, why it was voided."""
    found = []
    if handover.wo_ro_int_number:
        found.append(_("Reference: %(number)s") % {"number": handover.wo_ro_int_number})
    if handover.note:
        found.append(_("Note: %(note)s") % {"note": handover.note})
    if handover.signing_way == SigningWay.PROXY:
        found.append(
            _("Signed by %(name)s in the place of %(receiver)s: %(reason)s")
            % {
                "name": handover.signed_by_name,
                "receiver": handover.receiver_name,
                "reason": handover.sign_note,
            }
        )
    elif handover.sign_note:
        found.append(_("Note of the receiver: %(note)s") % {"note": handover.sign_note})
    if handover.is_voided:
        found.append(
            _("Voided by %(who)s on %(when)s: %(reason)s")
            % {
                "who": handover.voided_by_name,
                "when": moment(handover.voided_at),
                "reason": handover.void_reason,
            }
        )
    return found


def _signatures(handover: Handover) -> list[paper.Signature]:
    """The three parties: who hands over signs by doing so; nobody waits for who acknowledges."""
    made = moment(handover.created_at)
    recorded = ""
    if handover.made_by_id != handover.giver_id:
        recorded = _("recorded by %(name)s") % {"name": handover.made_by_name}
    signed = moment(handover.signed_at) if handover.signed_at else ""
    how = str(handover.get_signing_way_display()) if handover.signed_at else ""
    sign = paper.Signature
    return [
        sign(_("Handed over by"), handover.giver_name, handover.giver_division, made, recorded),
        sign(
            _("Received by"),
            handover.receiver_name,
            handover.receiver_division,
            signed,
            how,
            drawn=_drawn(handover),
        ),
        sign(_("Acknowledged by"), handover.acknowledging_name, handover.acknowledging_division),
    ]


def _drawn(handover: Handover) -> bytes:
    """What the receiver drew, if anything."""
    found = HandoverSignature.objects.filter(handover=handover).first() if handover.signed_at else None
    return bytes(found.image) if found else b""


def _stamp(handover: Handover, *, sealed: bool) -> paper.Stamp:
    """A draft until it is signed and sealed; voided or cancelled when it was."""
    if handover.is_voided:
        return paper.Stamp(_("VOIDED"), "bad", day(handover.voided_at))
    if handover.status == HandoverStatus.CANCELLED:
        return paper.Stamp(pgettext("stamp", "CANCELLED"), "bad", day(handover.signed_at))
    if handover.status == HandoverStatus.COMPLETED and sealed:
        return paper.Stamp(_("SIGNED"), "good", day(handover.signed_at))
    return paper.Stamp(_("DRAFT"), "")
