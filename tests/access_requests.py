"""The urls of procurement requests in the table of urls (see access_entries for the letters)."""

from tests.access_entries import BUYING_TOO, NOBODY, SIGNED_IN, Entry, of

E = Entry


def number(status: str):
    """The parameter is the number of the world's request in a state."""
    return lambda w: (w.requests[status].doc_number,)


LISTS = (
    E("requests", SIGNED_IN),
    E("request_approve_logistic_many", NOBODY, "L..xxx", data=lambda w: {"ids": [w.requests["PENDING"].pk, w.requests["ARRIVED"].pk]}),
    E("delegations", SIGNED_IN),
    E("delegation_create", BUYING_TOO, "Luuuxx"),
    E("delegation_revoke", "L.0x00", "L>0x00", args=of("delegation")),
)
LIST_VARIANTS = (
    E(
        "requests",
        SIGNED_IN,
        query="?tab=all&sort=-total&panel=1&columns=request&columns=items&columns=state&columns=total&columns=project",
    ),
    E("requests", SIGNED_IN, query="?tab=all&q=ccr"),
    E("requests", SIGNED_IN, query="?tab=arrived&waits=on&late=on"),
)

REQUESTS = (*LISTS,)
# The same urls about other things.
REQUEST_VARIANTS = (*LIST_VARIANTS,)
