"""Refusals and failures as pages of the design. Reasons are French sentences."""

import logging
from collections.abc import Callable, Sequence

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from maillage.kernel.access.errors import Act, Gone, Refused, Stale

logger = logging.getLogger(__name__)
SENTENCE = 12


def error_page(
    *, request: HttpRequest, status: int, reason: str = "", title: str = "", act: Act = None, typed: Sequence[str] = ()
) -> HttpResponse:
    """Render the page of an error; `templates/errors/<status>.html`. `act`: (label, address) of what to do next.

    `typed`: what was written in the form that is refused, shown to be copied.
    """
    context = {"reason": reason, "thing": title, "status": status, "act": act, "typed": typed}
    try:
        body: str = render_to_string(f"errors/{status}.html", context, request=request)
    except TemplateDoesNotExist:
        body = reason or str(status)
    return HttpResponse(body, status=status)


class ErrorsMiddleware:
    """Maps the refusals of the rules to answers, and shows a page where an address has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = error_page(request=request, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer what a rule raised; anything else goes on to Django."""
        match exception:
            case Refused():
                return error_page(request=request, status=403, reason=exception.reason, typed=_typed(request))
            case Stale():
                return error_page(request=request, status=409, reason=exception.reason, typed=_typed(request))
            case Gone():
                return error_page(
                    request=request, status=410, reason=exception.reason, title=exception.title, act=exception.act, typed=_typed(request)
                )
            case RequestDataTooBig() | TooManyFilesSent():
                return error_page(request=request, status=413)
        return None


def _typed(request: HttpRequest) -> list[str]:
    """Give the sentences of a form: what holds spaces and is no secret."""
    sent = request.POST.items() if request.method == "POST" else ()
    return [str(words) for name, words in sent if "password" not in name and len(str(words)) >= SENTENCE and " " in str(words).strip()]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense."""
    status = 413 if isinstance(exception, RequestDataTooBig | TooManyFilesSent) else 400
    return error_page(request=request, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page this person may not open."""
    return error_page(request=request, status=403, reason=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent again after its session ended."""
    return error_page(
        request=request,
        status=403,
        reason="Cette page était ouverte depuis longtemps. Revenez en arrière, rechargez-la et envoyez à nouveau : votre texte y est encore.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here, or nothing one may know of."""
    return error_page(request=request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Rendered without database nor context."""
    try:
        return HttpResponse(render_to_string("errors/500.html"), status=500)
    except Exception:
        logger.exception("the page of errors itself failed")
        return HttpResponse("Le site rencontre un problème. Réessayez dans quelques minutes.", status=500)
