"""Why an act on an edition is refused: each a named error with words for a person, raised before anything changes."""


class Refused(Exception):
    """An act was refused; `reasons` are sentences for the person at the desk."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = [str(reason) for reason in reasons]


class Stale(Refused):
    """Somebody saved another text since the person saw it."""


class NotAllowed(Refused):
    """The person may not do this, or not with this release."""


class NotPossible(Refused):
    """The edition does not stand where the act begins."""


class Incomplete(Refused):
    """Something that the act requires is missing."""


class Clash(Refused):
    """Another edition of the same release stands in the way."""
