from django.urls import path

from assets.views import catalogue, places
from assets.views.counts import counts, sending, steps, work
from assets.views.custody import custody, losses, material
from assets.views.goods import assets, lots, registration_form, registrations, search
from assets.views.goods import verbs as asset_verbs
from assets.views.labels import labels, scan
from assets.views.repairs import damage, repairs, verbs
from assets.views.repairs import work as repair_work
from assets.views.stock import calendar, card, held, levels, restock, thresholds
from assets.views.stock import lots as stock_lots

urlpatterns = [
    # Assets
    path("search/", search.search, name="search"),
    path("scan/", scan.scan, name="scan"),
    path("scan/photo/", scan.scan_photo, name="scan_photo"),
    path("assets/", assets.assets, name="assets"),
    path("assets/move/", asset_verbs.asset_move, name="asset_move"),
    path("assets/<str:code>/", assets.asset, name="asset"),
    path("assets/<str:code>/calendar/", calendar.asset_calendar, name="asset_calendar"),
    path("assets/<str:code>/edit/", asset_verbs.asset_edit, name="asset_edit"),
    path("assets/<str:code>/issue/", custody.asset_issue, name="asset_issue"),
    path("assets/<str:code>/take-back/", custody.asset_take_back, name="asset_take_back"),
    path("assets/<str:code>/pass-on/", custody.asset_pass_on, name="asset_pass_on"),
    path("assets/<str:code>/lose/", losses.asset_lose, name="asset_lose"),
    path(
        "assets/<str:code>/find-with-person/",
        losses.asset_find_with_person,
        name="asset_find_with_person",
    ),
    path("assets/<str:code>/cut/", lots.asset_cut, name="asset_cut"),
    path("assets/<str:code>/adjust/", lots.asset_adjust, name="asset_adjust"),
    path("assets/<str:code>/write-off/", lots.asset_write_off, name="asset_write_off"),
    path("assets/<str:code>/report-damage/", damage.asset_report_damage, name="asset_report_damage"),
    path("assets/<str:code>/decommission/", asset_verbs.asset_decommission, name="asset_decommission"),
    # From hand to hand
    path("custody/issue/", custody.custody_issue, name="custody_issue"),
    path("custody/take-back/", custody.custody_take_back, name="custody_take_back"),
    path("custody/pass-on/", custody.custody_pass_on, name="custody_pass_on"),
    path("stock/mine/use/", material.material_use, name="material_use"),
    path("stock/uses/<int:pk>/take-back/", material.material_take_back, name="material_take_back"),
    # Stock counts
    path("counts/", counts.counts, name="counts"),
    path("counts/new/", counts.count_create, name="count_create"),
    path("counts/<str:number>/", counts.count, name="count"),
    path("counts/<str:number>/invite/", counts.count_invite, name="count_invite"),
    path("counts/<str:number>/work/", work.count_work, name="count_work"),
    path("counts/<str:number>/entries/", work.count_entry, name="count_entry"),
    path("counts/<str:number>/phone/", sending.count_phone, name="count_phone"),
    path("counts/<str:number>/late/", steps.count_late, name="count_late"),
    path("counts/<str:number>/submit/", steps.count_submit, name="count_submit"),
    path("counts/<str:number>/recount/", steps.count_recount, name="count_recount"),
    path("counts/<str:number>/approve/", steps.count_approve, name="count_approve"),
    path("counts/<str:number>/cancel/", steps.count_cancel, name="count_cancel"),
    path("counts/<str:number>/report/", steps.count_report, name="count_report"),
    # Labels
    path("labels/new/", labels.label_create, name="label_create"),
    path("labels/<uuid:public_id>/", labels.label_detail, name="label_detail"),
    path("labels/<uuid:public_id>/pdf/", labels.label_pdf, name="label_pdf"),
    # Stock
    path("stock/", levels.stock, name="stock"),
    path("stock/mine/", held.mine, name="my_stock"),
    path("stock/division/", held.division, name="division_stock"),
    path("stock/<int:pk>/", card.card, name="stock_card"),
    path("stock/<int:pk>/calendar/", calendar.stock_calendar, name="stock_calendar"),
    path("stock/<int:pk>/lots/", stock_lots.lots, name="stock_lots"),
    # Thresholds, and what to buy
    path("stock/thresholds/", thresholds.thresholds, name="thresholds"),
    path("stock/thresholds/bulk/", thresholds.threshold_set_many, name="threshold_set_many"),
    path("stock/thresholds/<int:pk>/", thresholds.threshold_set, name="threshold_set"),
    path("stock/thresholds/<int:pk>/default/", thresholds.threshold_clear, name="threshold_clear"),
    path("stock/restock/", restock.restock, name="restock"),
    path("stock/restock/print/", restock.restock_print, name="restock_print"),
    # Catalogue
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/categories/new/", catalogue.category_create, name="category_create"),
    path("catalogue/categories/<int:pk>/edit/", catalogue.category_edit, name="category_edit"),
    path("catalogue/categories/<int:pk>/delete/", catalogue.category_delete, name="category_delete"),
    path("catalogue/types/new/", catalogue.type_create, name="type_create"),
    path("catalogue/types/<int:pk>/edit/", catalogue.type_edit, name="type_edit"),
    path("catalogue/types/<int:pk>/delete/", catalogue.type_delete, name="type_delete"),
    path("catalogue/models/new/", catalogue.item_create, name="item_create"),
    path("catalogue/models/<int:pk>/", catalogue.item, name="item"),
    path("catalogue/models/<int:pk>/edit/", catalogue.item_edit, name="item_edit"),
    path("catalogue/models/<int:pk>/delete/", catalogue.item_delete, name="item_delete"),
    path("catalogue/models/<int:pk>/deactivate/", catalogue.item_deactivate, name="item_deactivate"),
    path("catalogue/models/<int:pk>/activate/", catalogue.item_activate, name="item_activate"),
    # Locations
    path("locations/", places.locations, name="locations"),
    path("locations/new/", places.location_create, name="location_create"),
    path("locations/<int:pk>/", places.location, name="location"),
    path("locations/<int:pk>/edit/", places.location_edit, name="location_edit"),
    path("locations/<int:pk>/deactivate/", places.location_deactivate, name="location_deactivate"),
    path("locations/<int:pk>/activate/", places.location_activate, name="location_activate"),
    # Registrations
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/new/", registration_form.registration_create, name="registration_create"),
    path("registrations/<str:number>/", registrations.registration, name="registration"),
    path("registrations/<str:number>/void/", registrations.registration_void, name="registration_void"),
    # Repairs
    path("repairs/", repairs.repairs, name="repairs"),
    path("repairs/<str:number>/", repairs.repair, name="repair"),
    path("repairs/<str:number>/start/", verbs.repair_start, name="repair_start"),
    path("repairs/<str:number>/send-out/", verbs.repair_send_out, name="repair_send_out"),
    path("repairs/<str:number>/stop/", verbs.repair_stop, name="repair_stop"),
    path("repairs/<str:number>/finish/", verbs.repair_finish, name="repair_finish"),
    path("repairs/<str:number>/cancel/", verbs.repair_cancel, name="repair_cancel"),
    path("repairs/<str:number>/decommission/", verbs.repair_decommission, name="repair_decommission"),
    path("repairs/<str:number>/progress/", repair_work.repair_progress, name="repair_progress"),
    path("repairs/<str:number>/use-parts/", repair_work.repair_use_parts, name="repair_use_parts"),
    path("repairs/<str:number>/edit/", repair_work.repair_edit, name="repair_edit"),
    path("repairs/<str:number>/cost/", repair_work.repair_cost, name="repair_cost"),
]
