"""What the small pages of reference data share: one form, one confirmation."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from core.errors import DomainError
from core.views.generic import save_or_collide


def edit_page(
    request, form, save, *, title, said, back, template, thing=None, to=None, delete="", context=None
):
    """Show `form`, or `save(values)` it (with the `actor`), say `said` with the saved name and go to
    `to(saved)`, else `back`.
    """
    context = {
        "form": form,
        "title": title,
        "thing": thing,
        "back": back,
        "delete": delete,
        **(context or {}),
    }
    if request.method == "POST" and form.is_valid():
        saved = []
        refused = save_or_collide(
            request,
            form,
            lambda: saved.append(save({**form.cleaned_data, "actor": request.user})),
            template=template,
            context=context,
        )
        if refused:
            return refused
        messages.success(request, said % {"name": saved[0]})
        return redirect(to(saved[0]) if to else back)
    return render(request, template, context, status=422 if form.errors else 200)


def confirm_page(request, thing, do, *, label, text, said, back, to="", form=None, danger=False):
    """Ask once, naming the thing; then `do(values)`. A refusal stays on the page as a sentence, with what was
    typed.
    """
    form = form if form is not None else forms.Form(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except DomainError as error:
            error.add_to(form)
            status = error.status
        else:
            messages.success(request, said % {"name": thing})
            return redirect(to or back)
    elif form.errors:
        status = 422
    context = {
        "thing": thing,
        "label": label,
        "text": text % {"name": thing},
        "back": back,
        "form": form,
        "danger": danger,
    }
    return render(request, "assets/catalogue/confirm.html", context, status=status)
