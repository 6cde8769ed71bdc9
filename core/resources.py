"""Import of core's tables in the admin: each row goes through the service, so it is checked and logged like
one typed in.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.widgets import ForeignKeyWidget

from core.errors import DomainError
from core.models import Division, User
from core.services.people import users

MOST_PEOPLE = 200  # each new one costs a password hash, which is slow by design


class ServiceResource(resources.ModelResource):
    """A resource whose rows are saved by a service; its refusal is the row's error."""

    def create(self, instance, actor):
        raise NotImplementedError

    def update(self, instance, actor):
        raise NotImplementedError

    def save_instance(self, instance, is_create, row, **kwargs):
        actor = kwargs["user"]
        try:
            saved = self.create(instance, actor) if is_create else self.update(instance, actor)
        except DomainError as refusal:
            raise ValidationError({refusal.field or "name": str(refusal.message)}) from refusal
        instance.pk = saved.pk

    def save_m2m(self, instance, row, **kwargs):
        """No resource of ours has any."""


class DivisionByName(ForeignKeyWidget):
    """A division by its name; an unknown one is refused in words."""

    def __init__(self):
        super().__init__(Division, field="name__iexact")

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(" ".join(str(value or "").split()), row, **kwargs)
        except Division.DoesNotExist as error:
            raise ValueError(_("There is no division “%(name)s”.") % {"name": value}) from error

    def render(self, value, obj=None, **kwargs):
        return value.name if value else ""


class UserResource(ServiceResource):
    """People by e-mail. New ones get a temporary password nobody knows: reset it, or let them ask for one by
    mail.
    """

    division = fields.Field("division", "division", DivisionByName())

    class Meta:
        model = User
        fields = ("name", "email", "role", "division")
        import_id_fields = ("email",)
        skip_unchanged = True
        use_transactions = True

    def before_import(self, dataset, **kwargs):
        if len(dataset) > MOST_PEOPLE:
            raise ValidationError(
                _("At most %(most)d people can be imported at once.") % {"most": MOST_PEOPLE}
            )

    def before_import_row(self, row, **kwargs):
        row["email"] = str(row.get("email") or "").strip().lower()

    def create(self, instance, actor):
        person, _password = users.create(actor=actor, **self._values(instance))
        return person

    def update(self, instance, actor):
        present = User.objects.get(pk=instance.pk)
        return users.update(present, actor=actor, version=present.version, **self._values(instance))

    def _values(self, instance) -> dict:
        return {
            "name": instance.name or "",
            "email": instance.email,
            "role": instance.role,
            "division": instance.division,
        }
