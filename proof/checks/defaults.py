"""Which rules apply to which kind of release, and how strictly, until an administrator says otherwise.

A rule that is not named here applies as it is declared.
"""

from collections.abc import Mapping
from types import MappingProxyType

from .rules import OFF

SPOKEN = {
    "quotation_speaker_unknown": OFF,
    "quote_not_reopened": OFF,
    "relative_date": OFF,
    "office_missing": OFF,
    "sentence_long": OFF,
    "claim_superlative": OFF,
    "claim_figure": OFF,
}
LISTED = {
    "sentence_long": OFF,
    "office_missing": OFF,
    "quotation_speaker_unknown": OFF,
    "claim_superlative": OFF,
    "claim_figure": OFF,
}

BY_KIND: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "discours": SPOKEN,
        "interview": SPOKEN,
        "agenda": LISTED,
        "note-aux-redactions": LISTED,
    }
)
"""By kind of release: code of the rule → "block", "warn" or "off"."""
