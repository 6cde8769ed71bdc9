"""Templates of lines: what people borrow together again and again. Whoever asks for loans keeps his own;
logistics keeps those for everybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.models import StandardItem
from core import activity
from core.database import bulk
from core.errors import Conflict, DomainError, NotAllowed, StaleVersion, from_database
from core.models import User
from core.words import number
from core.workflow import versions
from loans.models import LoanTemplate, LoanTemplateLine
from loans.services.loans import wishes

OWN, SHARED = "loans.add_loanrequest", "loans.approve_loanrequest"
MOST = 50  # active ones of one person


@dataclass(slots=True)
class TemplateLine:
    """So many of a model, in its unit or (`in_base`, material alone) in base units."""

    item: StandardItem
    quantity: int
    in_base: bool = False
    note: str = ""


def may_change(template: LoanTemplate, user) -> bool:
    """Whether this person edits and archives it: his own, or logistics what is for everybody."""
    if template.is_shared:
        return user.has_perm(SHARED)
    return template.owner_id == user.pk and user.has_perm(OWN)


def guard(template: LoanTemplate, user) -> None:
    """Raise NotAllowed for who may not."""
    if not may_change(template, user):
        raise NotAllowed(_("You may not change this template."))


def create(*, actor, name: str, lines: Sequence[TemplateLine], is_shared: bool = False) -> LoanTemplate:
    """A new template. Raises NotAllowed; DomainError for lines that cannot be (the model is its `thing`), too
    many templates, or a name that is taken. Inverse: `archive`.
    """
    if not actor.has_perm(SHARED if is_shared else OWN):
        raise NotAllowed(_("You may not keep this template."))
    _refuse_lines(lines)
    with transaction.atomic():
        # His own row: two forms that are sent at once are counted one after the other.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
        _refuse_many(actor)
        template = LoanTemplate(name=tidy(name), is_shared=is_shared, owner=actor, owner_name=actor.name)
        _save(template)
        _write(template, lines)
        changes = {"name": [None, template.name], "lines": [None, said(lines)]}
        activity.record("loans.loantemplate.created", actor=actor, target=template, changes=changes)
    return template


def update(
    template, *, actor, version: int, name: str, lines: Sequence[TemplateLine], is_shared: bool | None = None
) -> LoanTemplate:
    """Other lines, another name, for everybody or not (None: as it is). Raises what `create` raises, and
    StaleVersion when it changed since `version`. Its own inverse.
    """
    _refuse_lines(lines)
    with transaction.atomic():
        row = _lock(template, actor)
        values = {"name": tidy(name), "is_shared": row.is_shared if is_shared is None else is_shared}
        if values["is_shared"] and not actor.has_perm(SHARED):
            raise NotAllowed(_("You may not keep this template."))
        kept = [
            TemplateLine(line.standard_item, line.quantity, line.in_base, line.note)
            for line in row.lines.select_related("standard_item").order_by("number")
        ]
        try:
            versions.check(row, version, values)
        except StaleVersion as error:
            if said(kept) != said(lines):
                error.theirs[_("Lines")] = (said(kept), said(lines))
            raise
        changes = activity.changed(row, values)
        if kept != list(lines):
            changes["lines"] = [said(kept), said(lines)]
        if changes:
            for field, value in values.items():
                setattr(row, field, value)
            row.version += 1
            _save(row, update_fields=[*values, "version", "updated_at"])
            row.lines.all().delete()
            _write(row, lines)
            activity.record("loans.loantemplate.edited", actor=actor, target=row, changes=changes)
    return row


def archive(template, *, actor, version: int | None = None) -> LoanTemplate:
    """It fills in no form any more, and its name is free. Raises Conflict when it is archived, StaleVersion
    when it changed since `version`. Inverse: `restore`.
    """
    return _set_active(template, False, actor, version)


def restore(template, *, actor, version: int | None = None) -> LoanTemplate:
    """It can be used again. Raises Conflict when it is in use, or its name is taken meanwhile, StaleVersion
    when it changed since `version`. Inverse: `archive`.
    """
    return _set_active(template, True, actor, version)


def said(lines: Iterable[TemplateLine]) -> str:
    """Lines in words: "2 Unit Fujikura FSM-60S, 10 Meter ..."."""
    return ", ".join(
        f"{number(line.quantity)} {line.item.base_unit if line.in_base else line.item.unit_of_measure} "
        f"{line.item}{f' ({line.note})' if line.note else ''}"
        for line in lines
    )


def tidy(name: str) -> str:
    """A name with single spaces."""
    return " ".join(name.split())


def _refuse_lines(lines: Sequence[TemplateLine]) -> None:
    wishes.refuse_wrong(
        lines,
        none=_("A template has at least one line."),
        too_many=_("A template has at most %(most)d lines."),
    )


def _refuse_many(owner) -> None:
    if LoanTemplate.objects.filter(owner=owner, is_active=True).count() >= MOST:
        said = _("%(name)s has %(most)d templates. Archive one first.")
        raise DomainError(said % {"name": owner.name, "most": MOST})


def _lock(template: LoanTemplate, actor) -> LoanTemplate:
    row = LoanTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    guard(row, actor)
    return row


def _set_active(template: LoanTemplate, active: bool, actor, version: int | None) -> LoanTemplate:
    with transaction.atomic():
        row = _lock(template, actor)
        if row.is_active == active:
            told = _("%(name)s is in use already.") if active else _("%(name)s is archived already.")
            raise Conflict(told % {"name": row})
        if version is not None:
            versions.check(row, version, {})
        if active:
            _refuse_many(row.owner)
        row.is_active = active
        row.version += 1
        _save(row, update_fields=["is_active", "version", "updated_at"])
        code = "loans.loantemplate.restored" if active else "loans.loantemplate.archived"
        activity.record(code, actor=actor, target=row)
    return row


def _save(row: LoanTemplate, **kwargs) -> None:
    """Save, with a sentence beside the name for what is wrong with it."""
    if not row.name or len(row.name) > LoanTemplate._meta.get_field("name").max_length:
        raise DomainError(_("A name has 1 to 100 characters."), field="name")
    try:
        with transaction.atomic():
            row.save(**kwargs)
    except IntegrityError as error:
        refusal = from_database(error)
        if refusal is None:
            raise
        refusal.field = refusal.field or "name"
        raise refusal from error


def _write(template: LoanTemplate, lines: Sequence[TemplateLine]) -> None:
    bulk.insert(
        [
            LoanTemplateLine(
                template=template,
                number=place,
                standard_item=line.item,
                quantity=line.quantity,
                in_base=line.in_base and line.item.is_bulk,
                note=line.note.strip(),
            )
            for place, line in enumerate(lines, start=1)
        ]
    )
