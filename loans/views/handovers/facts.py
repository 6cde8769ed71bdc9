"""What the pages show of a handover, prepared for their templates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import activity, references
from core.files import attachments
from core.views.letters import seal_facts
from core.words import day, moment
from core.workflow import transitions
from loans import amounts
from loans.choices import Answer, HandoverSource, HandoverStatus
from loans.models import Handover, HandoverItem
from loans.models.handovers.transitions import may_file_paper
from loans.services.handovers import people

ENTRIES = 50


def page(handover: Handover, user) -> dict:
    """The context of loans/handovers/handover.html."""
    return {
        "handover": handover,
        "tone": HandoverStatus(handover.status).tone,
        "steps": steps(handover),
        "lines": lines(handover, user),
        "signatures": signatures(handover),
        "facts": facts(handover, user),
        "notice": notice(handover),
        **actions(handover, user),
        "entries": activity.entries(activity.shown(handover)[:ENTRIES], user),
        "attachments": attachments.panel(handover, user),
    }


def lines(handover: Handover, user) -> list[dict]:
    """Each line in words: what, which one, how it was, with its photos, how much, and what the receiver
    says.
    """
    sees = user.has_perm("assets.view_asset") or user.pk == handover.receiver_id
    found, may_add = items(handover), people.may_change_files(user, handover)
    pictures = photos(found)
    return [
        line(item, sees=sees) | {"photos": pictures.get(item.pk, []), "may_add": may_add} for item in found
    ]


def photos(found: list[HandoverItem]) -> dict[int, list]:
    """{key of a line: its photos} of those that have any. One query."""
    return attachments.of_many(HandoverItem, [item.pk for item in found])


def items(handover: Handover) -> list[HandoverItem]:
    """The lines with their things, in order. One query."""
    return list(handover.items.select_related("asset__standard_item", "from_place").order_by("number"))


def line(item: HandoverItem, *, sees: bool = True) -> dict:
    """A line in words; `sees` makes its code a link."""
    answer = Answer(item.answer)
    return {
        "key": item.pk,
        "number": item.number,
        "name": f"{item.item_type_brand} {item.item_name}",
        "code": item.asset.code,
        "url": reverse("asset", args=[item.asset.code]) if sees else "",
        "serial": item.serial_number,
        "condition": item.get_condition_display(),
        "about": item.condition_notes,
        "amount": amounts.said(item),
        "answer": answer.label,
        "tone": answer.tone,
        "declined": item.is_declined,
        "reason": item.decline_reason,
        "from": item.from_place.name,
    }


def actions(handover: Handover, user) -> dict:
    """{primary (or None), beside, menu}: the next step, what is done often, and the rest; what cannot be
    undone ends the menu.
    """
    buttons = transitions.buttons(handover, user)
    made = [_action(b.name, b.label, b.icon, handover) for b in buttons if b.tone != "danger"]
    # Who has not to answer stands before him who has.
    first = next((action for action in made if action["name"] in ("answer", "phone")), None)
    rest = [action for action in made if action is not first]
    if handover.status == HandoverStatus.COMPLETED and may_file_paper(handover, user):
        rest.append(_action("paper", _("Add signed paper"), "paperclip", handover))
    letter = _action("letter", _("Minutes (PDF)"), "file-text", handover)
    danger = [
        _action(b.name, b.label, b.icon, handover) | {"danger": True} for b in buttons if b.tone == "danger"
    ]
    # Beside a menu the letter is in it on a phone; alone it needs none.
    menu = rest + danger
    return {
        "primary": first,
        "beside": [letter],
        "menu": [letter | {"css": "phone-only"}, *menu] if menu else [],
    }


def steps(handover: Handover) -> list[dict]:
    """Handed over, answered and signed: who and when."""
    made = {
        "label": pgettext("request", "Handed over"),
        "state": "done",
        "who": handover.giver_name,
        "at": handover.created_at,
    }
    answered = {"label": _("Answered and signed")}
    if handover.signed_at:
        refused = handover.status == HandoverStatus.CANCELLED and not handover.is_voided
        answered |= {
            "state": "stopped" if refused else "done",
            "who": handover.signed_by_name,
            "at": handover.signed_at,
        }
        if refused:
            answered["label"] = _("Declined altogether")
    elif not handover.is_voided:
        answered |= {"state": "now", "who": handover.receiver_name}
    found = [made, answered]
    if handover.is_voided:
        voided = {"who": handover.voided_by_name, "at": handover.voided_at}
        found.append({"label": _("Voided"), "state": "stopped"} | voided)
    return found


def notice(handover: Handover) -> dict | None:
    """What stands above everything else: why it was voided."""
    if not handover.is_voided:
        return None
    title = _("Voided by %(who)s on %(when)s: everything is back where it was.") % {
        "who": handover.voided_by_name,
        "when": moment(handover.voided_at),
    }
    return {"tone": "error", "icon": "ban", "title": title, "text": handover.void_reason}


def signatures(handover: Handover) -> list[dict]:
    """{title, name, division, at, note, state, picture?} of the three; the giver signs by handing over."""
    receiver = {"title": _("Received by"), "who": handover.receiver_name, "state": "open"}
    if handover.signed_at:
        receiver |= {"state": "signed", "at": handover.signed_at, "note": signed_how(handover)}
        if handover.is_drawn:
            receiver["picture"] = reverse("handover_signature", args=[handover.doc_number])
    found = [
        {
            "title": _("Handed over by"),
            "who": handover.giver_name,
            "division": handover.giver_division,
            "at": handover.created_at,
            "note": _by_whom(handover),
            "state": "signed",
        },
        receiver | {"division": handover.receiver_division},
    ]
    if handover.acknowledging_name:
        found.append(
            {
                "title": _("Acknowledged by"),
                "who": handover.acknowledging_name,
                "division": handover.acknowledging_division,
                "state": "named",
            }
        )
    return found


def signed_how(handover: Handover) -> str:
    """How the receiver was identified, in words."""
    said = str(handover.get_signing_way_display())
    if handover.signed_by_id != handover.receiver_id:
        said = f"{said} ({handover.signed_by_name})"
    return ": ".join(filter(None, [said, handover.sign_note]))


def _by_whom(handover: Handover) -> str:
    """Who acted, when it was not the giver himself."""
    if handover.made_by_id == handover.giver_id:
        return ""
    return _("recorded by %(name)s") % {"name": handover.made_by_name}


def facts(handover: Handover, user) -> list[dict]:
    """Who, when, for what."""
    source = HandoverSource(handover.source)
    rows = [
        {"label": _("Date"), "value": day(handover.handover_date)},
        {"label": _("From"), "value": _person(handover, "giver")},
        {"label": _("To"), "value": _person(handover, "receiver")},
        {"label": _("For what"), "value": handover.get_target_status_display()},
        {"label": _("Made for"), "value": source.label if source != HandoverSource.MANUAL else ""},
        {
            "label": _("Reference"),
            "value": handover.wo_ro_int_number,
            "url": references.url(handover.wo_ro_int_number, user),
            "mono": True,
        },
        {"label": _("Recorded by"), "value": handover.made_by_name},
        {"label": _("Note"), "value": handover.note},
        *seal_facts(handover, "handover_letter"),
    ]
    return [row for row in rows if row["value"]]


def _person(handover: Handover, part: str) -> str:
    named = (getattr(handover, f"{part}_name"), getattr(handover, f"{part}_division"))
    return " · ".join(filter(None, named))


def _action(name: str, label, icon: str, handover: Handover) -> dict:
    return {
        "name": name,
        "label": label,
        "url": reverse(f"handover_{name}", args=[handover.doc_number]),
        "icon": icon,
    }
