"""Forms about other people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Division, User
from core.roles import Role, grantable

NAME_LENGTH = 100


class UserForm(forms.Form):
    """Create or edit somebody; `version` is there when editing. Only a super admin can choose the role of
    super admin.
    """

    name = forms.CharField(
        label=_("Name"),
        min_length=2,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=255, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"))
    division = forms.ModelChoiceField(
        Division.objects.none(),
        label=_("Division"),
        required=False,
        empty_label=_("None"),
        help_text=_("Everybody but a super admin belongs to one."),
    )

    def __init__(self, *args, actor, person: User | None = None, **kwargs):
        if person:
            kwargs["initial"] = {
                f: getattr(person, f) for f in ("name", "email", "role", "division", "version")
            }
        super().__init__(*args, **kwargs)
        roles = [
            choice
            for choice in Role.choices
            if choice[0] != Role.SUPER_ADMIN or actor.role == Role.SUPER_ADMIN
        ]
        self.fields["role"].choices = [("", _("Choose …")), *roles]
        divisions = Division.objects.filter(is_active=True)
        if person:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            divisions |= Division.objects.filter(pk=person.division_id)
            if person.pk == actor.pk:
                self.fields["role"].disabled = True
                self.fields["role"].help_text = _("Nobody changes his own role.")
        self.fields["division"].queryset = divisions

    def clean(self):
        values = super().clean()
        if (
            values.get("role") not in (None, "", Role.SUPER_ADMIN)
            and not values.get("division")
            and "division" not in self.errors
        ):
            self.add_error("division", _("Everybody but a super admin belongs to a division."))
        return values


class VersionForm(forms.Form):
    """A confirmation: nothing but the version of the row that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PermissionsForm(VersionForm):
    """What may be added to somebody of this role."""

    names = forms.MultipleChoiceField(label=_("Permissions"), required=False)

    def __init__(self, *args, role: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [(p.name, p.label) for p in grantable(role)]
