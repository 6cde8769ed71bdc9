from django.urls import path

from core.views import activity, attachments, exports, notifications, sealing, settings
from core.views.imports import imports
from core.views.lists import bulk, saved_views
from core.views.people import access, account, divisions, login, password, pin, preferences, users

urlpatterns = [
    # lists and news
    path("views/save/", saved_views.view_save, name="view_save"),
    path("views/<int:pk>/rename/", saved_views.view_rename, name="view_rename"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view_delete"),
    path("views/page-size/", saved_views.list_size, name="list_size"),
    path("lists/<slug:page_key>/<slug:url_name>/", bulk.list_bulk, name="list_bulk"),
    path("notifications/", notifications.notification_list, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications_read"),
    path("notifications/<int:pk>/open/", notifications.notification_open, name="notification_open"),
    path("files/<str:entity_type>/<str:entity_id>/add/", attachments.attachment_add, name="attachment_add"),
    path("files/<uuid:public_id>/", attachments.attachment_file, name="attachment_file"),
    path("files/<uuid:public_id>/small/", attachments.attachment_thumbnail, name="attachment_thumbnail"),
    path("files/<uuid:public_id>/remove/", attachments.attachment_remove, name="attachment_remove"),
    path("settings/", settings.config, name="config"),
    path("activity/", activity.activity_list, name="activity_list"),
    path("check/", sealing.check, name="check"),
    path("check/keys/", sealing.check_keys, name="check_keys"),
    path("check/keys/<slug:key_id>.pem", sealing.check_certificate, name="check_certificate"),
    path("exports/<slug:kind>/make/", exports.export_make, name="export_make"),
    path("exports/<uuid:public_id>/", exports.export_detail, name="export_detail"),
    path("exports/<uuid:public_id>/file/", exports.export_download, name="export_download"),
    # People: log in, passwords, my account
    path("login/", login.login, name="login"),
    path("logout/", login.logout, name="logout"),
    path("password/change/", password.password_change, name="password_change"),
    path("password/forgotten/", password.password_reset, name="password_reset"),
    path("password/forgotten/sent/", password.password_reset_done, name="password_reset_done"),
    path("password/forgotten/done/", password.password_reset_complete, name="password_reset_complete"),
    path(
        "password/forgotten/<str:key>/<str:token>/",
        password.password_reset_confirm,
        name="password_reset_confirm",
    ),
    path("account/", account.account, name="account"),
    path("account/preferences/", account.account_preferences, name="account_preferences"),
    path("account/pin/", pin.account_pin, name="account_pin"),
    path("account/theme/", preferences.set_theme, name="set_theme"),
    path("account/language/", preferences.set_language, name="set_language"),
    # Users and divisions
    path("users/", users.users, name="users"),
    path("users/new/", users.user_create, name="user_create"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/edit/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/permissions/", access.user_permissions, name="user_permissions"),
    path("users/<int:pk>/deactivate/", access.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/hand-over/", access.user_hand_over, name="user_hand_over"),
    path("users/<int:pk>/activate/", access.user_activate, name="user_activate"),
    path("users/<int:pk>/reset-password/", access.user_reset_password, name="user_reset_password"),
    path("divisions/", divisions.divisions, name="divisions"),
    path("divisions/new/", divisions.division_create, name="division_create"),
    path("divisions/<int:pk>/", divisions.division, name="division"),
    path("divisions/<int:pk>/edit/", divisions.division_edit, name="division_edit"),
    path("divisions/<int:pk>/deactivate/", divisions.division_deactivate, name="division_deactivate"),
    path("divisions/<int:pk>/activate/", divisions.division_activate, name="division_activate"),
    # Imports
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/<slug:kind>/", imports.import_upload, name="import_upload"),
    path("imports/<uuid:public_id>/columns/", imports.import_mapping, name="import_mapping"),
    path("imports/<uuid:public_id>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<uuid:public_id>/", imports.import_preview, name="import_preview"),
    path("imports/<uuid:public_id>/write/", imports.import_write, name="import_write"),
    path("imports/<uuid:public_id>/retry/", imports.import_retry, name="import_retry"),
    path("imports/<uuid:public_id>/result/", imports.import_result, name="import_result"),
    path("imports/<uuid:public_id>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:public_id>/bad-rows/", imports.import_bad_rows, name="import_bad_rows"),
]
