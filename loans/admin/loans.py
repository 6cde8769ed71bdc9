"""Loans and all that hangs on them, to look at: they change on their own pages only."""

from django.contrib import admin

from core.admin.base import DocumentAdmin, ReadOnlyAdmin
from loans.models import (
    LoanAssignment,
    LoanDraft,
    LoanExtension,
    LoanItem,
    LoanRequest,
    LoanTemplate,
    LoanTemplateLine,
)


@admin.register(LoanRequest)
class LoanRequestAdmin(DocumentAdmin):
    list_display = (
        "doc_number",
        "request_date",
        "requester_name",
        "division_name",
        "status",
        "needed_from",
        "due",
        "approver_name",
    )
    list_filter = ("status",)


@admin.register(LoanItem)
class LoanItemAdmin(ReadOnlyAdmin):
    list_display = (
        "loan_request",
        "number",
        "item_name",
        "brand",
        "quantity",
        "unit",
        "needed_from",
        "return_date",
        "decision",
        "approved_quantity",
    )
    list_filter = ("decision",)
    list_select_related = ("loan_request",)
    search_fields = ("=loan_request__doc_number",)
    ordering = ("-id",)


@admin.register(LoanAssignment)
class LoanAssignmentAdmin(ReadOnlyAdmin):
    list_display = (
        "loan_request",
        "asset",
        "quantity",
        "due",
        "handed_at",
        "declared_at",
        "returned_at",
        "ended",
    )
    list_filter = ("ended",)
    list_select_related = ("loan_request", "asset")
    search_fields = ("=loan_request__doc_number", "=asset__code")
    ordering = ("-id",)


@admin.register(LoanExtension)
class LoanExtensionAdmin(ReadOnlyAdmin):
    list_display = ("loan_request", "until", "asked_by_name", "asked_at", "granted", "answered_by_name")
    list_filter = ("granted",)
    list_select_related = ("loan_request",)
    search_fields = ("=loan_request__doc_number",)
    ordering = ("-id",)


@admin.register(LoanDraft)
class LoanDraftAdmin(ReadOnlyAdmin):
    list_display = ("owner", "title", "updated_at")
    list_select_related = ("owner",)
    search_fields = ("owner__name", "title")


@admin.register(LoanTemplate)
class LoanTemplateAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_shared", "owner_name", "is_active", "updated_at")
    list_filter = ("is_shared", "is_active")
    search_fields = ("name", "owner_name")


@admin.register(LoanTemplateLine)
class LoanTemplateLineAdmin(ReadOnlyAdmin):
    list_display = ("template", "number", "standard_item", "quantity", "in_base")
    list_select_related = ("template", "standard_item")
    search_fields = ("template__name",)
