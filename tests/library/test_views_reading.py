"""Lists, the page of a resource, files, feeds: who gets which answer."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.library.domain import editing, publishing, reading
from maillage.library.models import DownloadCount, Resource
from maillage.library.queries import lists
from maillage.network.models import ThemeSlug
from tests.factories.library import join, make_draft, make_file, make_organisation, make_pdf, make_resource, make_territory, make_theme

LIST = "/bibliotheque/ressources/"
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox"}


@pytest.fixture
def shared(bruno, committed):
    """A resource with a PDF of two pages, an organisation and an author."""
    organisation = make_organisation()
    with committed():
        return make_resource(
            bruno,
            files=[make_file(bruno, "deroule.pdf", make_pdf(["Le matin.", "Le soir."]))],
            organisations=[organisation],
            authors=["Joëlle Martin"],
            quote="Nous avions une salle et une journée.",
            keep="L’enquête\nLa carte",
            year=2025,
            audience="Habitant·e·s",
            territory=make_territory(),
        )


def test_a_visitor_reads_an_open_resource(client, shared):
    page = client.get(shared.get_absolute_url())
    assert page.status_code == 200
    html = page.content.decode()
    for text in (
        "Raconter son territoire en une journée",
        "Une inspiration, pas un modèle",
        "Nous avions une salle",
        "Joëlle Martin",
        "Centre culturel de la Vallée",
    ):
        assert text in html
    assert "<li>La carte</li>" in html
    assert "csrfmiddlewaretoken" not in html and "Bruno" not in html
    assert "1 page" not in html and "2\u00a0pages" in html


def test_the_address_is_canonical(client, shared):
    wrong = f"{LIST}{shared.pk}-ancien-nom/"
    for address in (wrong, f"{LIST}{shared.pk}/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, shared.get_absolute_url())
    assert client.get(f"{LIST}999999-rien/").status_code == 404


def test_what_one_may_not_know_is_not_found(client, sign_in, bruno, chloe, farid, denis):
    closed = make_resource(bruno, access="MEMBERS")
    draft = make_draft(bruno)
    for url in (closed.get_absolute_url(), draft.get_absolute_url()):
        assert client.get(url).status_code == 404
    sign_in(farid)
    assert client.get(closed.get_absolute_url()).status_code == 404
    sign_in(chloe)
    assert client.get(closed.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404
    sign_in(denis)
    assert client.get(draft.get_absolute_url()).status_code == 404
    sign_in(bruno)
    assert "Brouillon." in client.get(draft.get_absolute_url()).content.decode()


def test_a_withdrawn_resource_leaves_a_tombstone(client, sign_in, shared, bruno, denis):
    file = shared.versions.get().files.get().file
    closed = make_resource(bruno, access="MEMBERS")
    for resource in (shared, closed):
        publishing.withdraw(resource=resource, person=bruno, reason="Remplacée par la version du réseau.")
    page = client.get(shared.get_absolute_url())
    assert page.status_code == 410
    assert "Remplacée par la version du réseau." in page.content.decode() and str(timezone.localdate().year) in page.content.decode()
    assert client.get(reverse("library:file", args=[file.uuid])).status_code == 410
    assert client.get(reverse("library:resource_image", args=[shared.pk])).status_code == 410
    assert client.get(closed.get_absolute_url()).status_code == 404
    sign_in(denis)
    assert "La remettre en ligne" in client.get(closed.get_absolute_url()).content.decode()
    assert client.post(reverse("library:resource_restore", args=[shared.pk])).status_code == 302
    assert client.get(shared.get_absolute_url()).status_code == 200


def test_public_pages_describe_themselves_to_machines(client, sign_in, shared, bruno):
    Resource.objects.filter(pk=shared.pk).update(summary='Attention </script><script>alert("x")</script> & fin')
    html = client.get(shared.get_absolute_url()).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    assert (
        data["name"] == shared.title
        and data["author"][0]["name"] == "Joëlle Martin"
        and data["encoding"][0]["encodingFormat"] == "application/pdf"
    )
    assert data["description"].startswith("Attention </script>")
    assert '<meta name="DC.title" content="Raconter' in html and 'property="og:image" content="http' in html
    closed = make_resource(bruno, access="MEMBERS")
    html = sign_in(bruno).get(closed.get_absolute_url()).content.decode()
    assert "ld+json" not in html and "DC.title" not in html and 'name="robots" content="noindex"' in html


def test_the_shared_picture_is_for_open_resources(client, shared, bruno):
    answer = client.get(reverse("library:resource_image", args=[shared.pk]))
    assert answer["Content-Type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert client.get(reverse("library:resource_image", args=[make_resource(bruno, access="MEMBERS").pk])).status_code == 404


def texts(html):
    return re.findall(r'<h[23] class="h3"><a href="[^"]*">([^<]*)', html)


def test_the_list_shows_what_the_reader_may_see(client, sign_in, bruno, chloe):
    make_resource(bruno, title="Ouverte", at=timezone.now() - timedelta(days=1))
    make_resource(bruno, title="Réservée", access="MEMBERS")
    make_draft(bruno, title="Brouillon")
    assert texts(client.get(LIST).content.decode()) == ["Ouverte"]
    assert texts(sign_in(chloe).get(LIST).content.decode()) == ["Réservée", "Ouverte"]


def test_filters_and_their_counts(client, sign_in, bruno):
    vallee, namur, ecole = make_organisation(), make_territory(), make_theme()
    sous = make_theme("Maternelle", "maternelle", parent=ecole)
    make_resource(bruno, title="Un", form="GUIDE", year=2024, organisations=[vallee], themes=[sous], territory=namur)
    make_resource(bruno, title="Deux", form="GUIDE", year=2025, themes=[ecole], access="MEMBERS")
    make_resource(bruno, title="Trois", form="BUDGET", year=2025, themes=[make_theme("Autre", "autre")])
    sign_in(bruno)

    def found(query):
        return set(texts(client.get(LIST + query).content.decode()))

    assert found("") == {"Un", "Deux", "Trois"}
    assert found("?forme=guide") == {"Un", "Deux"}
    assert found("?forme=guide&forme=budget") == {"Un", "Deux", "Trois"}
    assert found("?theme=ecole-et-culture") == {"Un", "Deux"}
    assert found("?theme=maternelle") == {"Un"}
    assert found("?annee=2025&forme=guide") == {"Deux"}
    assert found("?acces=membres") == {"Deux"}
    assert found(f"?organisation={vallee.pk}") == {"Un"}
    assert found("?territoire=namur") == {"Un"}
    html = client.get(LIST + "?forme=guide").content.decode()
    assert "2\u00a0ressources" in html and re.search(r'value="budget"> <span>Budget</span> <span class="n">1', html)
    assert "retirer ce filtre" in html


@pytest.mark.parametrize(
    "query",
    ["?forme=x", "?annee=20x5", "?organisation=99999999999999999999", "?theme=%00", "?apres=zz", "?apres=1-1", "?avant=99999999999999999-1", "?territoire=" + "x" * 500,
     "?organisation=²", "?annee=٢٠٢٥", "?" + "&".join(["theme=a"] * 300)],
)  # fmt: skip
def test_any_address_gives_a_page(client, bruno, query):
    make_resource(bruno)
    assert client.get(LIST + query).status_code == 200
    assert client.get("/bibliotheque/themes/ecole-et-culture/" + query).status_code == 200


def test_pages_follow_each_other_without_holes(client, bruno):
    now = timezone.now()
    for number in range(45):
        make_resource(bruno, title=f"R{number:02}", at=now - timedelta(minutes=number // 3))
    everything, url = [], LIST
    for _ in range(3):
        html = client.get(url).content.decode()
        everything += texts(html)
        following = re.search(r'href="([^"]*)" rel="next"', html)
        url = following[1].replace("&amp;", "&") if following else None
    assert url is None and len(everything) == len(set(everything)) == 45
    back = re.search(r'href="([^"]*)" rel="prev"', html)[1]
    assert texts(client.get(back).content.decode()) == everything[20:40]


def queries_of(client, url):
    client.get(url)
    lists.COUNTS.forget()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [each["sql"] for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def populate(bruno, count):
    for number in range(count):
        organisation = make_organisation(f"Organisation {number}", f"o{number}-{Resource.objects.count()}")
        resource = make_resource(
            bruno, organisations=[organisation], files=[make_file(bruno)], themes=[make_theme(), make_theme("Autre", "autre")]
        )
        reading_org = make_organisation(f"Lectrice {number}", f"l{number}-{Resource.objects.count()}")
        join(bruno, reading_org, main=False)
        reading.say_used(resource=resource, person=bruno, organisation=reading_org, words="Utile.")


@pytest.mark.parametrize(
    ("url", "most"),
    [
        (LIST, 8),
        ("/bibliotheque/", 9),
        ("/bibliotheque/themes/", 6),
        ("/bibliotheque/themes/ecole-et-culture/", 9),
        ("/bibliotheque/flux.xml", 4),
    ],
)
def test_lists_cost_the_same_whatever_they_show(client, sign_in, bruno, chloe, url, most):
    sign_in(chloe)
    populate(bruno, 1)
    one = queries_of(client, url)
    populate(bruno, 2)
    three = queries_of(client, url)
    assert len(one) == len(three), three
    assert len(three) <= most, "\n".join(three)


def test_a_page_costs_the_same_whatever_hangs_on_it(client, sign_in, bruno, chloe, shared):
    sign_in(chloe)
    one = queries_of(client, shared.get_absolute_url())
    for number in range(3):
        organisation = make_organisation(f"Équipe {number}", f"e{number}")
        join(chloe, organisation, main=False)
        chloe.__dict__.pop("_network_memberships", None)
        reading.say_used(resource=shared, person=chloe, organisation=organisation, words="Utile.")
        editing.add_version(resource=shared, person=bruno, note="Encore.", added=[make_file(bruno), make_file(bruno)])
    three = queries_of(client, shared.get_absolute_url())
    assert len(one) == len(three) <= 10, "\n".join(three)


def test_a_visitor_page_is_never_stale(client, bruno):
    resource = make_resource(bruno)
    assert "Nouveau titre" not in client.get(LIST).content.decode()
    from dataclasses import replace

    from maillage.library.domain.content import content_of

    editing.revise(resource=resource, person=bruno, content=replace(content_of(resource=resource), title="Nouveau titre"))
    assert "Nouveau titre" in client.get(LIST).content.decode()


# --- Files


FILE_RIGHTS = {
    "public": {"visitor": 200, "farid": 200, "chloe": 200, "bruno": 200, "denis": 200},
    "members": {"visitor": 404, "farid": 404, "chloe": 200, "bruno": 200, "denis": 200},
    "draft": {"visitor": 404, "farid": 404, "chloe": 404, "bruno": 200, "denis": 404},
    "waiting": {"visitor": 404, "farid": 404, "chloe": 404, "bruno": 200, "denis": 200},
    "withdrawn": {"visitor": 410, "farid": 410, "chloe": 410, "bruno": 410, "denis": 410},
}


@pytest.mark.parametrize("state", FILE_RIGHTS)
def test_the_right_to_a_file_is_checked_each_time(state, client, sign_in, bruno, chloe, denis, farid, committed):
    from maillage.library.domain.drafts import add_file_to_draft

    file = make_file(bruno, "page.pdf", make_pdf())
    with committed():
        if state in ("draft", "waiting"):
            resource = make_draft(bruno)
            add_file_to_draft(person=bruno, key=resource.uuid, file=file)
            if state == "waiting":
                publishing.submit(resource=resource, person=bruno)
        else:
            resource = make_resource(bruno, files=[file], access="MEMBERS" if state == "members" else "PUBLIC")
            if state == "withdrawn":
                publishing.withdraw(resource=resource, person=bruno, reason="Fin.")
    people = {"visitor": None, "farid": farid, "chloe": chloe, "bruno": bruno, "denis": denis}
    for name, expected in FILE_RIGHTS[state].items():
        client.logout()
        if people[name]:
            sign_in(people[name])
        assert client.get(reverse("library:file", args=[file.uuid])).status_code == expected, name
        assert client.get(reverse("library:preview", args=[file.uuid, 1])).status_code == expected, name
    assert client.get(reverse("library:preview", args=[file.uuid, 9])).status_code in (404, 410)


def test_a_file_nobody_published_is_not_served(client, sign_in, bruno):
    assert sign_in(bruno).get(reverse("library:file", args=[make_file(bruno).uuid])).status_code == 404


def test_downloads_are_counted_without_robots_ranges_and_heads(client, shared):
    file = shared.versions.get().files.get().file
    url = reverse("library:file", args=[file.uuid])
    inline, attached = client.get(url, **READER), client.get(url + "?telecharger=1", **READER)
    assert inline["Content-Disposition"].startswith("inline") and attached["Content-Disposition"].startswith("attachment")
    assert b"".join(attached.streaming_content).startswith(b"%PDF")
    client.head(url, **READER)
    client.get(url, HTTP_RANGE="bytes=100-200", **READER)
    client.get(url, HTTP_USER_AGENT="Googlebot/2.1")
    client.get(url)
    client.get(url, HTTP_IF_NONE_MATCH=inline["ETag"], **READER)
    assert client.get(url, HTTP_RANGE="bytes=0-", **READER).status_code == 206
    assert DownloadCount.objects.get().count == 3


# --- Themes, feeds, maps


def test_themes_count_what_the_reader_may_see(client, sign_in, bruno):
    ecole = make_theme()
    sous = make_theme("Maternelle", "maternelle", parent=ecole)
    make_resource(bruno, themes=[sous])
    make_resource(bruno, themes=[ecole], access="MEMBERS")
    page = client.get("/bibliotheque/themes/").content.decode()
    assert re.search(r"École et culture.*?1\u00a0ressource", page, re.DOTALL)
    page = sign_in(bruno).get("/bibliotheque/themes/ecole-et-culture/").content.decode()
    assert "2\u00a0ressources" in page and "Maternelle" in page and len(texts(page)) == 2


def test_former_addresses_of_themes_redirect(client, bruno):
    theme = make_theme()
    ThemeSlug.objects.create(slug="ecole", theme=theme)
    for suffix in ("", "flux.xml"):
        answer = client.get(f"/bibliotheque/themes/ecole/{suffix}")
        assert (answer.status_code, answer["Location"]) == (301, f"/bibliotheque/themes/ecole-et-culture/{suffix}")
        assert client.get(f"/bibliotheque/themes/rien/{suffix}").status_code == 404


@pytest.mark.parametrize("url", ["/bibliotheque/flux.xml", "/bibliotheque/themes/ecole-et-culture/flux.xml"])
def test_feeds_hold_open_resources_only(client, sign_in, bruno, url):
    make_resource(bruno, title="Ouverte & vraie", organisations=[make_organisation()])
    make_resource(bruno, title="Réservée", access="MEMBERS")
    for reader in (None, bruno):
        if reader:
            sign_in(reader)
        answer = client.get(url)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = ElementTree.fromstring(answer.content)
        atom = "{http://www.w3.org/2005/Atom}"
        assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["Ouverte & vraie"]
        for name in ("id", "title", "updated"):
            assert feed.findtext(atom + name)
        entry = feed.find(f"{atom}entry")
        assert (
            entry.findtext(f"{atom}id").startswith("urn:uuid:")
            and entry.findtext(f"{atom}author/{atom}name") == "Centre culturel de la Vallée"
        )
        assert entry.find(f"{atom}link").get("href").startswith("http")
    client.logout()
    first = client.get(url)
    assert client.get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_an_empty_feed_is_a_feed(client, db):
    ElementTree.fromstring(client.get("/bibliotheque/flux.xml").content)


def test_the_map_and_the_robots(client, bruno):
    resource = make_resource(bruno)
    closed = make_resource(bruno, access="MEMBERS", title="Réservée")
    body = client.get("/sitemap.xml").content.decode()
    ElementTree.fromstring(body)
    assert (
        resource.get_absolute_url() in body and closed.get_absolute_url() not in body and "/bibliotheque/themes/ecole-et-culture/" in body
    )
    robots = client.get("/robots.txt")
    assert robots["Content-Type"].startswith("text/plain") and "Sitemap: http" in robots.content.decode()


def test_empty_pages_say_what_will_be_there(client, sign_in, chloe):
    sign_in(chloe)
    for url, words in (
        (LIST, "La bibliothèque commence avec vous"),
        ("/bibliotheque/", "Rien n’est encore partagé"),
        ("/bibliotheque/gardees/", "Votre pile est vide"),
    ):
        assert words in client.get(url).content.decode()
