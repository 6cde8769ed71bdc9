"""Lines without JavaScript: the posted form comes back with one line more or less, and nothing is judged
yet.
"""

from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from core.reading.keys import whole

ADD, REMOVE = "add_line", "remove_line"


def asked(data: QueryDict) -> bool:
    """Whether the post only asks for another number of lines."""
    return ADD in data or REMOVE in data


def reshaped(data: QueryDict, prefix: str, most: int) -> QueryDict:
    """The posted data with a line more at the end, or without line `remove_line` (from 0)."""
    data = data.copy()
    total = _at_most(data.get(f"{prefix}-TOTAL_FORMS"), most)
    gone = _at_most(data.get(REMOVE), total) if REMOVE in data else total
    if gone < total:
        for name in [name for name in data if name.startswith(f"{prefix}-{gone}-")]:
            del data[name]
        for number in range(gone + 1, total):
            for name in [name for name in data if name.startswith(f"{prefix}-{number}-")]:
                data.setlist(
                    f"{prefix}-{number - 1}-{name.removeprefix(f'{prefix}-{number}-')}", data.pop(name)
                )
        total -= 1
    if ADD in data or not total:
        total = min(total + 1, most)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(total), "0"
    return data


def read(request, prefix: str, most: int) -> tuple[QueryDict | None, bool]:
    """What was posted (None when the page is only looked at), and whether it is to be judged: not when it
    only asks for another number of lines, which it then has.
    """
    if request.method != "POST":
        return None, True
    if asked(request.POST):
        return reshaped(request.POST, prefix, most), False
    return request.POST, True


def unjudged(header, lines) -> None:
    """Show what was typed without looking for mistakes in it."""
    for form in (header, *lines.forms):
        form._errors, form.cleaned_data = ErrorDict(), {}
    lines._errors, lines._non_form_errors = [], ErrorList()


def _at_most(text, most: int) -> int:
    return min(whole(text) or 0, most)
