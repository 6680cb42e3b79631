"""What happens in the demo newsroom's registries: a reshuffle that waits for a second person, a renaming announced for

later, a meeting that moves, a rescue day that was called off, and who is seen in which picture.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from psycopg.types.range import DateRange

from accounts.models import User
from assets.models import Image
from core import clock
from events import workflow as events
from events.models import Event, EventVersion, Place
from people import preparing
from people.models import Appointment, Office, Organisation, Person
from people.workflow import announce, fingerprint, prepare

IN_PICTURES = {
    "salle-des-traites": ["jean-baptiste-n-kossa", "aksel-ronnefjord"],
    "plongeurs-demineurs": ["apolline-hautecoeur"],
    "centre-de-coordination": ["thanh-liem-nguyen-roux"],
}
FULL_SIZE = ["fregate-constance", "patrouilleur-cormoran", "palais-des-amirautes"]


def tell(*, keeper: User, second: User, now: datetime, zone: ZoneInfo, pictures: dict[str, Image]) -> None:
    """Prepare and announce, some for later, as keepers would have done in the last days."""
    _pictures(pictures, now.astimezone(zone).date())
    with clock.at(now - timedelta(days=2)):
        _renaming(keeper, second, _morning(now, zone, 20))
        _moved_meeting(second)
    with clock.at(now - timedelta(hours=3)):
        _reshuffle(keeper, _morning(now, zone, 6))


def _reshuffle(keeper: User, at: datetime) -> None:
    """A secretary of state leaves, another comes: waiting for a second person."""
    office = Office.objects.get(slug="secretaire-etat-mer-valmarine")
    row = Appointment(
        person=Person.objects.get(slug="marit-haukeland-roy"), office=office, period=DateRange(at.date(), None)
    )
    announcement = prepare(
        by=keeper, title="Remaniement : Gens de mer", starts_at=at, note="Décret attendu la veille au soir."
    )
    preparing.appoint(announcement, row, by=keeper, ending=preparing.current(row.rivals()))


def _renaming(keeper: User, second: User, at: datetime) -> None:
    """The hydrographic office gets a new name: prepared by one keeper, announced by the other, still ahead."""
    announcement = prepare(by=keeper, title="L’Office hydrographique devient un institut", starts_at=at)
    names = {
        "fr": ("Institut hydrographique de Valmarine", "IHV", "de l’Institut hydrographique de Valmarine"),
        "en": ("Hydrographic Institute of Valmarine", "IHV", "of the Hydrographic Institute of Valmarine"),
    }
    preparing.rename(
        announcement,
        Organisation.objects.get(slug="office-hydrographique-valmarine"),
        {
            language: {"name": name, "short": short, "complement": complement}
            for language, (name, short, complement) in names.items()
        },
        by=keeper,
        since=at.date(),
    )
    announce(announcement, by=second, seen=fingerprint(announcement))


def _moved_meeting(keeper: User) -> None:
    """The next conference moves to another town: a change of a public event that waits for a second person."""
    version = EventVersion.objects.live().filter(event__slug="conference-mer-grise-2027").get()
    events.change(version, by=keeper, place=Place.objects.get(slug="saint-elme-sur-vasse"))


def _pictures(pictures: dict[str, Image], today: date) -> None:
    for name, people in IN_PICTURES.items():
        pictures[name].people.set(Person.objects.filter(slug__in=people))
    Image.objects.filter(pk__in=[pictures[name].pk for name in FULL_SIZE]).update(
        full_size=True, licence="Licence ouverte 2.0"
    )
    Image.objects.filter(pk=pictures["helicoptere-petrel"].pk).update(
        rights_period=DateRange(None, today + timedelta(days=21)),
        terms="Cession limitée à la communication du ministère.",
    )
    for event in Event.objects.filter(slug__startswith="conference-mer-grise"):
        event.pictures.add(pictures["salle-des-traites"])


def _morning(now: datetime, zone: ZoneInfo, days: int) -> datetime:
    return (now + timedelta(days=days)).astimezone(zone).replace(hour=10, minute=0, second=0, microsecond=0)
