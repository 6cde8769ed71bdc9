"""Files that came in and went out."""

from django.contrib import admin

from core.admin.base import ReadOnlyAdmin
from core.models import Attachment, Export, ImportJob, ImportMapping, ImportRow, SealedDocument


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "type",
        "size",
        "entity_type",
        "entity_id",
        "uploaded_by_name",
        "uploaded_at",
        "removed_at",
    )
    list_filter = ("type", "entity_type")
    search_fields = ("name", "=entity_id", "uploaded_by_name")
    # The file itself is served by the page of its thing, after a permission check; here are its facts.
    fields = (
        "name",
        "type",
        "mime_type",
        "size",
        "entity_type",
        "entity_id",
        "uploaded_by",
        "uploaded_at",
        "removed_at",
    )


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    list_display = ("filename", "kind", "state", "done", "total", "reference_id", "owner", "created_at")
    list_filter = ("kind", "state")
    list_select_related = ("owner",)
    search_fields = ("filename", "=reference_id", "owner__name")
    exclude = ("file",)


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    list_display = ("id", "job", "number", "verdict", "label")
    list_filter = ("verdict",)
    list_select_related = ("job",)
    search_fields = ("=job__filename", "=label")
    ordering = ("-id",)


@admin.register(ImportMapping)
class ImportMappingAdmin(ReadOnlyAdmin):
    list_display = ("owner", "kind", "signature", "updated_at")
    list_filter = ("kind",)
    list_select_related = ("owner",)
    search_fields = ("signature",)


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    list_display = ("filename", "kind", "format", "state", "total", "owner", "created_at")
    list_filter = ("kind", "format", "state")
    list_select_related = ("owner",)
    search_fields = ("filename", "owner__name")
    exclude = ("file",)


@admin.register(SealedDocument)
class SealedDocumentAdmin(ReadOnlyAdmin):
    list_display = ("number", "edition", "state", "state_at", "key_id", "stamped_by_tsa", "made_at")
    list_filter = ("kind", "state", "stamped_by_tsa")
    search_fields = ("=number", "=sha256", "=code_sha256", "=key_id")
    # The file itself is served by the page of its document, after a permission check.
    exclude = ("file",)
