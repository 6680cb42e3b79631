"""Who is who, in which office, of which organisation: each true for its time and public for its time."""

from people.models.announcements import Announced, Announcement, announced_models
from people.models.offices import Appointment, Office, OfficeTitle
from people.models.organisations import Organisation, OrganisationName, PressContact, Succession
from people.models.persons import Person, names_in_public

__all__ = [
    "Announced",
    "Announcement",
    "Appointment",
    "Office",
    "OfficeTitle",
    "Organisation",
    "OrganisationName",
    "Person",
    "PressContact",
    "Succession",
    "announced_models",
    "names_in_public",
]
