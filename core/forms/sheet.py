"""What one page asks at once: a head, and a form for each line. A refusal of a service stands beside the line
it is about.
"""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.reading import keys

VERSION = "version"  # the version of the document that was looked at
SEEN = "seen"  # the newest entry of its log at that moment


class LineForm(forms.Form):
    """What is said of one thing among many: `thing` is a line, an asset, ..."""

    # What a service calls a field -> what this form calls it, where the two differ.
    called: dict[str, str] = {}

    def __init__(self, data=None, *, thing, prefix: str, **kwargs):
        super().__init__(data, prefix=prefix, **kwargs)
        self.thing = thing

    @property
    def anchor(self) -> str:
        """The id of the line on its page."""
        return self.prefix

    @property
    def title(self) -> str:
        """The thing in words, for the list of mistakes."""
        return str(self.thing)

    def is_about(self, thing) -> bool:
        """Whether a refusal about `thing` belongs here."""
        return thing == self.thing

    def has(self, field: str | None) -> bool:
        """Whether what a service calls `field` stands in this line."""
        return self.called.get(field, field) in self.fields

    def refuse(self, error: DomainError) -> None:
        """Put a service's sentence beside its field, else under the line."""
        field = self.called.get(error.field, error.field)
        self.add_error(field if self.has(error.field) else None, error.message)


class Sheet:
    """A head and its lines. `data` is what was posted, None when the page is only looked at."""

    # How many sentences about one field the list of mistakes repeats; all of them when it is None.
    most: int | None = None

    def __init__(self, data, head: forms.Form, lines: Sequence[LineForm] = ()):
        self.data = data
        self.head = head
        self.lines = list(lines)

    @property
    def is_sent(self) -> bool:
        """Whether something was posted."""
        return self.data is not None

    @property
    def version(self) -> int | None:
        """The version of the document that was looked at; None when the form carries none."""
        return whole(self.data, VERSION)

    @property
    def seen(self) -> int | None:
        """The newest entry of its log when it was looked at."""
        return whole(self.data, SEEN)

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        good = [form.is_valid() for form in (self.head, *self.lines)]
        return all(good)

    def refuse(self, error: DomainError) -> None:
        """Put a service's sentence where it belongs."""
        about = error.thing
        line = next((form for form in self.lines if about is not None and form.is_about(about)), None)
        if line is None or (error.field in self.head.fields and not line.has(error.field)):
            error.add_to(self.head)
        else:
            line.refuse(error)

    def move_on(self, version: int) -> None:
        """Saving again is a knowing choice now: an edit form that holds a `version` holds the present one."""
        name = self.head.add_prefix(VERSION)
        if self.head.is_bound and VERSION in self.head.fields:
            self.head.data = self.head.data.copy()
            self.head.data[name] = str(version)

    def problems(self) -> list[dict]:
        """Every mistake with the id of its field, for components/form_errors.html."""
        if not self.is_sent:
            return []
        found = self.mistakes(self.head)
        for line in self.lines:
            found += self.mistakes(line, line.title, line.anchor)
        return found

    def mistakes(self, form: forms.Form, title: str = "", anchor: str = "") -> list[dict]:
        """The mistakes of one form: those of all of it, which is at `anchor`, and those at its fields."""
        found = [{"id": anchor, "label": title, "text": text} for text in form.non_field_errors()]
        for name in (name for name in form.errors if name in form.fields):
            field = form[name]
            label = f"{title} · {field.label}" if title else field.label
            where = field.id_for_label or field.auto_id
            found += [
                {"id": where, "label": label, "text": text} for text in list(form.errors[name])[: self.most]
            ]
        return found


class RowsSheet(Sheet):
    """A head, and as many lines as somebody likes (a formset). What is not `judged` is shown as it was
    typed: only another number of lines was asked for.
    """

    line_name = _("Line %(n)d")

    def __init__(self, data, head: forms.Form, rows: forms.BaseFormSet, *, judged: bool = True):
        super().__init__(data, head, rows.forms)
        self.rows, self.judged = rows, judged

    @property
    def is_sent(self) -> bool:
        """Whether something was posted, to be done."""
        return super().is_sent and self.judged

    def is_valid(self) -> bool:
        """Whether there is nothing to say yet; looks at every line."""
        good = [self.head.is_valid(), self.rows.is_valid()]
        return all(good)

    def refuse(self, error: DomainError) -> None:
        """Put a service's sentence at the (first) line it is about, else into the head."""
        about = error.thing
        line = next((form for form in self.lines if about is not None and form.is_about(about)), self.head)
        error.add_to(line)

    def problems(self) -> list[dict]:
        """Every mistake with the id of its field, for components/form_errors.html."""
        if not self.is_sent:
            return []
        found, above = self.mistakes(self.head), len(self.head.non_field_errors())
        found[above:above] = [{"id": "", "label": "", "text": text} for text in self.rows.non_form_errors()]
        for n, line in enumerate(self.lines, start=1):
            found += self.mistakes(line, self.line_name % {"n": n})
        return found


def whole(data, name: str) -> int | None:
    """A hidden whole number; None for what is none."""
    return keys.whole((data or {}).get(name))
