"""People, organisations and offices at the desk, what is dated of them, and the announcements that make it public."""

from people.admin.announcements import AnnouncementAdmin
from people.admin.facts import AppointmentAdmin, OfficeTitleAdmin, OrganisationNameAdmin, SuccessionAdmin
from people.admin.registries import OfficeAdmin, OrganisationAdmin, PermanentSlug, PersonAdmin, PressContactAdmin
from people.announcing import is_public

__all__ = [
    "AnnouncementAdmin",
    "AppointmentAdmin",
    "OfficeAdmin",
    "OfficeTitleAdmin",
    "OrganisationAdmin",
    "OrganisationNameAdmin",
    "PermanentSlug",
    "PersonAdmin",
    "PressContactAdmin",
    "SuccessionAdmin",
    "is_public",
]
