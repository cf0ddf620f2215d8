"""One line per request, without personal data: the route's name, never the address or the search words."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("maillage.request")
# What a proxy may give as the name of a request.
NAME = re.compile(r"[A-Za-z0-9-]{8,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Adds the identifier of the request to each log line, and takes out the address that Django writes in its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        if request is not None:
            # Addresses hold sealed links and words searched.
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = "%s, status %s", (match.view_name if match else "-", getattr(record, "status_code", "-"))
        if not hasattr(record, "request_id"):
            record.request_id = request_id.get()
        return True


class RequestLogMiddleware:
    """Names each request and notes how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        name = given if NAME.fullmatch(given) else uuid.uuid4().hex[:16]
        token = request_id.set(name)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = name
            if logger.isEnabledFor(logging.INFO):
                match = getattr(request, "resolver_match", None)
                logger.info(
                    "request",
                    extra={
                        "method": request.method,
                        "route": match.view_name if match else "-",
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - started) * 1000, 1),
                    },
                )
            return response
        finally:
            request_id.reset(token)
