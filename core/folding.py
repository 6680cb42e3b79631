"""Words as they are compared and sorted: without accents, capitals, ligatures and kinds of apostrophe or space.

Done in Python: a database in the C locale sorts É after Z and knows no small letter for it.
"""

import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans({
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "’": " ", "‘": " ", "'": " ", "ʼ": " ", "\u00a0": " ", "\u202f": " ", "‐": "-", "‑": "-",
    "\u00ad": None, "\0": None,
})  # fmt: skip


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """Return the text in small letters without accents; apostrophes become spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
