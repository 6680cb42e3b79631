"""People and organisations as schema.org Person and GovernmentOrganization (JSON-LD), as their pages say it."""

from typing import Any

from django.http import HttpRequest

from core.linked_data import without_empty
from core.templatetags.record import last_day
from people.models import Organisation, OrganisationName, Person
from people.successions import Bodies, Fate
from people.terms import Term

SCHEMA = {"@context": "https://schema.org"}
GOVERNMENTAL = {
    Organisation.Kind.MINISTRY,
    Organisation.Kind.HEAD_OF_STATE,
    Organisation.Kind.GOVERNMENT,
    Organisation.Kind.AGENCY,
    Organisation.Kind.FORCE,
    Organisation.Kind.PARLIAMENT,
}


def person(row: Person, held: list[Term], request: HttpRequest) -> dict[str, Any]:
    """Describe somebody with the offices held today and the bodies they belong to."""
    works_for = {term.organisation.pk: term for term in held if term.organisation}
    return (
        SCHEMA
        | {"@type": "Person"}
        | without_empty({
            "name": str(row),
            "givenName": row.given,
            "familyName": row.family,
            "url": _address(row, request),
            "jobTitle": [term.title for term in held] if len(held) > 1 else "".join(term.title for term in held),
            "worksFor": [
                {"@type": _type(term.organisation), "name": term.organisation_name,
                 "url": _address(term.organisation, request)}
                for term in works_for.values()
            ],
        })
    )  # fmt: skip


def organisation(
    row: Organisation, name: OrganisationName, fate: Fate, bodies: Bodies, request: HttpRequest
) -> dict[str, Any]:
    """Describe an organisation: its name, former ones, its beginning and end (the last day), what it came from."""
    born = bodies.born(row)
    former = dict.fromkeys(
        line.name for line in bodies.names[row.pk] if line.language == name.language and _begun(line, bodies)
    )
    former.pop(name.name, None)
    return (
        SCHEMA
        | {"@type": _type(row)}
        | without_empty({
            "name": name.name,
            "alternateName": [*([name.short] if name.short else []), *former],
            "url": _address(row, request),
            "foundingDate": born.isoformat() if born and born.year > 1 and born <= bodies.today else "",
            "dissolutionDate": day.isoformat() if (day := last_day(fate.closed)) else "",
        })
    )  # fmt: skip


def _begun(name: Any, bodies: Bodies) -> bool:
    return name.period.lower is None or name.period.lower <= bodies.today


def _type(row: Any) -> str:
    return "GovernmentOrganization" if row.kind in GOVERNMENTAL else "Organization"


def _address(row: Any, request: HttpRequest) -> str:
    return request.build_absolute_uri(row.get_absolute_url())
