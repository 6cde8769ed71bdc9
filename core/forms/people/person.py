"""A person as a form field: typed and searched, resolved the same way with and without JavaScript."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.models import User

LIST = "people"  # the id of the datalist that templates/components/people.html draws


@dataclass
class People:
    """Everybody who works here, under the words people choose them by. One query."""

    def offered(self) -> list[User]:
        """Those who can be chosen, by name."""
        return list(User.objects.active().select_related("division").order_by("name", "pk"))

    @cached_property
    def by_label(self) -> dict[str, User]:
        """Label -> person, by name. Two of the same label get their e-mail behind it."""
        found = self.offered()
        plain = [label_of(person) for person in found]
        return {
            label if plain.count(label) == 1 else f"{label} · {person.email}": person
            for label, person in zip(plain, found, strict=True)
        }

    def find(self, text: str) -> list[User]:
        """The people that `text` means: exactly that label or name, else everybody who has all its words."""
        text = " ".join(text.casefold().split())
        exact = [p for label, p in self.by_label.items() if text in (label.casefold(), p.name.casefold())]
        if exact or not text:
            return exact
        return [
            p for label, p in self.by_label.items() if all(word in label.casefold() for word in text.split())
        ]


class PersonField(forms.CharField):
    """Gives a User. The form sets `people`, and its page includes components/people.html."""

    people: People

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"list": LIST, "autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = self.people.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(label_of(person) for person in found[:3])
            raise ValidationError(
                _("%(count)d people fit, such as %(names)s. Choose one of them.")
                % {"count": len(found), "names": names}
            )
        called = User.objects.filter(name__iexact=text.partition(" (")[0])
        gone = called.exclude(pk__in=User.objects.active().values("pk")).first()
        if gone:
            raise ValidationError(_("%(name)s does not work here any more.") % {"name": gone.name})
        raise ValidationError(_("Nobody here is called so. Choose a name from the list."))


def label_of(person: User) -> str:
    """Teguh Wibowo (Technical Support)."""
    return f"{person.name} ({person.division})" if person.division else person.name
