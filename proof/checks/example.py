"""The day and the registry that the rules' examples are read with: a fictional state, as on a June day of 2022."""

from datetime import date

from ..entries import Appointment, Office, OfficeTitle, Organisation, OrganisationName, Period, Person, Place
from ..registry import Registry

DAY = date(2022, 6, 8)
RENAMED = date(2021, 1, 1)

_MINISTER = {"m": "ministre de la Mer", "f": "ministre de la Mer"}

REGISTRY = Registry(
    people=(
        Person("helene-d-arvor", "Hélène", "d’Arvor", "f"),
        Person("tomas-verel", "Tomas", "Verel", "m"),
        Person("paul-kermadec", "Paul", "Kermadec", "m"),
    ),
    organisations=(
        Organisation(
            "ministere-mer",
            (
                OrganisationName({"fr": "Ministère de la Mer", "en": "Ministry of the Sea"}, Period(None, RENAMED)),
                OrganisationName(
                    {"fr": "Ministère de la Mer et des Littoraux", "en": "Ministry of the Sea and Coasts"},
                    Period(RENAMED, None),
                ),
            ),
            "ministry",
        ),
    ),
    offices=(
        Office(
            "ministre-mer",
            (
                OfficeTitle(_MINISTER, "Minister of the Sea", Period(None, RENAMED)),
                OfficeTitle(
                    {"m": "ministre de la Mer et des Littoraux", "f": "ministre de la Mer et des Littoraux"},
                    "Minister of the Sea and Coasts",
                    Period(RENAMED, None),
                ),
            ),
            "ministere-mer",
        ),
        Office(
            "garde-cotiere",
            (
                OfficeTitle(
                    {"m": "commandant de la Garde côtière", "f": "commandante de la Garde côtière"},
                    "Commander of the Coast Guard",
                    Period(),
                ),
            ),
        ),
    ),
    appointments=(
        Appointment("helene-d-arvor", "ministre-mer", Period(date(2018, 1, 10), None)),
        Appointment("tomas-verel", "garde-cotiere", Period(date(2016, 9, 1), None)),
        Appointment("paul-kermadec", "ministre-mer", Period(date(2010, 1, 1), date(2018, 1, 10))),
    ),
    places=(Place("port-clair", {"fr": "Port-Clair", "en": "Port-Clair"}, None),),
)
