"""Requests and all that hangs on them, to look at: they change on their own pages only."""

from django.contrib import admin

from core.admin.base import DocumentAdmin, ReadOnlyAdmin
from requests_app.models import (
    ApprovalDelegation,
    Delivery,
    DeliveryLine,
    Request,
    RequestActivity,
    RequestDraft,
    RequestItem,
)


@admin.register(Request)
class RequestAdmin(DocumentAdmin):
    list_display = (
        "doc_number",
        "request_date",
        "requester_name",
        "division_name",
        "order_type",
        "status",
        "rank",
        "total_value",
        "deleted_at",
    )
    list_filter = ("status", "order_type", "allocation_target", ("deleted_at", admin.EmptyFieldListFilter))


@admin.register(RequestItem)
class RequestItemAdmin(ReadOnlyAdmin):
    list_display = (
        "request",
        "number",
        "item_name",
        "item_type_brand",
        "quantity",
        "unit",
        "decision",
        "approved_quantity",
        "allocated_quantity",
        "purchase_price",
        "arrived_quantity",
        "registered_quantity",
        "handed_quantity",
    )
    list_filter = ("decision",)
    list_select_related = ("request",)
    search_fields = ("=request__doc_number",)
    ordering = ("-id",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("request", "number", "arrived_on", "received_by_name", "received_at", "voided_at")
    list_filter = (("voided_at", admin.EmptyFieldListFilter),)
    list_select_related = ("request",)
    search_fields = ("=request__doc_number",)
    ordering = ("-id",)


@admin.register(DeliveryLine)
class DeliveryLineAdmin(ReadOnlyAdmin):
    list_display = ("delivery", "item", "quantity", "wrong_quantity", "missing_quantity", "reason")
    list_select_related = ("delivery__request", "item")
    search_fields = ("=delivery__request__doc_number",)
    ordering = ("-id",)


@admin.register(RequestActivity)
class RequestActivityAdmin(ReadOnlyAdmin):
    list_display = ("timestamp", "request", "type", "author_name")
    list_filter = ("type",)
    list_select_related = ("request",)
    search_fields = ("=request__doc_number",)
    ordering = ("-id",)


@admin.register(RequestDraft)
class RequestDraftAdmin(ReadOnlyAdmin):
    list_display = ("owner", "title", "updated_at")
    list_select_related = ("owner",)
    search_fields = ("owner__name", "title")


@admin.register(ApprovalDelegation)
class ApprovalDelegationAdmin(ReadOnlyAdmin):
    list_display = ("person_name", "delegate_name", "stage", "starts_on", "ends_on", "revoked_at")
    list_filter = ("stage", ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("person_name", "delegate_name")
    ordering = ("-id",)
