"""What a person may do with a request now, as buttons: the next step, what is done often, the rest."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.workflow import transitions
from requests_app.choices import Stage
from requests_app.models import Request, RequestItem
from requests_app.services.discussion import attention

# The first of these that is possible now is the primary button: the next step of the process.
NEXT = (
    "answer_cancel",
    "approve_logistic",
    "approve_purchase",
    "set_purchase",
    "approve_final",
    "start_purchasing",
    "ship",
    "register",
    "receive",
    "hand_over",
)
# These stand beside it on a wide screen, two at most.
OFTEN = (
    "set_purchase",
    "revise",
    "answer_progress",
    "receive",
    "hand_over",
    "reject",
    "follow_up",
    "follow_up_ceo",
    "ask_progress",
    "prioritize",
)
BESIDE = 2
# What cannot be undone ends the menu.
LAST = ("cancel", "ask_cancel", "remove", "reject")
# Where the address is not named like the transition.
URL_NAMES = {"remove": "request_delete"}


def of(document: Request, lines: list[RequestItem], user) -> dict:
    """{primary (or None), beside, menu}; what cannot be undone ends the menu."""
    buttons = [
        button
        for button in transitions.buttons(document, user)
        if _makes_sense(button.name, document, lines, user)
    ]
    made = {b.name: _action(b, document) for b in buttons}
    primary = next((made[name] for name in NEXT if name in made), None)
    rest = {name: action for name, action in made.items() if action is not primary}
    beside = [rest[name] for name in OFTEN if name in rest][:BESIDE]
    menu = [action for name, action in rest.items() if name not in LAST]
    menu += _always(document, user)
    menu += [rest[name] for name in LAST if name in rest]
    return {
        "primary": primary,
        "beside": beside,
        "menu": [action | {"css": "phone-only"} if action in beside else action for action in menu],
    }


def _makes_sense(name: str, document: Request, lines: list[RequestItem], user) -> bool:
    """Whether there is anything to do: a button that would only lead to a refusal is not offered."""
    if name == "approve_purchase":
        return all(line.has_purchase for line in lines if line.to_buy and not line.is_rejected)
    if name == "set_purchase":
        return any(line.to_buy and not line.is_rejected for line in lines)
    if name == "register":
        return any(line.standard_item_id and line.registrable for line in lines)
    if name == "hand_over":
        return any(line.to_hand for line in lines if not line.is_rejected)
    if name == "link_item":
        return any(line.standard_item_id is None and not line.is_rejected for line in lines)
    if name == "follow_up":
        return attention.follow_up_possible_from(document.last_follow_up_at) is None
    if name == "follow_up_ceo":
        return attention.follow_up_possible_from(document.ceo_follow_up_at) is None and not user.has_perm(
            Stage.FINAL.permission
        )
    return True


def _always(document: Request, user) -> list[dict]:
    """What can be done whatever its state."""
    found = [
        {
            "label": _("Print / PDF"),
            "icon": "printer",
            "url": reverse("request_letter", args=[document.doc_number]),
        }
    ]
    if user.has_perm("requests_app.add_request"):
        found.insert(
            0,
            {
                "label": _("Copy"),
                "icon": "copy",
                "url": f"{reverse('request_create')}?copy={document.doc_number}",
            },
        )
    return found


def _action(button, document: Request) -> dict:
    name = URL_NAMES.get(button.name, f"request_{button.name}")
    url = reverse(name, args=[document.doc_number])
    return {"label": button.label, "icon": button.icon, "url": url, "danger": button.tone == "danger"}
