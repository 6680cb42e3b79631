"""Who is who, in which office, of which organisation: each true for its time and public for its time."""

from people.models.offices import Appointment, Office, OfficeTitle
from people.models.organisations import Organisation, OrganisationName, PressContact
from people.models.persons import Person, names_in_public

__all__ = [
    "Appointment",
    "Office",
    "OfficeTitle",
    "Organisation",
    "OrganisationName",
    "Person",
    "PressContact",
    "names_in_public",
]
