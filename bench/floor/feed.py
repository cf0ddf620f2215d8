"""Django's own feed of the newest resources."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from floor.views import listed


class NewestFeed(Feed):
    feed_type = Atom1Feed
    title = "Ressources"
    link = "/list/"
    subtitle = "Les ressources les plus récentes"

    def get_object(self, request):
        return request

    def items(self, request):
        return listed(request).prefetch_related("organisations").order_by("-published_at", "-id")[:30]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return f"/resources/{item.pk}/"

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at

    def item_author_name(self, item):
        return ", ".join(each.name for each in item.organisations.all())
