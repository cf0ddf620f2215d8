import pytest

from maillage.kernel.fetch.public import FetchRefused
from maillage.links.domain.reading import look, read_link
from maillage.links.models import Link
from maillage.links.public import index_rows
from maillage.links.tasks import read_page
from tests.factories.links import make_link
from tests.kernel.outside import Names, Site

PAGE = """<!doctype html><html lang="fr-BE"><head><meta charset="utf-8"><title>Les ateliers | Site</title>
<meta property="og:title" content="Les ateliers"><meta property="og:site_name" content="Le site des ateliers">
<meta name="description" content="Des fiches <b>prêtes</b>\x00."><script>alert("non")</script></head>
<body><nav>Menu à taire</nav><main><h1>Ateliers</h1><p>Une scénographie mobile.</p><style>p{}</style></main><footer>Pied</footer></body></html>"""


@pytest.fixture(autouse=True)
def visits_are_on(settings):
    settings.FETCH_LINKS = True


@pytest.fixture
def site():
    found = Site()
    yield found
    found.close()


def test_a_page_says_its_title_its_site_and_its_text(site):
    site.html("/page", PAGE)
    found = look(url="http://exemple.be/page", outside=Names(site).outside())
    assert (found.title, found.site_name, found.language) == ("Les ateliers", "Le site des ateliers", "fr")
    assert found.description.startswith("Des fiches <b>prêtes</b>")
    assert found.text == "Ateliers Une scénographie mobile."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<",
        b"\x00\x01\xff",
        b"<title></title>",
        b"<html lang='xx'><title>" + b"a" * 5000,
        b"<div>" * 20000,
        "<title>Été</title>".encode("latin-1"),
        b"<meta property='og:title'>",
    ],
)
def test_strange_pages_are_read_without_harm(site, body):
    site.pages["/page"] = (200, {"Content-Type": "text/html; charset=nulle-part"}, body)
    found = look(url="http://exemple.be/page", outside=Names(site).outside())
    assert len(found.title) <= 300 and "\x00" not in found.title + found.text


def test_long_texts_are_bounded(site):
    site.html("/page", f"<title>T</title><body>{'mot ' * 40000}")
    assert len(look(url="http://exemple.be/page", outside=Names(site).outside()).text) <= 20_000


def test_robots_txt_is_honoured_and_pages_that_are_not_there_are_said(site):
    site.html("/page", PAGE)
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /page")
    with pytest.raises(FetchRefused) as refused:
        look(url="http://exemple.be/page", outside=Names(site).outside())
    assert refused.value.code == "robots"
    assert [path for _, path, _ in site.asked] == ["/robots.txt"]
    with pytest.raises(FetchRefused) as refused:
        look(url="http://exemple.be/autre", outside=Names(site).outside())
    assert refused.value.code == "status"


def test_what_was_read_is_searched_and_changes_no_word_of_the_sponsor(site, amel):
    site.html("/page", PAGE)
    link = make_link(amel, url="http://exemple.be/page")
    assert read_link(link=link, outside=Names(site).outside())
    link = Link.objects.get(pk=link.pk)
    assert (link.title, link.language, link.proposed) == ("Le portail des ateliers", "fr", ["language"])
    row = next(iter(index_rows()))
    assert "scénographie mobile" in row.context
    assert row.facets["type"] == ["lien"]


def test_a_page_that_cannot_be_read_is_not_tried_again(site, amel):
    link = make_link(amel, url="http://exemple.be/rien")
    Link.objects.update(read_at=None)
    assert not read_link(link=link, outside=Names(site).outside())
    assert Link.objects.get(pk=link.pk).read_at


def test_the_task_bears_a_link_that_has_gone(db, settings):
    settings.FETCH_LINKS = False
    assert read_page.func(link_id=12) is False
