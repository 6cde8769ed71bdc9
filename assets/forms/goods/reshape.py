"""Lines without JavaScript: the posted form comes back with one line more or less, and nothing is judged
yet.
"""

import re

from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from core.reading.keys import whole

ADD, REMOVE = "add_line", "remove_line"


def asked(data: QueryDict) -> bool:
    """Whether the post only asks for another number of lines."""
    return ADD in data or REMOVE in data


def reshaped(data: QueryDict, prefix: str, most: int) -> QueryDict:
    """The posted data with a line more at the end, or without line `remove_line` (from 0)."""
    lines = lines_of(data, prefix, most)
    gone = _at_most(data.get(REMOVE), len(lines)) if REMOVE in data else len(lines)
    del lines[gone : gone + 1]
    if (ADD in data or not lines) and len(lines) < most:
        lines.append({})
    return with_lines(data, prefix, lines)


def lines_of(data: QueryDict, prefix: str, most: int) -> list[dict[str, list[str]]]:
    """The lines of posted data as {name without prefix and number: values}, `most` of them at most."""
    lines: list[dict] = [{} for _n in range(_at_most(data.get(f"{prefix}-TOTAL_FORMS"), most))]
    for name, values in data.lists():
        if (found := _named(name, prefix)) and (place := int(found[1])) < len(lines):
            lines[place][found[2]] = values
    return lines


def with_lines(data: QueryDict, prefix: str, lines: list[dict[str, list[str]]]) -> QueryDict:
    """The posted data with these lines in the place of its own."""
    data = data.copy()
    for name in [name for name in data if _named(name, prefix)]:
        del data[name]
    for place, line in enumerate(lines):
        for name, values in line.items():
            data.setlist(f"{prefix}-{place}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(lines)), "0"
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


def _named(name: str, prefix: str) -> re.Match | None:
    """The number and the name of a field of a line."""
    return re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)", name)


def _at_most(text, most: int) -> int:
    return min(whole(text) or 0, most)
