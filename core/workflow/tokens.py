"""One-time form tokens: a document form posted twice gives the first result again, not a second document."""

import uuid
from functools import wraps

from django.contrib import messages
from django.db import connection, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

FIELD = "form_token"


def fresh() -> str:
    """A new token for a form that is about to be shown."""
    return str(uuid.uuid4())


def once(view):
    """Let one post of a form through. A post without a token, or a view that answers with anything but a
    redirect, claims nothing.

    The claim is an INSERT in the same transaction as the deed: a second post waits for the first, then sees
    its result.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        key = _parse(request.POST.get(FIELD, "")) if request.method == "POST" else None
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            first_result = _claim(key, request.user.pk)
            if first_result is not None:
                messages.info(request, _("This form was already sent; here is what came of it."))
                return redirect(first_result or request.path)
            response = view(request, *args, **kwargs)
            if response.status_code in (301, 302, 303):
                _remember(key, response.url)
            else:
                transaction.set_rollback(True)
        return response

    return wrapper


def _parse(text: str):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _claim(key, user_id) -> str | None:
    """None when this post is the first; else the url that the first one led to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO form_tokens (key, user_id, result_url, created_at) VALUES (%s, %s, '', "
            "clock_timestamp()) ON CONFLICT DO NOTHING",
            [key, user_id],
        )
        if cursor.rowcount:
            return None
        cursor.execute("SELECT result_url FROM form_tokens WHERE key = %s AND user_id = %s", [key, user_id])
        row = cursor.fetchone()
        return row[0] if row else ""


def _remember(key, url: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE form_tokens SET result_url = %s WHERE key = %s", [url[:500], key])
