"""The urls of loans in the table of urls (see access_entries for the letters)."""

from tests.access_entries import NOBODY, SIGNED_IN, STORE, Entry, of

E = Entry
# The staff member's; his leader sees what is overdue.
SEEN, SEEN_LATE = "L..00.", "L..0.."


def number(status: str):
    """The parameter is the number of the world's loan in a state."""
    return lambda w: (w.loans[status].doc_number,)


def verb(name: str, status: str, get: str, post: str):
    """The page of a verb, of the world's loan in a state."""
    return E(f"loan_{name}", get, post, args=number(status))


FORM = (
    E("loans", SIGNED_IN),
    E("loan_create", SIGNED_IN, "Luuuuu"),
    # A part of the form; opened as a page it leads there.
    E("loan_free", "L>>>>>"),
    E("loan_draft_save", NOBODY, "L>>>>>"),
    E("loan_draft_discard", NOBODY, "L0000>", args=of("loan_draft", "key")),
)
# Of the staff member's own, and of what logistics keeps for everybody.
OWN, SHARED = of("loan_template"), of("shared_template")
TEMPLATES = (
    E("loan_templates", SIGNED_IN),
    E("loan_template_create", SIGNED_IN, "Luuuuu"),
    E("loan_template_edit", "L0000.", "L0000u", args=OWN),
    E("loan_template_archive", "L0000.", "L0000>", args=OWN),
    # It is in use.
    E("loan_template_restore", "L0000.", "L0000c", args=OWN),
)
PAGE = (
    E("loan", SEEN, args=number("PENDING")),
    E("loan_letter", SEEN, args=number("ON_LOAN")),
)
EXTENDED = of("extended", "doc_number")
VERBS = (
    verb("decide", "PENDING", "L..00x", "Luu00x"),
    verb("reject", "PENDING", "L..00x", "Luu00x"),
    # Sent empty: nothing is kept any more.
    verb("assign", "APPROVED", "L..00x", "Luu00x"),
    verb("hand_out", "APPROVED", "L..00x", "Luu00x"),
    verb("ask_extension", "ON_LOAN", "Lxx00.", "Lxx00u"),
    E("loan_grant_extension", "L..00x", "L>>00x", args=EXTENDED),
    E("loan_refuse_extension", "L..00x", "Luu00x", args=EXTENDED),
    verb("cancel", "PENDING", "Lxx00.", "Lxx00>"),
    verb("release", "APPROVED", "L..00x", "Luu00x"),
)
LOANS = (*FORM, *TEMPLATES, *PAGE, *VERBS)
# The same urls about other things.
LOAN_VARIANTS = (
    E("loans", SIGNED_IN, query="?tab=all&panel=1&columns=loan&columns=items&columns=state&columns=reason"),
    E("loans", SIGNED_IN, query="?tab=all&q=splicer&sort=-due"),
    E("loan_create", "L0000.", query="?draft={w.loan_draft.key}"),
    E("loan_create", "L..00.", query="?copy={w.extended.doc_number}"),
    E("loan_create", SIGNED_IN, query="?template={w.shared_template.pk}"),
    E("loan_template_create", "L..00.", query="?loan={w.extended.doc_number}"),
    E("loan_template_edit", STORE, "Luuxxx", args=SHARED),
    E("loan", SEEN, args=EXTENDED, query="?of=extended"),
    E("loan", SEEN_LATE, args=number("OVERDUE"), query="?of=OVERDUE"),
    *(
        E("loan", SEEN, args=number(status), query=f"?of={status}")
        for status in ("APPROVED", "ON_LOAN", "RETURNED", "REJECTED", "CANCELLED")
    ),
)
