"""The urls of leaving in the table of urls (see access_entries for the letters)."""

from tests.access_entries import SUPER, Entry, of

E = Entry
LEAVING = (
    # Sent empty: nothing is said about what he holds.
    E("user_leaving", SUPER, "Luxxxx", args=of("leaver")),
    E("clearances", SUPER),
    E("clearance", SUPER, args=of("clearance", "doc_number")),
    E("clearance_letter", SUPER, args=of("clearance", "doc_number")),
)
# The same urls about other things.
LEAVING_VARIANTS = (
    E("clearances", SUPER, query="?q=tidak-ada-sama-sekali"),
    E("user_leaving", SUPER, args=of("left"), query="?of=cleared"),
    E("user_leaving", SUPER, args=lambda w: (w.cast.staff.pk,), query="?of=here"),
    E("user_stay", SUPER, args=of("leaver"), query="?of=leaver"),
    E("user_deactivate", SUPER, args=of("leaver"), query="?of=leaver"),
    E("user", "L..xxx", args=of("leaver"), query="?of=leaver"),
)
