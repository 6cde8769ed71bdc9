"""What the edit views share: a refusal beside the field, a collision beside the form, never a lost word."""

from django.shortcuts import render

from core.errors import DomainError, StaleVersion


def save_or_collide(request, form, save, *, template: str, context: dict | None = None):
    """Call `save()`. Return None when it went through, else the form's page with everything that was typed.

    A DomainError stands beside its field (422; 403; 409 when somebody was faster). A StaleVersion adds
    `collision` to the context, for components/collision.html, and moves the form's hidden `version` on, so
    that saving again is a knowing choice.

        if form.is_valid():
            refused = save_or_collide(request, form, lambda: users.update(...),
            template="core/people/user_form.html", context={...}) return refused or redirect("user_list")
    """
    try:
        save()
    except StaleVersion as error:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = error.version
        return render(
            request, template, {**(context or {}), "form": form, "collision": error}, status=error.status
        )
    except DomainError as error:
        error.add_to(form)
        return render(request, template, {**(context or {}), "form": form}, status=error.status)
    return None
