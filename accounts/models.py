"""Who works at the desk: people with an account, their teams and their absences. Roles are groups (`roles.py`)."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.periods import never_empty
from core.triggers import no_delete


@track(model_name="UserEvent", fields=["username", "email", "is_active", "is_staff", "is_superuser"])
class User(AbstractUser):
    """Somebody with an account at the desk. Accounts are closed (`is_active`), never deleted."""

    email = models.EmailField(_("e-mail address"), unique=True)

    class Meta(AbstractUser.Meta):
        triggers = no_delete()
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("username"),
                name="accounts_user_username_any_case",
                violation_error_message=_("Somebody already has this user name."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Team(models.Model):
    """People who work on the same subjects; a confidential release can be kept to one."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("members"), related_name="teams", blank=True
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """A period in which somebody is away, and who decides in their place."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="absences"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("stands in"), related_name="delegations"
    )
    period = DateTimeRangeField(_("from, until"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            never_empty("period", name="accounts_absence_period_not_empty"),
            models.CheckConstraint(
                condition=~Q(person=F("delegate")),
                name="accounts_absence_somebody_else",
                violation_error_message=_("Somebody else must stand in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.delegate}"


@track(app_label="accounts", model_name="UserGroupEvent", obj_field=None)
class UserGroup(User.groups.through):  # type: ignore[name-defined]
    """Who was given which role, when and by whom (the history of `User.groups`)."""

    class Meta:
        proxy = True


@track(app_label="accounts", model_name="UserPermissionEvent", obj_field=None)
class UserPermission(User.user_permissions.through):  # type: ignore[name-defined]
    """Who was given which single permission (the history of `User.user_permissions`)."""

    class Meta:
        proxy = True


@track(app_label="accounts", model_name="GroupPermissionEvent", obj_field=None)
class GroupPermission(Group.permissions.through):  # type: ignore[name-defined]
    """Which permission a role was given (the history of `Group.permissions`)."""

    class Meta:
        proxy = True
