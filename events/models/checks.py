"""What a version of an event must look like, told in words."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext_lazy as _


def check_time_zone(value: str) -> None:
    """Refuse what is not an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone, such as Europe/Paris."), params={"zone": value})


def check_address(value: str) -> None:
    """Refuse what is neither an e-mail address nor a web address."""
    for check in (EmailValidator(), URLValidator(schemes=["https", "http"])):
        try:
            return check(value)
        except ValidationError:
            continue
    raise ValidationError(_("“%(value)s” is neither an e-mail address nor a web address."), params={"value": value})
