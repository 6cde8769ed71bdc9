from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.models.people.divisions import Division
from core.models.people.preferences import UserPreference
from core.roles import PERMISSIONS, Role


class UserQuerySet(models.QuerySet):
    def active(self):
        """People who can log in: who leaves cannot any more, though his account is still to be cleared."""
        return self.filter(is_active=True, leaving_since__isnull=True)

    def visible_to(self, user):
        """Everybody for those who may see users, oneself otherwise."""
        return self if user.has_perm("core.view_user") else self.filter(pk=user.pk)

    def holding(self, permission: str):
        """Active people who hold a permission through their role or for themselves (for notifications)."""
        marks = PERMISSIONS[permission]
        by_role = [role for role in Role if marks.mark(role) in "Md"]
        not_forbidden = [role for role in Role if marks.mark(role) != "x"]
        personal = Q(
            user_permissions__codename=marks.codename,
            user_permissions__content_type__app_label=marks.app_label,
        )
        return self.active().filter(Q(role__in=by_role) | (personal & Q(role__in=not_forbidden))).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        """E-mails are one person's whatever the case they are typed in."""
        return self.get(email__iexact=email)

    def create_superuser(self, email, password=None, **fields):
        """What `manage.py createsuperuser` calls: a super admin, with preferences and group like
        everybody.
        """
        with transaction.atomic(using=self._db):
            user = self.model(email=self.normalize_email(email), role=Role.SUPER_ADMIN, **fields)
            user.set_password(password)
            user.save(using=self._db)
            UserPreference.objects.using(self._db).create(user=user)
            user.follow_role()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Logs in by e-mail; has exactly one role; is deactivated, never deleted."""

    name = models.CharField(
        _("name"),
        max_length=255,
        validators=[
            MinLengthValidator(2),
            RegexValidator(r"^[^\W\d_][^\d_<>]*$", _("A name starts with a letter and has no digits.")),
        ],
    )
    email = models.EmailField(_("e-mail"), max_length=255)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("division")
    )
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(
        _("must change the password at the next log-in"), default=False
    )
    password_reset_requested = models.BooleanField(_("asked for a password reset"), default=False)
    password_reset_request_date = models.DateTimeField(_("asked on"), null=True, blank=True, editable=False)
    leaving_since = models.DateTimeField(_("leaving since"), null=True, blank=True, editable=False)
    leaving_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("leaving, says"),
        db_index=False,
        editable=False,
    )
    leaving_by_name = models.CharField(
        _("leaving, says (name)"), max_length=255, blank=True, default="", db_default="", editable=False
    )
    leaving_reason = models.CharField(
        _("why he leaves"), max_length=500, blank=True, default="", db_default="", editable=False
    )
    # How often all his sessions were ended: those of another round count no more.
    session_round = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        db_table = "users"
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("user"), _("users")
        default_permissions = ()
        indexes = [models.Index(fields=["role", "division"], name="users_role_division")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="users_email_unique",
                violation_error_message=_("Somebody already uses this e-mail."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="users_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.SUPER_ADMIN) | Q(division__isnull=False),
                name="users_division_required",
                violation_error_message=_("Everybody but a super admin belongs to a division."),
            ),
            models.CheckConstraint(
                name="users_leaving_complete",
                condition=Q(
                    leaving_since__isnull=True, leaving_by__isnull=True, leaving_by_name="", leaving_reason=""
                )
                | Q(Q(leaving_since__isnull=False, leaving_by__isnull=False), ~Q(leaving_reason="")),
                violation_error_message=_("Who leaves has a day, a reason and somebody who says so."),
            ),
            models.CheckConstraint(
                name="users_leaving_said_by_another",
                condition=Q(leaving_by__isnull=True) | ~Q(leaving_by=F("id")),
                violation_error_message=_("Nobody says of himself that he leaves."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_leaving(self) -> bool:
        """Whether he leaves: he cannot log in any more, and what he holds, owes or has open is settled."""
        return self.leaving_since is not None

    @property
    def works_here(self) -> bool:
        """Whether he can log in, and be given something."""
        return self.is_active and not self.is_leaving

    @property
    def language(self) -> str:
        """The language of what this person is told."""
        preferences = getattr(self, "preferences", None)
        return preferences.language if preferences else settings.LANGUAGE_CODE

    @property
    def is_superuser(self) -> bool:
        """Django's word for the role that holds every permission."""
        return self.role == Role.SUPER_ADMIN

    @property
    def is_staff(self) -> bool:
        """The admin is the super admins' table browser."""
        return self.role == Role.SUPER_ADMIN

    def follow_role(self) -> None:
        """Be in exactly the group of the role."""
        self.groups.set([Group.objects.get(name=self.role)])

    def _get_session_auth_hash(self, secret=None):
        """What a session carries: with a new password, or in another round, it counts no more."""
        if not self.session_round:
            return super()._get_session_auth_hash(secret=secret)
        value = f"{self.session_round}:{self.password}"
        return salted_hmac("core.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
