"""Accounts, teams and absences at the desk: for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, Team, User
from core.admin import DeskAdmin


@admin.register(User)
class UserAdmin(DeskAdmin, DjangoUserAdmin):
    """Who has an account and in which roles. Only a superuser makes superusers or gives single permissions."""

    list_display = ["username", "__str__", "email", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("Roles"), {"fields": ["is_active", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "email",
                    ("first_name", "last_name"),
                    "usable_password",
                    "password1",
                    "password2",
                    "groups",
                ]
            },
        )
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account is changed by superusers only."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": Group.objects.order_by("name")}
            return db_field.formfield(**kwargs, help_text="", label=_("roles"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())


@admin.register(Team)
class TeamAdmin(DeskAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["members"]


@admin.register(Absence)
class AbsenceAdmin(DeskAdmin):
    list_display = ["person", "delegate", "period"]
    list_select_related = ["person", "delegate"]
    autocomplete_fields = ["person", "delegate"]


admin.site.unregister(Group)  # registered by django.contrib.auth.admin, with deletion


@admin.register(Group)
class RoleAdmin(DeskAdmin):
    """Roles and what they allow, to read: `accounts.roles` keeps them."""

    list_display = ["name"]
    search_fields = ["name"]
    fields = ["name", "allowed"]
    readonly_fields = ["name", "allowed"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("allows"))
    def allowed(self, group: Group) -> str:
        return ", ".join(group.permissions.order_by("codename").values_list("codename", flat=True))
