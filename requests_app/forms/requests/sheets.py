"""The lines of a request on a form about it."""

from core.forms import sheet
from requests_app.models import RequestItem


class LineForm(sheet.LineForm):
    """What is said of one line of a request."""

    def __init__(self, data=None, *, line: RequestItem, **kwargs):
        super().__init__(data, thing=line, prefix=prefix_of(line), **kwargs)
        self.line = line

    @property
    def title(self) -> str:
        """The line in words, for the list of mistakes."""
        return title_of(self.line)


def title_of(line: RequestItem) -> str:
    """A line in words."""
    return f"{line.number}. {line}"


def prefix_of(line: RequestItem) -> str:
    """What the names of a line's fields begin with."""
    return f"line{line.pk}"


def says(data, line: RequestItem) -> bool:
    """Whether something was posted about a line."""
    return data is not None and any(name.startswith(f"{prefix_of(line)}-") for name in data)
