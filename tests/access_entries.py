"""What an entry of the table of urls is, and what its letters mean (see access_table).

Answers are one letter each, in the order of ROLES:
.  200      >  302 to a page of ours      L  302 to the log-in page
x  403      0  404      -  405      c  409      g  410      u  422      b  400      * 429
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.roles import Role

ANONYMOUS = "anonymous"
ROLES = (ANONYMOUS, Role.SUPER_ADMIN, Role.ADMIN_LOGISTIK, Role.ADMIN_PURCHASE, Role.LEADER, Role.STAFF)
CODES = {"x": 403, "0": 404, "-": 405, "c": 409, "g": 410, "u": 422, "b": 400, "*": 429}

# Who may do what, as it is most often.
EVERYBODY = "......"
SIGNED_IN = "L....."
SUPER = "L.xxxx"
STORE = "L..xxx"
BUYING_TOO = "L...xx"
NOBODY = "L-----"


@dataclass(frozen=True)
class Entry:
    """A url by name: `get` and `post` say the answers (no `post`: nobody posts there, and who may not see it
    is refused as well).
    """

    name: str
    get: str
    post: str = ""
    args: Callable = lambda w: ()
    data: Callable = lambda w: {}
    query: str = ""
    public: bool = False

    @property
    def label(self) -> str:
        """A name for the test's report."""
        return self.name + self.query

    @property
    def is_page(self) -> bool:
        """Whether somebody can look at it."""
        return "." in self.get

    def seer(self, *, but=()) -> str | None:
        """The first role that gets the page itself, people before the super admin."""
        order = (
            Role.ADMIN_LOGISTIK,
            Role.ADMIN_PURCHASE,
            Role.LEADER,
            Role.STAFF,
            Role.SUPER_ADMIN,
            ANONYMOUS,
        )
        return next((role for role in order if role not in but and self.get[ROLES.index(role)] == "."), None)


def of(name: str, attribute: str = "pk") -> Callable:
    """The parameter is an attribute of one thing of the world."""
    return lambda w: (getattr(getattr(w, name), attribute),)
