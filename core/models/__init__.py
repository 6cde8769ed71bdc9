from core.models.people.divisions import Division
from core.models.people.pins import SigningPin
from core.models.people.preferences import Theme, UserPreference
from core.models.people.users import User

from .activity import ActivityLog
from .attachments import Attachment, AttachmentType
from .config import DataType, SystemConfig
from .counters import DocumentCounter
from .exports import Export, JobState
from .imports import ImportJob, ImportMapping, ImportRow, ImportState, Verdict
from .notifications import Notification
from .sealing import SealedDocument, SealedState
from .tokens import FormToken
from .views import SavedView
from .whatsapp import WhatsAppLog
