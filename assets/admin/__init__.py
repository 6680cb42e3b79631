"""The picture library and the documents at the desk. A file comes in once and never changes: replacing it makes a new
one. Whoever stands to the right (people, events, places) says with `pictured.add` that it can be seen in a picture."""

from assets.admin.documents import DocumentAdmin
from assets.admin.images import ImageAdmin

__all__ = ["DocumentAdmin", "ImageAdmin"]
