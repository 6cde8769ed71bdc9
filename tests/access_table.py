"""Every url, what fills its parameters, and what each kind of person gets: the one table behind several
tests.

The letters are those of access_entries.
"""

from collections.abc import Callable

from django.contrib.admin import site
from procrastinate.contrib.django.models import ProcrastinateJob

from core.models import ActivityLog
from core.sealing import keys
from tests.access_entries import (
    BUYING_TOO,
    EVERYBODY,
    NOBODY,
    SIGNED_IN,
    STORE,
    SUPER,
    Entry,
)
from tests.access_entries import of as _of
from tests.access_lending import LOAN_VARIANTS, LOANS
from tests.access_loans import HANDOVER_VARIANTS, HANDOVERS
from tests.access_requests import REQUEST_VARIANTS, REQUESTS
from tests.access_returns import RETURN_VARIANTS, RETURNS


def _import(state: str) -> Callable:
    return lambda w: (w.imports[state].public_id,)


def _person(name: str) -> Callable:
    return lambda w: (getattr(w.cast, name).pk,)


def _division(name: str) -> Callable:
    return lambda w: (getattr(w.cast, name).division_id,)


E = Entry
PEOPLE = (
    E("login", ".>>>>>", ".>>>>>", public=True),
    E("logout", "------", ">>>>>>", public=True),
    E("password_change", SIGNED_IN, "Luuuuu"),
    E("password_reset", EVERYBODY, EVERYBODY, public=True),
    E("password_reset_done", EVERYBODY, public=True),
    E("password_reset_complete", EVERYBODY, public=True),
    E("password_reset_confirm", ">>>>>>", ">>>>>>", args=lambda w: w.reset, public=True),
    E("account", SIGNED_IN, "Luuuuu"),
    E("account_preferences", NOBODY, "Luuuuu"),
    E("account_pin", SIGNED_IN, "Luuuuu"),
    E("set_theme", "------", ">>>>>>", data=lambda w: {"theme": "dark"}, public=True),
    E("set_language", "------", ">>>>>>", data=lambda w: {"language": "en"}, public=True),
    E("users", STORE),
    E("user_create", SUPER, "Luxxxx"),
    E("user", STORE, args=_person("staff")),
    E("user_edit", SUPER, "Luxxxx", args=_person("staff")),
    E("user_permissions", SUPER, "Luxxxx", args=_person("staff")),
    E("user_deactivate", SUPER, "Luxxxx", args=_person("staff")),
    E("user_activate", "L>xxxx", "Lcxxxx", args=_person("staff")),
    E("user_hand_over", SUPER, "Luxxxx", args=_person("staff")),
    E("user_reset_password", SUPER, "Luxxxx", args=_person("staff")),
    E("divisions", STORE),
    E("division_create", SUPER, "Luxxxx"),
    E("division", STORE, args=_division("staff")),
    E("division_edit", SUPER, "Luxxxx", args=_division("staff")),
    E("division_deactivate", SUPER, "Luxxxx", args=_division("staff")),
    E("division_activate", SUPER, "Lcxxxx", args=_division("staff")),
)
NEWS_AND_FILES = (
    E("view_save", NOBODY, "L>>>>>", data=lambda w: {"page": "assets", "name": "Baru", "query": "q=x"}),
    E("view_rename", NOBODY, "L0>000", args=_of("view"), data=lambda w: {"name": "Lain"}),
    E("view_delete", NOBODY, "L0>000", args=_of("view")),
    E("list_bulk", NOBODY, "L00000", args=lambda w: ("restock", "nowhere"), data=lambda w: {"ids": "1"}),
    E("list_size", NOBODY, "L>>>>>", data=lambda w: {"per_page": "50"}),
    E("notifications", SIGNED_IN),
    E("notifications_read", NOBODY, "L>>>>>"),
    E("notification_open", NOBODY, "L0>000", args=_of("news")),
    E("attachment_add", NOBODY, "L>>xxx", args=lambda w: ("assets.asset", w.device.pk)),
    E("attachment_file", SIGNED_IN, args=_of("photo", "public_id")),
    E("attachment_thumbnail", SIGNED_IN, args=_of("photo", "public_id")),
    E(
        "attachment_remove",
        NOBODY,
        "L>>xxx",
        args=_of("photo", "public_id"),
        data=lambda w: {"reason": "Buram"},
    ),
    E("export_make", "L---xx", "L...xx", args=lambda w: ("assets",), data=lambda w: {"format": "csv"}),
    E("export_detail", "L0.0xx", args=_of("export", "public_id")),
    E("export_download", "L0.0xx", args=lambda w: (w.exports["logistik"].public_id,)),
    E("check", EVERYBODY, "uuuuuu", public=True),
    E("check_keys", EVERYBODY, public=True),
    E("check_certificate", EVERYBODY, args=lambda w: (keys.current().id,), public=True),
    E("activity_list", SUPER),
    E("config", SUPER, "Luxxxx"),
)
GOODS = (
    E("stock", BUYING_TOO),
    # The staff member has some of the connectors, and the leader sees what his division has.
    E("stock_card", SIGNED_IN, args=lambda w: (w.connectors.standard_item_id,)),
    # Of the model of the loans.
    E("stock_calendar", BUYING_TOO, args=lambda w: (w.extended.items.get().standard_item_id,)),
    E("asset_calendar", SIGNED_IN, args=lambda w: (w.extended.assignments.first().asset.code,)),
    E("stock_lots", SIGNED_IN, args=lambda w: (w.connectors.standard_item_id,)),
    E("my_stock", SIGNED_IN),
    E("division_stock", "L.xx.x"),
    E("search", SIGNED_IN, query="?q=MikroTik"),
    E("scan", SIGNED_IN),
    E("scan_photo", NOBODY, "Luuuuu"),
    E("assets", SIGNED_IN),
    E("asset", SIGNED_IN, args=_of("device", "code")),
    E("asset_edit", STORE, "Luuxxx", args=_of("device", "code")),
    E("asset_move", STORE, "L..xxx", query="?ids={w.device.pk}", data=lambda w: {"ids": [w.device.pk]}),
    E("asset_adjust", STORE, "Luuxxx", args=_of("cable", "code")),
    E("asset_decommission", STORE, "Luuxxx", args=_of("device", "code")),
)
HELD = {
    "query": "?ids={w.held.pk}&ids={w.piece.pk}",
    "data": lambda w: {"ids": [w.held.pk, w.piece.pk], "to": ""},
}
CUSTODY = (
    # What is handed over goes by the form of the handover.
    E("custody_issue", "L>>xxx", query="?ids={w.device.pk}"),
    E("custody_take_back", STORE, "Luuxxx", **HELD),
    E("custody_pass_on", STORE, "L>>xxx", data=lambda w: {"ids": [w.held.pk]}),
    E("asset_issue", "L>>xxx", "L--xxx", args=_of("device", "code")),
    E("asset_take_back", "L>>xxx", "L--xxx", args=_of("held", "code")),
    E("asset_pass_on", "L>>xx>", args=_of("held", "code")),
    # The staff member's, who may say so himself.
    E("asset_lose", "L..xx.", "Luuxxu", args=_of("held", "code")),
    E("asset_find_with_person", "L..xx.", "L>>xx>", args=_of("lost", "code")),
    E("asset_cut", STORE, "Luuxxx", args=_of("cable", "code")),
    E("asset_write_off", STORE, "Luuxxx", args=_of("cable", "code")),
    E("material_use", SIGNED_IN, "Luuuuu"),
    # Recorded by Admin Logistik; nobody else's but the warehouse's.
    E("material_take_back", "L..000", "Luu000", args=_of("use")),
)
# A PDF is its owner's alone; of `drawn` and `waiting` that is Admin Logistik.
LABELS = (
    E(
        "label_create",
        SIGNED_IN,
        "L>>>>>",
        query="?ids={w.device.pk}",
        data=lambda w: {"ids": [w.device.pk], "layout": "A4_24", "copies": "1"},
    ),
    E("label_detail", "L0.000", args=_of("waiting", "public_id")),
    E("label_pdf", "L0.000", args=_of("drawn", "public_id")),
)
THRESHOLDS = (
    E("thresholds", STORE),
    E("threshold_set", STORE, "Luuxxx", args=_of("item")),
    E("threshold_clear", "L--xxx", "L>>xxx", args=_of("item")),
    E(
        "threshold_set_many",
        STORE,
        "Luuxxx",
        query="?query=",
        data=lambda w: {"ids": [w.item.pk], "to": "value"},
    ),
    E("restock", BUYING_TOO),
    E("restock_print", BUYING_TOO, "L...xx"),
)
CATALOGUE = (
    E("catalogue", SIGNED_IN),
    E("category_create", BUYING_TOO, "Luuuxx"),
    E("category_edit", BUYING_TOO, "Luuuxx", args=lambda w: (w.item.type.category_id,)),
    E("category_delete", BUYING_TOO, "Lcccxx", args=lambda w: (w.item.type.category_id,)),
    E("type_create", BUYING_TOO, "Luuuxx"),
    E("type_edit", BUYING_TOO, "Luuuxx", args=lambda w: (w.item.type_id,)),
    E("type_delete", BUYING_TOO, "Lcccxx", args=lambda w: (w.item.type_id,)),
    E("item", SIGNED_IN, args=_of("item")),
    E("item_create", BUYING_TOO, "Luuuxx"),
    E("item_edit", BUYING_TOO, "Luuuxx", args=_of("item")),
    E("item_delete", BUYING_TOO, "L>>>xx", args=_of("unused")),
    E("item_deactivate", BUYING_TOO, "L>>>xx", args=_of("unused")),
    E("item_activate", BUYING_TOO, "Lcccxx", args=_of("unused")),
    E("locations", SIGNED_IN),
    E("location", SIGNED_IN, args=_of("store")),
    E("location_create", STORE, "Luuxxx"),
    E("location_edit", STORE, "Luuxxx", args=_of("store")),
    E("location_deactivate", STORE, "L>>xxx", args=_of("empty")),
    E("location_activate", STORE, "L>>xxx", args=_of("closed")),
)
REGISTRATIONS = (
    E("registrations", STORE),
    E("registration_create", STORE, "Luuxxx"),
    E("registration", STORE, args=_of("registration", "doc_number")),
    E("registration_void", STORE, "Luuxxx", args=_of("recent", "doc_number")),
)
# `mending` is the staff member's to repair.
REPAIRS = (
    E("asset_report_damage", "L..x..", "Luuxuu", args=_of("device", "code")),
    E("repairs", SIGNED_IN),
    E("repair", SIGNED_IN, args=_of("mending", "doc_number")),
    E("repair_start", STORE, "Luuxxx", args=_of("broken", "doc_number")),
    E("repair_send_out", STORE, "Luuxxx", args=_of("broken", "doc_number")),
    E("repair_stop", STORE, "Luuxxx", args=_of("mending", "doc_number")),
    E("repair_finish", STORE, "Luuxxx", args=_of("mending", "doc_number")),
    E("repair_cancel", STORE, "Luuxxx", args=_of("broken", "doc_number")),
    E("repair_decommission", STORE, "Luuxxx", args=_of("broken", "doc_number")),
    E("repair_progress", "L..xx.", "Luuxxu", args=_of("mending", "doc_number")),
    E("repair_use_parts", "L..xx.", "Luuxxu", args=_of("mending", "doc_number")),
    E("repair_edit", STORE, "Luuxxx", args=_of("mending", "doc_number")),
    E("repair_cost", "L.x.xx", "Luxuxx", args=_of("mended", "doc_number")),
)
# Of Admin Logistik: the super admin sees everybody's, others only their own.
IMPORTS = (
    E("imports", BUYING_TOO),
    E("import_upload", STORE, "Luuxxx", args=lambda w: ("assets",)),
    E("import_mapping", "L..0xx", "Luu0xx", args=_import("uploaded")),
    E("import_progress", "L..0xx", args=_import("checking")),
    E("import_preview", "L..0xx", args=_import("checked")),
    E("import_write", "L---xx", "L>>0xx", args=_import("checked"), data=lambda w: {"rows": "good"}),
    E("import_retry", "L---xx", "L>>0xx", args=_import("failed")),
    E("import_result", "L..0xx", args=_import("written")),
    E("import_undo", "L..0xx", "L>>0xx", args=_import("written")),
    E("import_bad_rows", "L..0xx", args=_import("checked")),
)
# The admin: its index and every list of a table; all of it is the super admin's.
ADMIN = (
    E("admin:index", SUPER),
    *(E(f"admin:{m._meta.label_lower.replace('.', '_')}_changelist", SUPER) for m in site._registry),
)
# `counting` was started by Admin Logistik, `reviewed` by the super admin; staff is invited to both.
COUNTS = (
    E("counts", SIGNED_IN),
    E("count_create", STORE, "Luuxxx"),
    E("count", "L...0.", args=_of("counting", "doc_number")),
    E("count_invite", STORE, "Luuxxx", args=_of("counting", "doc_number")),
    E("count_work", "L..x0.", args=_of("counting", "doc_number")),
    E("count_entry", NOBODY, "Luux0u", args=_of("counting", "doc_number")),
    E("count_phone", NOBODY, "Lbbx0b", args=_of("counting", "doc_number")),
    E("count_late", STORE, "Luuxxx", args=_of("late", "doc_number")),
    E("count_submit", STORE, "L>>xxx", args=_of("counting", "doc_number")),
    E("count_cancel", STORE, "Luuxxx", args=_of("counting", "doc_number")),
    E("count_recount", STORE, "L>>xxx", args=_of("reviewed", "doc_number")),
    E("count_approve", "Lx.xxx", "Lxcxxx", args=_of("reviewed", "doc_number")),
    E("count_report", BUYING_TOO, args=_of("reviewed", "doc_number")),
)
TABLE = (
    E("home", SIGNED_IN),
    *PEOPLE,
    *NEWS_AND_FILES,
    *GOODS,
    *CUSTODY,
    *LABELS,
    *THRESHOLDS,
    *CATALOGUE,
    *REGISTRATIONS,
    *REPAIRS,
    *COUNTS,
    *IMPORTS,
    *HANDOVERS,
    *LOANS,
    *RETURNS,
    *REQUESTS,
    *ADMIN,
)

