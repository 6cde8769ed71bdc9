"""The decorator of pages on which somebody does something to a document."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied

from core.access import signed_in
from core.views.ask import form_page
from core.workflow import transitions
from core.workflow.tokens import once


def deeds_of(visible: Callable) -> Callable:
    """`deed(verb)` for the documents of one kind; `visible(request, number)` finds one among those that the
    person may see, else 404.

    A view of `deed("approve")` gets the document in the place of the number; 403 for whoever may not do that
    to it in any state: no permission alone says so, it may depend on whose document it is. A form that is
    sent twice counts once.
    """

    def deed(verb: str):
        def declare(view):
            @wraps(view)
            def page(request, number, **more):
                document = visible(request, number)
                if not transitions.is_for(document, verb, request.user):
                    raise PermissionDenied
                return view(request, document, **more)

            return signed_in(form_page(once(page)))

        return declare

    return deed
