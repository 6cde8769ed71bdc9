"""What every state machine shares: firing a transition with sentences for refusals, and the buttons a person
gets.
"""

from dataclasses import dataclass

from core.workflow import documents


@dataclass(frozen=True)
class Button:
    """Something this person may do now: `name` is the verb (also the last part of the url name)."""

    name: str
    label: str
    icon: str
    tone: str


def fire(bound_transition, *, actor, **kwargs):
    """Run a transition of a locked row that is no document, or an effect of another document's verb.

    Raises Conflict when the state does not allow it (any more), NotAllowed when the actor lacks its
    permission.
    """
    return documents.fire(bound_transition.__self__, bound_transition.__name__, actor=actor, **kwargs)


def is_for(instance, verb: str, user) -> bool:
    """Whether a transition is this person's to fire, whether or not the present state allows it: who comes
    too late is told so.
    """
    declared = getattr(instance, verb)._django_fsm.transitions.values()
    return next(iter(declared)).has_perm(instance, user)


def buttons(instance, user, *, field: str = "status") -> list[Button]:
    """The transitions that this user may fire from the present state, in order of declaration, as buttons.

    Transitions without a `label` in `custom` are effects of other documents and have no button.
    """
    transitions = getattr(instance, f"get_available_user_{field}_transitions")(user)
    return [
        Button(t.name, t.custom["label"], t.custom.get("icon", "arrow-right"), t.custom.get("tone", ""))
        for t in transitions
        if "label" in t.custom
    ]
