"""The urls of procurement requests in the table of urls (see access_entries for the letters)."""

from tests.access_entries import Entry

E = Entry


def number(status: str):
    """The parameter is the number of the world's request in a state."""
    return lambda w: (w.requests[status].doc_number,)


REQUESTS = ()
# The same urls about other things.
REQUEST_VARIANTS = ()
