"""What machines follow of the agenda: the announced meetings open to all, as Atom."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from maillage.kernel.access.public import public_page
from maillage.kernel.text.characters import readable
from maillage.meetings.queries import cards
from maillage.meetings.queries.lent import newest_announced

IN_FEED = 30


@public_page(shows=("meetings.meeting", "network.organisation"))
def atom(request: HttpRequest) -> HttpResponse:
    """The meetings announced last."""
    own = settings.BASE_URL + reverse("meetings:atom")
    name = settings.NETWORK.name
    feed = Atom1Feed(
        title=f"Rencontres annoncées · {name}", link=settings.BASE_URL + reverse("meetings:meeting_list"), description="",
        subtitle=readable(settings.NETWORK.description), feed_url=own, feed_guid=own, language="fr",
    )  # fmt: skip
    meetings = newest_announced(limit=IN_FEED)
    organisers = cards.organisers_of(meetings=meetings)
    for each in meetings:
        when_and_where = (cards.when_of(meeting=each), cards.where_of(meeting=each), each.lead)
        feed.add_item(
            title=readable(each.title), description=readable(". ".join(part for part in when_and_where if part)),
            author_name=readable(", ".join(organisers[each.pk]) or name), link=settings.BASE_URL + each.get_absolute_url(),
            unique_id=f"urn:uuid:{each.uuid}", pubdate=each.announced_at, updateddate=each.changed_at, categories=[str(each.get_kind_display())],
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
