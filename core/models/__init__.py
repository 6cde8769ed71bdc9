from .activity import ActivityLog
from .attachments import Attachment, AttachmentType
from .config import DataType, SystemConfig
from .counters import DocumentCounter
from .divisions import Division
from .exports import Export, JobState
from .imports import ImportJob, ImportMapping, ImportRow, ImportState, Verdict
from .notifications import Notification
from .preferences import Theme, UserPreference
from .tokens import FormToken
from .users import User
from .views import SavedView
from .whatsapp import WhatsAppLog

__all__ = [
    "ActivityLog",
    "Attachment",
    "AttachmentType",
    "DataType",
    "Division",
    "DocumentCounter",
    "Export",
    "FormToken",
    "ImportJob",
    "ImportMapping",
    "ImportRow",
    "ImportState",
    "JobState",
    "Notification",
    "SavedView",
    "SystemConfig",
    "Theme",
    "User",
    "UserPreference",
    "Verdict",
    "WhatsAppLog",
]
