"""The urls of returns in the table of urls (see access_entries for the letters)."""

from tests.access_entries import SIGNED_IN, Entry, of

E = Entry
SEEN = "L..00."  # the staff member's
LENT = of("lent", "doc_number")


def number(status: str):
    """The parameter is the number of the world's return in a state."""
    return lambda w: (w.returns[status].doc_number,)


WAITING = number("PENDING_APPROVAL")
RETURNS = (
    E("returns", SIGNED_IN),
    E("loan_declare_return", SEEN, "Luu00u", args=LENT),
    # Nobody takes back what he had borrowed himself.
    E("loan_take_back", "L..00x", "Luu00x", args=LENT),
    # Nothing chosen: to the page of what is not lent.
    E("take_back", "L>>xxx", query="?ids={w.held.pk}"),
    E("return", SEEN, args=WAITING),
    E("return_letter", SEEN, args=number("COMPLETED")),
    E("return_verify", "L..00x", "Luu00x", args=WAITING),
    E("return_cancel", "Lxx00.", "Lxx00>", args=WAITING),
)
# The same urls about other things.
RETURN_VARIANTS = (
    E("returns", SIGNED_IN, query="?tab=waiting&panel=1&columns=document&columns=items&columns=state"),
    E("returns", SIGNED_IN, query="?q=tidak-ada-sama-sekali"),
    E("take_back", "L..xxx", query="?person={w.cast.staff.pk}"),
    *(
        E("return", SEEN, args=number(status), query=f"?of={status}")
        for status in ("APPROVED", "COMPLETED", "REJECTED", "CANCELLED")
    ),
)
