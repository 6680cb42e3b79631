"""Roles are groups with permissions; this table is kept in the database right after every migration.

Whoever is given a role by an administrator may do what the role's line says, and no more. Four eyes, the state
of a text and confidentiality are checked at the act itself (`articles.workflow`), whatever the role.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_lazy as _

AUDITOR = "auditor"
WRITER = "writer"
REVIEWER = "reviewer"
PUBLISHER = "publisher"
KEEPER = "keeper"
ADMINISTRATOR = "administrator"

LABELS = {
    AUDITOR: _("auditor"),
    WRITER: _("writer"),
    REVIEWER: _("reviewer"),
    PUBLISHER: _("publisher"),
    KEEPER: _("registry keeper"),
    ADMINISTRATOR: _("administrator"),
}

REGISTRIES = [
    "people.person", "people.organisation", "people.organisationname", "people.office", "people.officetitle",
    "people.appointment", "people.succession", "people.announcement", "people.presscontact",
    "events.place", "events.eventseries", "events.event", "events.eventversion", "events.eventtext",
    "events.participation", "events.programmeitem",
]  # fmt: skip
REGISTRY_ROWS = [  # deleted only while nothing refers to them (`core.usage`)
    "people.person", "people.organisation", "people.office", "people.presscontact", "events.place",
    "events.eventseries",
]  # fmt: skip
FILES = ["assets.image", "assets.document"]
RELEASES = ["articles.article", "articles.edition", "articles.topic"]
ACCOUNTS = ["accounts.user", "accounts.team", "accounts.absence"]


def _each(actions: str, models: list[str]) -> set[str]:
    return {f"{model.split('.')[0]}.{action}_{model.split('.')[1]}" for model in models for action in actions.split()}


READ = _each("view", REGISTRIES + FILES + RELEASES)
WRITE = READ | _each("add change", FILES) | _each("add change", ["articles.edition"]) | {"articles.submit_edition"}
REVIEW = WRITE | {"articles.approve_edition"}
PUBLISH = (
    REVIEW
    | {f"articles.{act}_edition" for act in ("publish", "emergency", "withdraw", "remove", "archive")}
    | _each("delete", FILES)
)
KEEP = (
    READ
    | _each("add change", REGISTRIES + FILES)
    | _each("delete", REGISTRY_ROWS)
    | _each("delete", ["events.eventtext", "events.participation", "events.programmeitem"])
    | {"people.announce_registry"}
)
ADMINISTER = READ | _each("view add change", [*ACCOUNTS, "articles.topic"]) | {"auth.view_group"}

ROLES = {
    AUDITOR: READ,
    WRITER: WRITE,
    REVIEWER: REVIEW,
    PUBLISHER: PUBLISH,
    KEEPER: KEEP,
    ADMINISTRATOR: ADMINISTER,
}


def keep_roles(**kwargs: object) -> None:
    """Give every role its permissions (receiver of `post_migrate`); roles of the administrators' own are left alone."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for label in ("accounts", "assets", "people", "events", "articles", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for role, names in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])
