"""What rooms above add to the bulk bar of a lower room's list, and to the list of what was scanned: a button
that takes the chosen rows to a page of theirs.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.roles import check_known


@dataclass(frozen=True)
class BulkAction:
    """A button of the bulk bar of the list `page_key`: the chosen keys go to the page `url_name` as
    `?<param>=1&<param>=2`.
    """

    page_key: str
    label: str
    icon: str
    url_name: str
    permission: str
    param: str
    offered: Callable | None = None

    def allows(self, user) -> bool:
        """Whether this person may use it."""
        return not self.permission or user.has_perm(self.permission)


_actions: dict[tuple[str, str], BulkAction] = {}


def register_bulk(
    page_key: str,
    *,
    label,
    icon: str,
    url_name: str,
    permission: str = "",
    param: str = "",
    offered: Callable | None = None,
) -> None:
    """Add a button to a list's bulk bar, for those who have the permission, "" for everybody (call it in the
    room's `navigation.py`).

    `param` is what the page calls the chosen keys, else the list's key. `offered(user, keys)` says whether
    there is anything to do for some rows, where they are known (one query). Raises LookupError for an unknown
    permission.
    """
    known = check_known(permission) if permission else ""
    _actions[page_key, url_name] = BulkAction(
        page_key, label, icon, url_name, known, param or page_key, offered
    )


def bulk_actions(page_key: str, user, keys: Collection[int] | None = None) -> list[BulkAction]:
    """The buttons of a list that this person may use, in the order of their declaration; with the `keys` of
    the rows only those that are offered for them.
    """
    own = [action for (key, _url), action in _actions.items() if key == page_key and action.allows(user)]
    return [one for one in own if keys is None or one.offered is None or one.offered(user, keys)]


def bulk_action(page_key: str, url_name: str) -> BulkAction | None:
    """One of them, whoever may use it."""
    return _actions.get((page_key, url_name))
