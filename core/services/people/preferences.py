"""How one person wants his pages and his news. Not worth a line in the activity log."""

from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.models import UserPreference

FIELDS = (
    "theme",
    "language",
    "items_per_page",
    "email_notifications",
    "push_notifications",
    "whatsapp_notifications",
)


def of(user) -> UserPreference:
    """This person's preferences (made with the defaults when he has none yet)."""
    preferences = getattr(user, "preferences", None)
    return preferences or UserPreference.objects.get_or_create(user=user)[0]


def update(user, *, actor, **values) -> UserPreference:
    """Set some of FIELDS for oneself. Raises ValidationError for a value that is not a choice, TypeError for
    another field.
    """
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"Not a preference: {unknown}")
    if actor.pk != user.pk:
        raise NotAllowed(_("You may change your own account only."))
    preferences = of(user)
    for name, value in values.items():
        setattr(preferences, name, value)
    preferences.clean_fields(exclude=[f.name for f in preferences._meta.fields if f.name not in values])
    preferences.save(update_fields=[*values, "updated_at"])
    return preferences