# The same urls about other things: what looks different, and is looked at by the tests of prices and of
# accessibility too.
VARIANTS = (
    *HANDOVER_VARIANTS,
    *LOAN_VARIANTS,
    *RETURN_VARIANTS,
    *REQUEST_VARIANTS,
    E("count", "L...0.", args=_of("reviewed", "doc_number")),
    E("count", "L...0.", args=_of("late", "doc_number")),
    E("count_work", "L..x0.", args=_of("counting", "doc_number"), query="?code={w.cable.code}"),
    E("count_create", STORE, query="?place={w.store.pk}"),
    E("counts", SIGNED_IN, query="?panel=1&tab=review"),
    E("stock", BUYING_TOO, query="?tab=low&panel=1&columns=item&columns=value&columns=free&columns=category"),
    E("stock", BUYING_TOO, query="?on=2026-06-01"),
    E("stock", BUYING_TOO, query="?on=2999-01-01"),
    E("stock", BUYING_TOO, query="?q=tidak+ada+sama+sekali"),
    E(
        "stock_card",
        "L...00",
        args=lambda w: (w.cable.standard_item_id,),
        query="?since=2026-01-01&on=2026-06-01",
    ),
    E("stock_card", "L...00", args=lambda w: (w.cable.standard_item_id,), query="?since=2999-01-01"),
    E("stock_card", "L...00", args=_of("unused")),
    E("stock_lots", "L.....", args=lambda w: (w.connectors.standard_item_id,), query="?used=1"),
    E("my_stock", SIGNED_IN, query="?condition=MAJOR_DAMAGE&panel=1"),
    E("division_stock", "L.xx.x", query="?panel=1"),
    E("assets", SIGNED_IN, query="?tab=gone&columns=code&columns=name&columns=price&columns=notes"),
    E("assets", SIGNED_IN, query="?q=tidak+ada+sama+sekali"),
    E("asset", SIGNED_IN, args=_of("gone", "code")),
    E("asset", SIGNED_IN, args=_of("lost", "code")),
    E("assets", SIGNED_IN, query="?tab=lost"),
    E("asset_lose", "L>>xx>", args=_of("lost", "code")),
    E("asset", SIGNED_IN, args=_of("cable", "code")),
    E("asset_edit", STORE, args=_of("cable", "code")),
    E("asset", SIGNED_IN, args=_of("connectors", "code")),
    E("asset", SIGNED_IN, args=_of("held", "code"), query="?moves=0&on=2026-01-01"),
    E("handover_new", "L..x..", query="?ids={w.held.pk}"),
    E("custody_take_back", STORE),
    E("custody_take_back", STORE, query="?person={w.cast.staff.pk}"),
    E("custody_pass_on", STORE, query="?person=tidak+ada"),
    E("label_create", SIGNED_IN, query="?tab=in_storage"),
    E("label_create", SIGNED_IN, query="?q=tidak-ada-sama-sekali"),
    E(
        "label_create",
        SIGNED_IN,
        "Luuuuu",
        data=lambda w: {"ids": [w.device.pk, w.cable.pk], "layout": "A4_10", "first_A4_10": "11"},
    ),
    E("label_detail", "L0.000", args=_of("drawn", "public_id")),
    E("asset", SIGNED_IN, args=lambda w: (w.mended.asset.code,)),
    E("repairs", SIGNED_IN, query="?tab=all&columns=asset&columns=number&columns=condition&columns=cost"),
    E("repairs", SIGNED_IN, query="?tab=overdue&panel=1"),
    E("repairs", SIGNED_IN, query="?q=tidak-ada-sama-sekali"),
    E("repair", SIGNED_IN, args=_of("broken", "doc_number")),
    E("repair", SIGNED_IN, args=_of("away", "doc_number")),
    E("repair", SIGNED_IN, args=_of("mended", "doc_number")),
    E("repair_finish", STORE, args=_of("away", "doc_number")),
    E("repair_edit", STORE, args=_of("away", "doc_number")),
    E("asset_report_damage", "L>>x>>", args=lambda w: (w.broken.asset.code,)),
    E("thresholds", STORE, query="?tab=new&alerts=on&panel=1"),
    E("restock", BUYING_TOO, query="?q=tidak-ada-sama-sekali"),
    E("search", SIGNED_IN, query="?q=tidak-ada-sama-sekali"),
    E(
        "scan",
        SIGNED_IN,
        query="?list={w.device.pk}.{w.cable.pk}&miss=TIDAK-ADA-99&add={w.moved.code}&add={w.cable.code}",
    ),
    E("scan", SIGNED_IN, query="?add={w.device.serial_number}"),
    E("search", SIGNED_IN),
    E("catalogue", SIGNED_IN, query="?tab=material"),
    E("registration", STORE, args=_of("voided", "doc_number")),
    E("registration_void", STORE, args=_of("registration", "doc_number")),
    E("registration_void", "L>>xxx", args=_of("voided", "doc_number")),
    E("location", SIGNED_IN, args=_of("closed")),
    E("user", STORE, args=_person("logistik")),
    E("user_permissions", SUPER, args=_person("leader")),
    E("import_upload", BUYING_TOO, args=lambda w: ("catalogue",)),
    E("import_progress", "L..0xx", args=_import("writing")),
    E("import_progress", "L..0xx", args=_import("undoing")),
    E("import_preview", "L..0xx", args=_import("checked"), query="?tab=wrong"),
    E("import_preview", "L..0xx", args=_import("written")),
    E("import_preview", "L..0xx", args=_import("undone")),
    E("import_result", "L..0xx", args=_import("undone")),
    E("import_result", "L..0xx", args=_import("failed")),
    E("export_detail", "L0.0xx", args=lambda w: (w.exports["logistik"].public_id,)),
    E("stock_calendar", BUYING_TOO, args=_of("item"), query="?month=2026-02"),
    E("stock_calendar", BUYING_TOO, args=lambda w: (w.cable.standard_item_id,), query="?of=material"),
    E("asset_calendar", SIGNED_IN, args=_of("device", "code"), query="?month=nothing"),
    E("admin:assets_asset_changelist", SUPER, query="?q=CCR2004"),
    E("admin:assets_asset_change", SUPER, args=_of("device")),
    E("admin:assets_standarditem_change", SUPER, args=_of("item")),
    E("admin:assets_assetcategory_add", SUPER),
    E("admin:core_user_change", SUPER, args=_person("staff")),
    E("admin:core_activitylog_change", SUPER, args=lambda w: (ActivityLog.objects.latest("pk").pk,)),
    E(
        "admin:procrastinate_procrastinatejob_change",
        SUPER,
        args=lambda w: (ProcrastinateJob.objects.latest("pk").pk,),
    ),
)
