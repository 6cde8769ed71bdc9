"""The urls of procurement requests in the table of urls (see access_entries for the letters)."""

from requests_app.choices import RequestStatus
from tests.access_entries import BUYING_TOO, NOBODY, SIGNED_IN, Entry, of

E = Entry


def number(status: str):
    """The parameter is the number of the world's request in a state."""
    return lambda w: (w.requests[status].doc_number,)


LISTS = (
    E("requests", SIGNED_IN),
    E(
        "request_approve_logistic_many",
        NOBODY,
        "L..xxx",
        data=lambda w: {"ids": [w.requests["PENDING"].pk, w.requests["ARRIVED"].pk]},
    ),
    E("delegations", SIGNED_IN),
    E("delegation_create", BUYING_TOO, "Luuuxx"),
    E("delegation_revoke", "L.0x00", "L>0x00", args=of("delegation")),
)
LIST_VARIANTS = (
    E(
        "requests",
        SIGNED_IN,
        query="?tab=all&sort=-total&panel=1&columns=request&columns=items&columns=state"
        "&columns=total&columns=project",
    ),
    E("requests", SIGNED_IN, query="?tab=all&q=ccr"),
    E("requests", SIGNED_IN, query="?tab=arrived&waits=on&late=on"),
)


def verb(name: str, status: str, get: str, post: str):
    """The page of a verb, of the world's request in a state; all of them are the leader's."""
    return E(f"request_{name}", get, post, args=number(status))


VERBS = (
    verb("approve_logistic", "PENDING", "L..xx0", "Luuxx0"),
    verb("revise", "LOGISTIC_APPROVED", "L.x.x0", "Luxux0"),
    verb("set_purchase", "LOGISTIC_APPROVED", "L.x.x0", "Lcxcx0"),
    verb("approve_purchase", "LOGISTIC_APPROVED", "L.x.x0", "Luxux0"),
    verb("approve_final", "AWAITING_CEO_APPROVAL", "L.xxx0", "Luxxx0"),
    verb("start_purchasing", "APPROVED", "L.x.x0", "L>x>x0"),
    verb("ship", "PURCHASING", "L.x.x0", "L>x>x0"),
    verb("receive", "IN_DELIVERY", "L...x0", "Luuux0"),
    verb("register", "ARRIVED", "L>>xx0", "L>>xx0"),
    E(
        "request_void_delivery",
        "L...x0",
        "Luuux0",
        args=lambda w: (w.requests["ARRIVED"].doc_number, w.delivery.number),
    ),
    verb("hand_over", "AWAITING_HANDOVER", "L..xx0", "Luuxx0"),
    E("request_link_item", "L>>>x0", "L>>>x0", args=lambda w: (w.freehand.doc_number,)),
    E("request_link_line", "L...x0", "Luuux0", args=lambda w: (w.freehand.doc_number, 1)),
    verb("follow_up", "PENDING", "Lxxx.0", "Lxxx>0"),
    verb("follow_up_ceo", "LOGISTIC_APPROVED", "L.x.x0", "L>x>x0"),
    verb("prioritize", "PENDING", "L.xxx0", "L>xxx0"),
    verb("ask_progress", "IN_DELIVERY", "L.xxx0", "L>xxx0"),
    verb("answer_progress", "PURCHASING", "L.x.x0", "Luxux0"),
    verb("reject", "PENDING", "L..xx0", "Luuxx0"),
    verb("cancel", "PENDING", "Lxxx.0", "Lxxx>0"),
    verb("ask_cancel", "LOGISTIC_APPROVED", "Lxxx.0", "Lxxxu0"),
    # The leader has asked: see world.
    verb("answer_cancel", "AWAITING_CEO_APPROVAL", "L...x0", "Luuux0"),
    verb("delete", "REJECTED", "L.xxx0", "Luxxx0"),
)
VERB_VARIANTS = (
    E("request_approve_logistic", "L..xx0", args=lambda w: (w.freehand.doc_number,)),
    verb("receive", "ARRIVED", "L...x0", ""),
    verb("reject", "AWAITING_CEO_APPROVAL", "L.xxx0", ""),
)
FORM = (
    E("request_create", SIGNED_IN, "Luuuuu"),
    # A part of the form; opened as a page it leads there.
    E("request_stock", "L>>>>>"),
    E("draft_save", NOBODY, "L>>>>>"),
    # The staff member's.
    E("draft_discard", NOBODY, "L0000>", args=of("draft", "key")),
)
FORM_VARIANTS = (
    E("request_create", "L0000.", query="?draft={w.draft.key}"),
    E("request_create", "L....0", query="?copy={w.freehand.doc_number}"),
    E("request_create", SIGNED_IN, query="?restock={w.item.pk}&restock={w.cable.standard_item_id}"),
    E("request_create", SIGNED_IN, query="?item={w.cable.standard_item_id}&quantity=99999&unit=base"),
)

SEEN = "L....0"


def of_comment(w):
    """The parameters of the world's comment, which is the leader's."""
    return (w.requests["PENDING"].doc_number, w.comment.pk)


PAGE = (
    E("request", SEEN, args=number("PENDING")),
    E("request_letter", SEEN, args=number("AWAITING_CEO_APPROVAL")),
    E(
        "request_comment",
        NOBODY,
        "L>>>>0",
        args=number("PENDING"),
        data=lambda w: {"text": "Baik @Dewi Sari"},
    ),
    E("comment_edit", "Lxxx.0", "Lxxx>0", args=of_comment, data=lambda w: {"text": "Mohon didahulukan ya."}),
    E("comment_remove", "Lxxx.0", "Lxxx>0", args=of_comment),
)
PAGE_VARIANTS = (
    *(
        E("request", SEEN, args=number(status), query=f"?of={status}")
        for status in RequestStatus
        if status != RequestStatus.PENDING
    ),
    E("request", SEEN, args=lambda w: (w.freehand.doc_number,), query="?story=all"),
    E("request", "L...0.", args=lambda w: (w.own.doc_number,)),
    E("request_letter", SEEN, args=number("REJECTED"), query="?of=REJECTED"),
    E("request_letter", SEEN, args=number("COMPLETED"), query="?of=COMPLETED"),
)

REQUESTS = (*LISTS, *FORM, *PAGE, *VERBS)
# The same urls about other things.
REQUEST_VARIANTS = (*LIST_VARIANTS, *FORM_VARIANTS, *PAGE_VARIANTS, *VERB_VARIANTS)
