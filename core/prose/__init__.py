"""The prose of the newsroom: one piece of HTML with a small vocabulary of marks.

The one place that knows the vocabulary: what is allowed (`vocabulary`), how any input is brought into it (`clean`),
how it is read (`reading`), and how it is shown (`render`, `text`). Everybody else calls the functions named here.

Nothing here looks at a database, a request or a setting.
"""

from .clean import clean
from .reading import (
    Link,
    Media,
    Mention,
    Quote,
    blocks,
    first_words,
    images,
    links,
    media,
    mentions,
    notes,
    quotations,
    references,
)
from .render import LABELS, Rendered, render
from .text import to_text
from .vocabulary import LIMIT, MENTION_KINDS, SPEAKER_KINDS, ProseTooLarge

__all__ = [
    "LABELS",
    "LIMIT",
    "MENTION_KINDS",
    "SPEAKER_KINDS",
    "Link",
    "Media",
    "Mention",
    "ProseTooLarge",
    "Quote",
    "Rendered",
    "blocks",
    "clean",
    "first_words",
    "images",
    "links",
    "media",
    "mentions",
    "notes",
    "quotations",
    "references",
    "render",
    "to_text",
]
