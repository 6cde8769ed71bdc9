"""What the lists of core can be searched, filtered and sorted by."""

import django_filters as filters
from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import activity
from core.listing import SinceFilter, Sort, Tabs, ThroughFilter, YesNoFilter
from core.listing.search import every_word
from core.models import ActivityLog, Division, User
from core.roles import Role

# Other people's e-mail and role are for those who may edit users; nobody else searches, filters or sorts by
# them either.
PRIVATE = "core.change_user"


class UserFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("Search"))
    role = filters.MultipleChoiceFilter(choices=Role.choices, label=_("Role"))
    division = filters.ModelMultipleChoiceFilter(queryset=Division.objects.all(), label=_("Division"))
    reset_asked = YesNoFilter(field_name="password_reset_requested", label=_("Asked for a password reset"))

    permissions = {"role": PRIVATE, "reset_asked": PRIVATE}

    class Meta:
        model = User
        fields = ["q", "role", "division", "reset_asked"]

    def search(self, queryset, name, value):
        """Every word somewhere in the name, or in the e-mail for those who may see it."""
        private = self.request.user.has_perm(PRIVATE)
        return every_word(queryset, value, *(("name", "email") if private else ("name",)))


USER_LIST = {
    "filterset_class": UserFilter,
    "sorts": {
        "name": "name",
        "email": Sort("email", PRIVATE),
        "role": Sort(("role", "name"), PRIVATE),
        "division": ("division__name", "name"),
        "last_login": Sort("last_login", PRIVATE),
    },
    "default_sort": "name",
    "tabs": Tabs(
        "is_active", [("", _("All")), ("active", _("Active"), (True,)), ("inactive", _("Inactive"), (False,))]
    ),
}


class ActivityFilter(filters.FilterSet):
    """The log by action, person, kind of thing, period, and the beginning of a document number or thing."""

    action = filters.MultipleChoiceFilter(
        choices=lambda: _sorted((a.code, a.label) for a in activity.all_actions().values()), label=_("Action")
    )
    user = filters.ModelChoiceFilter(
        queryset=User.objects.order_by("name"), label=_("Person"), empty_label=_("Everybody")
    )
    kind = filters.ChoiceFilter(
        field_name="entity_type",
        choices=lambda: _kinds(),
        label=_("Kind of thing"),
        empty_label=_("Everything"),
    )
    since = SinceFilter(field_name="timestamp", label=_("From day"))
    until = ThroughFilter(field_name="timestamp", label=_("Up to and including"))

    class Meta:
        model = ActivityLog
        fields = []


def _sorted(choices):
    return sorted(((code, str(label)) for code, label in choices), key=lambda choice: choice[1].casefold())


def _kinds():
    """The kinds of things that actions are registered for: app.model, and what people call it."""
    models = {".".join(code.split(".")[:2]) for code in activity.all_actions()}
    known = [
        apps.get_model(name)
        for name in models
        if name.partition(".")[2] in apps.all_models[name.partition(".")[0]]
    ]
    return _sorted((model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in known)
