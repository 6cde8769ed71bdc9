"""What every table in the admin shares: cheap at a million rows, exportable, changed through the services
only.
"""

import tempfile

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import activity, clock, references
from core.errors import DomainError, StaleVersion
from core.files.tabular import TabularError, stream_csv, write_xlsx
from core.forms.fields import WholeField

COUNT_CAP = 10_000
SECRET = frozenset({"password", "hashed", "token_hash", "image"})  # and pictures
# What names a row of another table in an export, first one that it has.
NAMES = ("code", "doc_number", "email", "name", "filename", "key")


class CappedPaginator(Paginator):
    """Counts no further than COUNT_CAP: an exact count would read the whole of a large table. Search finds
    the rest.
    """

    @cached_property
    def count(self):
        return self.object_list.order_by()[:COUNT_CAP].count()


class HouseAdmin(admin.ModelAdmin):
    """A table browsed, searched, filtered and exported."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    # Numbers are read here as on every other page.
    formfield_overrides = {
        models.IntegerField: {
            "form_class": WholeField,
            "widget": forms.TextInput(attrs={"class": "vIntegerField", "inputmode": "numeric"}),
        }
    }
    actions = ("export_csv", "export_xlsx")

    def changelist_view(self, request, extra_context=None):
        """Of the rows that are posted as chosen only what can be a key: Django would ask the database for
        anything.
        """
        if chosen := request.POST.getlist(ACTION_CHECKBOX_NAME):
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in chosen if self._can_be_key(key)])
        return super().changelist_view(request, extra_context)

    def _can_be_key(self, text: str) -> bool:
        try:
            self.model._meta.pk.to_python(text)
        except ValidationError:
            return False
        return True

    @admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        """Streamed, so that any number of rows will do."""
        header, rows = self.export_table(queryset)
        self.log_export(request, "csv")
        response = StreamingHttpResponse(stream_csv(header, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.export_name()}.csv"'
        return response

    @admin.action(description=gettext_lazy("Export as XLSX"), permissions=["view"])
    def export_xlsx(self, request, queryset):
        """Written to a temporary file that ends with the response."""
        header, rows = self.export_table(queryset)
        file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
        try:
            write_xlsx(file, header, rows)
        except TabularError as error:
            file.close()
            self.message_user(request, str(error), messages.ERROR)
            return None
        self.log_export(request, "xlsx")
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{self.export_name()}.xlsx")

    def export_table(self, queryset):
        """(header, rows) of every column; another table's row by what people call it."""
        columns = {}
        for field in self.model._meta.concrete_fields:
            if field.name not in SECRET:
                columns[self.export_path(field)] = capfirst(str(field.verbose_name))
        rows = queryset.order_by("pk").values_list(*columns).iterator(chunk_size=2000)
        return list(columns.values()), ([_cell(value) for value in row] for row in rows)

    @staticmethod
    def export_path(field) -> str:
        """Where `values` finds a column."""
        if not field.is_relation:
            return field.name
        known = {f.name for f in field.related_model._meta.concrete_fields}
        return next((f"{field.name}__{name}" for name in NAMES if name in known), field.attname)

    def export_name(self) -> str:
        return f"{self.model._meta.db_table}_{clock.today():%Y%m%d}"

    def log_export(self, request, file_format):
        """Data that leaves the system is remembered with the person who took it."""
        activity.record(
            "core.export.made",
            actor=request.user,
            target=request.user,
            note=f"{self.model._meta.db_table} ({file_format})",
        )

    def get_actions(self, request):
        """Rows go one by one, through the services; never a heap at once."""
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }

    def each(self, request, queryset, verb):
        """Call `verb(row)` for every chosen row; say how many went well and why others did not."""
        done = 0
        for row in queryset.order_by("pk")[:200]:
            try:
                verb(row)
                done += 1
            except DomainError as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
        self.message_user(
            request, _("Done: %(count)d.") % {"count": done}, messages.SUCCESS if done else messages.WARNING
        )


class ReadOnlyAdmin(HouseAdmin):
    """Append-only, derived, or with a history of its own: nobody writes it here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class DocumentAdmin(ReadOnlyAdmin):
    """Documents, newest first: found by their number or by the words of their search text; they change on
    their own pages, each of which is one click away.
    """

    search_fields = ("=doc_number",)
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        """Every word in the search text, which has an index of its own."""
        for word in search_term.lower().split()[:6]:
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    def view_on_site(self, obj):
        return references.address(obj)


class VersionedForm(forms.ModelForm):
    """Carries the row's version, so that saving over somebody else's change is noticed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version if self.instance.pk else None

    @property
    def values(self) -> dict:
        """What the person filled in, for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}


class ServiceAdmin(HouseAdmin):
    """Rows made, changed and deleted by the services that the pages use; their refusals stand in the form."""

    form = VersionedForm

    def create(self, request, values: dict) -> models.Model:
        raise NotImplementedError

    def update(self, request, row, version: int, values: dict) -> models.Model:
        raise NotImplementedError

    def delete(self, request, row) -> None:
        raise NotImplementedError

    def changeform_view(self, request, *args, **kwargs):
        """A refusal has rolled everything back; show the form again with the sentence beside its field."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as refusal:
            request.refusal = refusal
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return form if refusal is None else type(form.__name__, (form,), {"clean": _refused(form, refusal)})

    def save_model(self, request, obj, form, change):
        if change:
            saved = self.update(
                request,
                self.model._base_manager.get(pk=obj.pk),
                form.cleaned_data["seen_version"],
                form.values,
            )
        else:
            saved = self.create(request, form.values)
        obj.pk, obj.version = saved.pk, saved.version

    def save_related(self, request, form, formsets, change):
        """The service has set them."""

    def delete_model(self, request, obj):
        self.delete(request, obj)

    def delete_view(self, request, object_id, extra_context=None):
        """A refusal to delete is a message on the row's page."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)


def _refused(form, refusal: DomainError):
    def clean(self):
        cleaned = form.clean(self)
        refusal.add_to(self)
        if isinstance(refusal, StaleVersion):
            for label, (theirs, yours) in refusal.theirs.items():
                self.add_error(
                    None,
                    _("%(field)s: now “%(theirs)s”, yours “%(yours)s”.")
                    % {"field": label, "theirs": theirs, "yours": yours},
                )
            self.data = self.data.copy()
            self.data["seen_version"] = refusal.version
        return cleaned

    return clean


def _cell(value):
    return (
        value
        if value is None
        or isinstance(value, (str, int, float, bool))
        or hasattr(value, "as_tuple")
        or hasattr(value, "year")
        else str(value)
    )
