"""What all descriptions for machines (JSON-LD, schema.org) share."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known, since formats prefer silence to an empty text."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def script(data: dict[str, Any]) -> SafeString:
    """Return the data as the inside of a `<script type="application/ld+json">`, which nothing in it can leave."""
    text = json.dumps(data, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
