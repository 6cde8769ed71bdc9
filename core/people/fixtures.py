"""People who come from a fixture, not through `core.services.people.users`."""

from core.models import UserPreference


def complete(sender, instance, created, raw, using, **kwargs) -> None:
    """Give such a person his preferences and the group of his role. Hears `post_save` of User."""
    if raw and created:
        UserPreference.objects.using(using).get_or_create(user=instance)
        instance.follow_role()
