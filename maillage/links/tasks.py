from django.tasks import task

from maillage.links.models import Link


@task(queue_name="links")
def read_page(*, link_id: int) -> bool:
    """Visit the page of a link just added and keep what it says; return whether something was read."""
    from maillage.links.domain.reading import read_link

    link = Link.objects.filter(pk=link_id, read_at=None).first()
    return bool(link and read_link(link=link))


@task(queue_name="links")
def visit_links() -> tuple[int, int]:
    """Visit a few links and read a few pages; return how many of each. Two minutes at most in life, a few seconds in general."""
    from maillage.links.domain.visiting import read_unread, visit_due

    return visit_due(), read_unread()
