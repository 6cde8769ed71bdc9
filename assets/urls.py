from django.urls import path

from assets.views import asset_verbs, assets, catalogue, labels, locations, lots, registration_form, registrations, search

urlpatterns = [
    # Assets
    path("search/", search.search, name="search"),
    path("assets/", assets.assets, name="assets"),
    path("assets/move/", asset_verbs.asset_move, name="asset_move"),
    path("assets/<str:code>/", assets.asset, name="asset"),
    path("assets/<str:code>/edit/", asset_verbs.asset_edit, name="asset_edit"),
    path("assets/<str:code>/adjust/", lots.asset_adjust, name="asset_adjust"),
    path("assets/<str:code>/decommission/", asset_verbs.asset_decommission, name="asset_decommission"),
    # Labels
    path("labels/new/", labels.label_create, name="label_create"),
    path("labels/<uuid:public_id>/", labels.label_detail, name="label_detail"),
    path("labels/<uuid:public_id>/pdf/", labels.label_pdf, name="label_pdf"),
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
    path("locations/", locations.locations, name="locations"),
    path("locations/new/", locations.location_create, name="location_create"),
    path("locations/<int:pk>/", locations.location, name="location"),
    path("locations/<int:pk>/edit/", locations.location_edit, name="location_edit"),
    path("locations/<int:pk>/deactivate/", locations.location_deactivate, name="location_deactivate"),
    path("locations/<int:pk>/activate/", locations.location_activate, name="location_activate"),
    # Registrations
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/new/", registration_form.registration_create, name="registration_create"),
    path("registrations/<str:number>/", registrations.registration, name="registration"),
    path("registrations/<str:number>/void/", registrations.registration_void, name="registration_void"),
]
