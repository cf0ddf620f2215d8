"""Why somebody is asked to sign in: said from the page they wanted, never in the words of its address."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from maillage.kernel.access.public import is_local

BY_PAGE = {
    "library:contribute": "Pour partager un document, connectez-vous.",
    "community:discussion_create": "Pour poser une question, connectez-vous.",
    "network:people_directory": "Pour lire la liste des personnes, connectez-vous.",
}
BY_ACCESS = {
    "account": "Pour continuer, connectez-vous\u00a0: cette page demande un compte.",
    "person": "Pour continuer, connectez-vous\u00a0: cette page est réservée aux membres.",
    "coordinator": "Pour continuer, connectez-vous\u00a0: cette page est réservée à la coordination.",
    "admin": "Pour continuer, connectez-vous\u00a0: cette page est réservée à certaines personnes.",
}


def why_sign_in(*, next_url: str) -> str:
    """Give one sentence when the page to come back to needs an account; nothing for a public or unknown one."""
    if not is_local(next_url):
        return ""
    try:
        found = resolve(unquote(urlsplit(next_url).path))
    except (Resolver404, ValueError):
        return ""
    said = BY_ACCESS.get(getattr(found.func, "ACCESS", "public"), "")
    return said and BY_PAGE.get(found.view_name, said)
