"""What a person may do with a loan now, as buttons: the next step, what is done often, the rest."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.workflow import transitions
from loans.models import LoanAssignment, LoanExtension, LoanItem, LoanRequest
from loans.models.loans.transitions import takes_back
from loans.services.loans import extending, state
from loans.views.loans.free import ADD

# The first of these that is possible now is the primary button: the next step of the process.
NEXT = ("grant_extension", "decide", "hand_out", "declare_return", "ask_extension", "assign")
# These stand beside it on a wide screen, two at most.
OFTEN = ("refuse_extension", "hand_out", "declare_return", "assign", "ask_extension", "reject")
BESIDE = 2


def of(
    loan: LoanRequest,
    lines: list[LoanItem],
    assignments: list[LoanAssignment],
    wish: LoanExtension | None,
    user,
) -> dict:
    """{primary (or None), beside, menu}; what cannot be undone ends the menu."""
    made = {
        button.name: action
        for button in transitions.buttons(loan, user)
        if _makes_sense(button.name, loan, lines, assignments, wish)
        and (action := _action(button.name, button.label, button.icon, loan, button.tone))
    }
    if "declare_return" in made and loan.requester_id != user.pk and takes_back(user):
        # Who takes back for the borrower looks at the things at once.
        made["declare_return"] = _action("take_back", _("Take back"), "package-check", loan)
    if wish and transitions.is_for(loan, "answer_extension", user):
        made["grant_extension"] = _action("grant_extension", _("Grant the extension"), "calendar-check", loan)
        made["refuse_extension"] = _action("refuse_extension", _("Refuse the extension"), "calendar-x", loan)
    primary = next((made[name] for name in NEXT if name in made), None)
    rest = {name: action for name, action in made.items() if action is not primary}
    beside = [rest[name] for name in OFTEN if name in rest][:BESIDE]
    menu = [action for action in rest.values() if not action["danger"]] + _always(loan, user)
    menu += [action for action in rest.values() if action["danger"]]
    return {
        "primary": primary,
        "beside": beside,
        "menu": [action | {"css": "phone-only"} if action in beside else action for action in menu],
    }


def to_hand_out(loan: LoanRequest, lines: list[LoanItem], assignments: list[LoanAssignment]) -> bool:
    """Whether something is kept that can be fetched."""
    kept = any(one.is_open and one.handed_at is None for one in assignments)
    return kept or bool(loan.closed_at is None and state.material_left(lines, assignments))


def _makes_sense(name: str, loan, lines, assignments, wish) -> bool:
    """Whether there is anything to do: a button that would only lead to a refusal is not offered."""
    if name in ("hand_out", "release"):
        return to_hand_out(loan, lines, assignments)
    if name == "assign":
        devices = [line for line in lines if not line.is_material and not line.is_rejected]
        kept = any(one.is_open and one.handed_at is None for one in assignments)
        return kept or any(loan.closed_at is None and state.to_fetch(line, assignments) for line in devices)
    if name == "declare_return":
        return any(one.is_out and one.declared_at is None for one in assignments)
    if name == "ask_extension":
        return wish is None and any(extending.may_be_extended(one) for one in assignments)
    return True


def _always(loan: LoanRequest, user) -> list[dict]:
    """What can be done whatever its state."""
    letter = reverse("loan_letter", args=[loan.doc_number])
    found = [{"label": _("Print / PDF"), "icon": "printer", "url": letter, "danger": False}]
    if user.has_perm(ADD):
        url = f"{reverse('loan_create')}?copy={loan.doc_number}"
        found.insert(0, {"label": _("Copy"), "icon": "copy", "url": url, "danger": False})
        url = f"{reverse('loan_template_create')}?loan={loan.doc_number}"
        found.insert(1, {"label": _("Keep as template"), "icon": "bookmark", "url": url, "danger": False})
    return found


def _action(name: str, label, icon: str, loan: LoanRequest, tone: str = "") -> dict | None:
    """A button; None for what has no page yet."""
    try:
        url = reverse(f"loan_{name}", args=[loan.doc_number])
    except NoReverseMatch:
        return None
    return {"label": label, "icon": icon, "url": url, "danger": tone == "danger"}
