"""A form about a request: a head, and a form for each of its lines. A refusal of a service stands beside the
line it is about.
"""

from collections.abc import Sequence

from django import forms

from core.errors import DomainError
from requests_app.models import RequestItem


class LineForm(forms.Form):
    """What is said of one line."""

    # What a service calls a field -> what this form calls it, where the two differ.
    called: dict[str, str] = {}

    def __init__(self, data=None, *, line: RequestItem, **kwargs):
        super().__init__(data, prefix=prefix_of(line), **kwargs)
        self.line = line

    @property
    def anchor(self) -> str:
        """The id of the line on its page."""
        return self.prefix

    @property
    def title(self) -> str:
        """The line in words, for the list of mistakes."""
        return f"{self.line.number}. {self.line}"

    def is_about(self, thing) -> bool:
        """Whether a refusal about `thing` belongs here."""
        return thing == self.line

    def refuse(self, error: DomainError) -> None:
        """Put a service's sentence beside its field, else under the line."""
        field = self.called.get(error.field, error.field)
        self.add_error(field if field in self.fields else None, error.message)


class Sheet:
    """A head and the lines. `data` is what was posted, None when the page is only shown."""

    def __init__(self, data, head: forms.Form, lines: Sequence[LineForm] = ()):
        self.sent, self.head, self.lines = data is not None, head, list(lines)

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        good = [form.is_valid() for form in (self.head, *self.lines)]
        return all(good)

    def refuse(self, error: DomainError) -> None:
        """Put a service's sentence where it belongs."""
        line = next(
            (form for form in self.lines if error.thing is not None and form.is_about(error.thing)), None
        )
        if line is not None:
            line.refuse(error)
        else:
            error.add_to(self.head)

    def move_on(self, version: int) -> None:
        """Saving again is a knowing choice now: the form carries the present version."""
        self.head.data = self.head.data.copy()
        self.head.data[self.head.add_prefix("version")] = str(version)

    def problems(self) -> list[dict]:
        """Every mistake with the id of its field, for components/problems.html."""
        if not self.sent:
            return []
        found = [{"id": "", "label": "", "text": text} for text in self.head.non_field_errors()]
        for title, form in (("", self.head), *((line.title, line) for line in self.lines)):
            if title:
                found += [
                    {"id": form.anchor, "label": title, "text": text} for text in form.non_field_errors()
                ]
            for name in (name for name in form.errors if name in form.fields):
                label = f"{title} · {form[name].label}" if title else form[name].label
                found += [
                    {"id": form[name].id_for_label or form[name].auto_id, "label": label, "text": text}
                    for text in form.errors[name]
                ]
        return found


def prefix_of(line: RequestItem) -> str:
    """What the names of a line's fields begin with."""
    return f"line{line.pk}"


def says(data, line: RequestItem) -> bool:
    """Whether something was posted about a line."""
    return data is not None and any(name.startswith(f"{prefix_of(line)}-") for name in data)
