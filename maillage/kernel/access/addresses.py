"""Which addresses a page may send its reader to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_local(url: str | None) -> bool:
    """Say whether an address that came with a request stays on this site."""
    return url_has_allowed_host_and_scheme(url, allowed_hosts=None)
