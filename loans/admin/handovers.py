"""Handovers and their lines, to look at: they change on their own pages only."""

from django.contrib import admin

from core.admin.base import DocumentAdmin, ReadOnlyAdmin
from loans.models import Handover, HandoverItem, HandoverSignature, SigningCode


@admin.register(Handover)
class HandoverAdmin(DocumentAdmin):
    list_display = (
        "doc_number",
        "handover_date",
        "giver_name",
        "receiver_name",
        "source",
        "wo_ro_int_number",
        "status",
        "signing_way",
        "signed_at",
        "voided_at",
    )
    list_filter = ("status", "source", "signing_way", ("voided_at", admin.EmptyFieldListFilter))


@admin.register(HandoverItem)
class HandoverItemAdmin(ReadOnlyAdmin):
    list_display = (
        "handover",
        "number",
        "item_name",
        "item_type_brand",
        "serial_number",
        "quantity",
        "unit",
        "condition",
        "answer",
    )
    list_filter = ("answer",)
    list_select_related = ("handover",)
    search_fields = ("=handover__doc_number",)
    ordering = ("-id",)


@admin.register(SigningCode)
class SigningCodeAdmin(ReadOnlyAdmin):
    list_display = ("handover", "made_by", "made_at", "expires_at", "used_at", "replaced_at")
    fields = list_display + ("version",)
    list_select_related = ("handover", "made_by")
    search_fields = ("=handover__doc_number",)
    ordering = ("-id",)


@admin.register(HandoverSignature)
class HandoverSignatureAdmin(ReadOnlyAdmin):
    """When it was drawn; the picture is on the page of its handover."""

    list_display = fields = ("handover", "made_at")
    list_select_related = ("handover",)
    search_fields = ("=handover__doc_number",)
    ordering = ("-handover",)
