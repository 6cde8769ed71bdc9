"""What rooms above add to the bulk bar of a lower room's list: a button that takes the chosen rows to a page
of theirs.
"""

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


_actions: dict[tuple[str, str], BulkAction] = {}


def register_bulk(
    page_key: str, *, label, icon: str, url_name: str, permission: str, param: str = ""
) -> None:
    """Add a button to a list's bulk bar, for those who have the permission (call it in the room's
    `navigation.py`).

    `param` is what the page calls the chosen keys, else the list's key. Raises LookupError for an unknown
    permission.
    """
    _actions[page_key, url_name] = BulkAction(
        page_key, label, icon, url_name, check_known(permission), param or page_key
    )


def bulk_actions(page_key: str, user) -> list[BulkAction]:
    """The buttons of a list that this person may use, in the order of their declaration."""
    return [
        action
        for (key, _url), action in _actions.items()
        if key == page_key and user.has_perm(action.permission)
    ]


def bulk_action(page_key: str, url_name: str) -> BulkAction | None:
    """One of them, whoever may use it."""
    return _actions.get((page_key, url_name))
