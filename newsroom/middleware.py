"""What every request of the desk carries into the record."""

import pghistory.middleware
from django.http import HttpRequest, HttpResponse


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """Note who changes a registry or a permission. Public pages pass by: they must not open a session."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/desk/"):
            return self.get_response(request)
        return super().__call__(request)
