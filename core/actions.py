"""What can happen in core, in words."""

from django.utils.translation import gettext_lazy as _

from core.activity import register

register("core.user.created", _("User created"), "user-plus", "green")
register("core.user.updated", _("User changed"), "user-pen", is_edit=True)
register("core.user.deactivated", _("User deactivated"), "user-x", "red")
register("core.user.documents_handed_over", _("Open documents handed over"), "arrow-right-left", is_edit=True)
register("core.user.activated", _("User activated again"), "user-check", "green")
register("core.user.permissions_set", _("Additional permissions set"), "shield-check")
register("core.user.reset_requested", _("Password reset asked for"), "key-round", "amber")
register("core.user.password_reset", _("Password reset"), "key-round", "amber")
register("core.user.password_changed", _("Password changed"), "key-round")
register("core.user.pin_set", _("Signing PIN set"), "key-round")
register("core.user.pin_locked", _("Signing PIN locked after wrong tries"), "lock", "red")
register("core.user.logged_in", _("Logged in"), "log-in")
register("core.user.locked_out", _("Locked out after failed log-ins"), "lock", "red")
register("core.division.created", _("Division created"), "building-2", "green")
register("core.division.updated", _("Division changed"), "building-2", is_edit=True)
register("core.division.deactivated", _("Division deactivated"), "building-2", "red")
register("core.division.activated", _("Division activated again"), "building-2", "green")
register("core.setting.changed", _("Setting changed"), "settings")
register("core.attachment.added", _("File attached"), "paperclip", is_word=True)
register("core.attachment.removed", _("File removed"), "paperclip", "red", is_word=True)
register("core.export.made", _("Data exported"), "download")
register("core.whatsapplog.retried", _("WhatsApp message sent again"), "send")
register("core.importjob.uploaded", _("File uploaded"), "file-up")
register("core.importjob.written", _("File imported"), "file-check", "green")
register("core.importjob.undone", _("Import undone"), "undo-2", "red")
