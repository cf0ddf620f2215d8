"""What machines follow: public discussions as Atom, all of them or those of a theme. Never what members say among themselves."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date

from maillage.community.models import LISTED, Access, Discussion, DiscussionTheme
from maillage.community.queries.threads import UNKNOWN
from maillage.community.rules import shows_name
from maillage.community.writing import for_visitors
from maillage.kernel.access.public import public_page
from maillage.kernel.text.characters import readable
from maillage.network import public as network

IN_FEED = 30
SHOWS = (Discussion.KIND, "network.theme", "people.person")


def feed_of(*, theme: network.Theme | None = None) -> HttpResponse:
    """Write the newest public discussions; `theme` narrows them to it and those under it."""
    page, own = reverse("community:discussion_list"), reverse("community:feed")
    found = Discussion.objects.filter(LISTED, access=Access.PUBLIC)
    if theme is not None:
        page, own = f"{page}?theme={theme.slug}", reverse("community:theme_feed", args=[theme.slug])
        under = network.Theme.objects.filter(pk=theme.pk) | network.Theme.objects.filter(parent=theme)
        found = found.filter(pk__in=DiscussionTheme.objects.filter(theme__in=under).values("discussion_id"))
    name = settings.NETWORK.name
    feed = Atom1Feed(
        title=readable(f"Questions · {theme.name} · {name}" if theme else f"Questions · {name}"),
        subtitle="Ce que les membres du réseau demandent et racontent, et ouvrent à tout le monde.",
        link=settings.BASE_URL + page,
        feed_url=settings.BASE_URL + own,
        feed_guid=settings.BASE_URL + own,
        language="fr",
        description="",
    )
    rows = list(found.select_related("author").order_by("-opened_at", "-pk")[:IN_FEED])
    for each in rows:
        feed.add_item(
            title=readable(each.title),
            description=readable(for_visitors(each.html)),
            link=settings.BASE_URL + each.get_absolute_url(),
            unique_id=f"urn:uuid:{each.uuid}",
            pubdate=each.opened_at,
            updateddate=each.last_at,
            author_name=str(each.author) if shows_name(of=each.author, reader=None) else UNKNOWN,
            categories=[str(each.get_kind_display())],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    if rows:
        response["Last-Modified"] = http_date(max(each.last_at for each in rows).timestamp())
    return response


@public_page(shows=SHOWS)
def all_feed(request: HttpRequest) -> HttpResponseBase:
    """The newest public discussions, as Atom."""
    return feed_of()


@public_page(shows=SHOWS)
def theme_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest public discussions of a theme, as Atom."""
    try:
        theme, moved = network.theme_by_slug(slug=slug)
    except network.Theme.DoesNotExist:
        raise Http404("Ce thème n’existe pas.") from None
    if moved:
        return HttpResponsePermanentRedirect(reverse("community:theme_feed", args=[theme.slug]))
    return feed_of(theme=theme)
