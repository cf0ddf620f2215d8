import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from maillage.links.domain.sharing import withdraw
from maillage.links.models import Link, LinkConfirmation
from maillage.links.signing import STILL_GOOD
from tests.factories.library import make_theme
from tests.factories.links import fail, make_link, make_waiting

ADD = "/bibliotheque/liens/ajouter/"
LIST = "/bibliotheque/liens/"


def typed(**fields):
    theme = make_theme()
    return {
        "url": "https://exemple.be/page",
        "title": "Une page",
        "why": "Elle aide.",
        "theme": theme.pk,
        "kind": "SITE",
        "access": "PUBLIC",
        **fields,
    }


def dead(sponsor, **fields):
    now = timezone.now()
    return fail(make_link(sponsor, **fields), now - timedelta(days=2), now - timedelta(days=1), now)


# --- Reading --------------------------------------------------------------------------------------------------------
def test_the_list_is_empty_in_words_then_shows_links(client, amel):
    assert "Les bonnes adresses arrivent ici" in client.get(LIST).content.decode()
    make_link(amel)
    page = client.get(LIST).content.decode()
    assert "Le portail des ateliers" in page and "1\u00a0lien" in page
    assert "Amel" not in page


def test_members_read_who_recommends(sign_in, amel, bruno):
    link = make_link(amel)
    client = sign_in(bruno)
    assert "Recommandé par Amel Berrada" in client.get(LIST).content.decode()
    assert "Amel Berrada" in client.get(link.get_absolute_url()).content.decode()


def test_filters_narrow_and_count(client, amel):
    lecture = make_theme("Lecture", "lecture")
    make_link(amel)
    make_link(amel, url="https://exemple.be/2", title="Été des arts", kind="VIDEO", language="nl", themes=[lecture])
    dead(amel, url="https://exemple.be/3", title="Vieux site")
    for query, titles in {
        "nature=video": {"Été des arts"}, "langue=nl": {"Été des arts"}, "theme=lecture": {"Été des arts"}, "etat=mort": {"Vieux site"},
        "q=ete": {"Été des arts"}, "q=PRETES+imprimer": {"Le portail des ateliers", "Été des arts", "Vieux site"}, "q=rien": set(),
        "nature=inconnue&page=99&langue=%00": {"Le portail des ateliers", "Été des arts", "Vieux site"}, "nature=video&langue=fr": set(),
    }.items():  # fmt: skip
        page = client.get(f"{LIST}?{query}").content.decode()
        found = {title for title in ("Le portail des ateliers", "Été des arts", "Vieux site") if f">{title}<" in page}
        assert found == titles, query


def test_what_is_for_members_is_not_even_named_to_visitors(client, sign_in, amel, bruno):
    link = make_link(amel, access="MEMBERS", title="Réservé")
    for url in (LIST, f"{LIST}flux.xml"):
        assert "Réservé" not in client.get(url).content.decode()
    assert client.get(link.get_absolute_url()).status_code == 404
    client = sign_in(bruno)
    assert "Réservé" in client.get(LIST).content.decode()
    assert client.get(link.get_absolute_url()).status_code == 200
    assert "Réservé" not in client.get(f"{LIST}flux.xml").content.decode()


def test_the_sheet_quotes_the_sponsor_and_opens_the_address_safely(client, amel):
    link = make_link(amel)
    page = client.get(link.get_absolute_url()).content.decode()
    assert "«&nbsp;Les fiches se téléchargent prêtes à imprimer.&nbsp;»" in page
    assert re.search(r'<a[^>]*href="https://www.exemple.be/page"[^>]*rel="noopener noreferrer nofollow"', page)
    assert client.get(f"{LIST}{link.pk}-autre-nom/").status_code == 301
    assert client.get(f"{LIST}{link.pk}/").status_code == 301
    assert client.get(f"{LIST}99999/").status_code == 404


def test_a_withdrawn_link_answers_gone_with_the_reason(client, sign_in, amel, denis):
    link = make_link(amel)
    withdraw(link=link, person=amel, reason="Le site a fermé.")
    found = client.get(link.get_absolute_url())
    assert found.status_code == 410
    assert "Le site a fermé." in found.content.decode()
    client = sign_in(denis)
    assert "Le remettre en ligne" in client.get(link.get_absolute_url()).content.decode()
    client.post(reverse("links:link_restore", args=[link.pk]))
    assert client.get(link.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_database_little(rows, sign_in, amel, bruno, django_assert_max_num_queries):
    for number in range(rows):
        link = make_link(amel, url=f"https://exemple.be/{number}")
    client = sign_in(bruno)
    for url, most in ((LIST, 8), (f"{LIST}?etat=vivant&q=fiches", 8), (link.get_absolute_url(), 10)):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_the_feed_is_atom_without_names(client, amel):
    make_link(amel, title="A < B & C \x0b")
    found = client.get(f"{LIST}flux.xml")
    assert found["Content-Type"].startswith("application/atom+xml")
    from defusedxml.ElementTree import fromstring

    assert len(fromstring(found.content).findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert "Amel" not in found.content.decode()


def test_the_library_and_the_sitemap_tell_of_open_links(client, sign_in, amel, bruno):
    link, closed = make_link(amel), make_link(amel, url="https://exemple.be/2", title="Réservé", access="MEMBERS")
    page = client.get("/bibliotheque/").content.decode()
    assert link.title in page and closed.title not in page
    found = client.get("/sitemap.xml").content.decode()
    assert link.get_absolute_url() in found and closed.get_absolute_url() not in found
    assert closed.title in sign_in(bruno).get("/bibliotheque/").content.decode()
    assert f"{LIST}?theme=ecole-et-culture" in client.get("/bibliotheque/themes/ecole-et-culture/").content.decode()
    assert link.title in sign_in(bruno).get(f"/annuaire/personnes/{amel.uuid}/").content.decode()


# --- Adding ---------------------------------------------------------------------------------------------------------
def test_visitors_and_candidates_do_not_add(client, sign_in, farid):
    assert client.get(ADD).status_code == 302
    assert client.post(ADD, typed()).status_code == 302
    assert sign_in(farid).post(ADD, typed()).status_code == 403
    assert not Link.objects.exists()


def test_a_member_adds_a_link(sign_in, amel):
    found = sign_in(amel).post(ADD, typed(url="exemple.be/page?utm_source=x"), follow=True)
    link = Link.objects.get()
    assert link.url == "https://exemple.be/page" and link.is_listed
    assert "est dans la bibliothèque" in found.content.decode()


def test_a_first_link_waits_and_is_published_in_one_tap(sign_in, bruno, denis):
    page = sign_in(bruno).post(ADD, typed(), follow=True).content.decode()
    link = Link.objects.get()
    assert link.is_waiting and "En attente" in page
    client = sign_in(denis)
    assert "Décider" in client.get(link.get_absolute_url()).content.decode()
    url = reverse("links:decline", args=[link.pk])
    assert client.post(url, {"word": ""}).status_code == 422
    client.post(reverse("links:publish", args=[link.pk]))
    assert Link.objects.get().is_listed
    assert client.post(url, {"word": "Trop tard"}).status_code == 409


def test_only_the_coordination_decides(sign_in, bruno, chloe):
    link = make_waiting(bruno)
    client = sign_in(chloe)
    assert client.get(link.get_absolute_url()).status_code == 404
    for name in ("publish", "decline", "link_restore"):
        assert client.post(reverse(f"links:{name}", args=[link.pk]), {"word": "x"}).status_code == 403
    assert Link.objects.get().is_waiting


def test_get_fills_the_form_and_writes_nothing(sign_in, amel):
    page = sign_in(amel).get(f"{ADD}?url=https://exemple.be/x&titre=Une%20%22page%22%3Cscript%3E").content.decode()
    assert 'value="https://exemple.be/x"' in page and "&lt;script&gt;" in page
    assert not Link.objects.exists()
    make_link(amel, url="https://exemple.be/x", title="Déjà là")
    assert "Déjà là" in sign_in(amel).get(f"{ADD}?url=https://exemple.be/x/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"url": ""}, "Collez l’adresse"), ({"url": "n’importe quoi"}, "pas une adresse de page"), ({"url": "http://192.168.0.1/"}, "site public"),
     ({"title": ""}, "Donnez un titre"), ({"why": "\u200b"}, "Dites en une phrase"), ({"theme": ""}, "Choisissez un thème"), ({"theme": "999999"}, "valide"),
     ({"access": "TOUT"}, "valide"), ({"why": "a" * 500}, "400")],
)  # fmt: skip
def test_bad_input_is_told_and_kept(sign_in, amel, wrong, words):
    found = sign_in(amel).post(ADD, typed(**wrong))
    assert found.status_code == 422
    page = found.content.decode()
    assert words in page
    if "title" not in wrong:
        assert "Une page" in page
    assert not Link.objects.exists()


def test_duplicates_are_shown_before_saving(sign_in, amel, bruno):
    there = make_link(bruno, url="https://exemple.be/page", title="La même page")
    client = sign_in(amel)
    found = client.post(ADD, typed())
    assert found.status_code == 422
    assert there.get_absolute_url() in found.content.decode()
    found = client.post(ADD, typed(url="http://www.exemple.be/page/"))
    assert found.status_code == 422
    assert there.get_absolute_url() in found.content.decode() and "malgre" in found.content.decode()
    client.post(ADD, typed(url="http://www.exemple.be/page/", malgre="1"))
    assert Link.objects.count() == 2


def test_sent_twice_a_link_is_added_once(sign_in, amel):
    client = sign_in(amel)
    client.post(ADD, typed())
    assert client.post(ADD, typed()).status_code == 422
    assert Link.objects.count() == 1


def test_reading_the_page_fills_what_is_empty_and_marks_it(sign_in, amel, monkeypatch):
    from maillage.links.domain.reading import Preview
    from maillage.links.views import adding

    monkeypatch.setattr(adding, "look", lambda *, url: Preview(title="Titre de la page", description="Ce que dit la page.", language="nl"))
    page = sign_in(amel).post(ADD, typed(title="", why="Gardée", lire="1")).content.decode()
    assert 'value="Titre de la page"' in page and "Proposé d’après la page" in page and "Ce que dit la page." in page and "Gardée" in page
    page = sign_in(amel).post(ADD, typed(title="Le mien", lire="1")).content.decode()
    assert 'value="Le mien"' in page
    assert not Link.objects.exists()
    for _ in range(adding.LOOKS_AN_HOUR):
        found = sign_in(amel).post(ADD, typed(lire="1"))
    assert "beaucoup de pages" in found.content.decode()


def test_a_page_that_cannot_be_read_says_so_and_loses_nothing(sign_in, amel, settings):
    settings.FETCH_LINKS = False
    page = sign_in(amel).post(ADD, typed(lire="1")).content.decode()
    assert "ne consulte pas d’autres sites" in page and "Une page" in page
    assert "Lire la page" not in page
    found = sign_in(amel).post(ADD, typed(url="", lire="1"))
    assert found.status_code == 422 and "Collez l’adresse" in found.content.decode()


def test_the_bookmark_of_the_browser_is_explained(sign_in, amel):
    page = sign_in(amel).get(reverse("links:bookmarklet")).content.decode()
    assert 'href="javascript:' in page
    assert "<textarea" in page and "ajouter/?url=" in page


# --- Caring ---------------------------------------------------------------------------------------------------------
def test_editing(sign_in, amel, bruno):
    link = make_link(amel)
    url = reverse("links:link_edit", args=[link.pk])
    assert sign_in(bruno).get(url).status_code == 403
    client = sign_in(amel)
    assert client.get(url).status_code == 200
    assert client.post(url, typed(title="")).status_code == 422
    assert client.post(url, typed(read_at="2020-01-01T00:00:00+00:00")).status_code == 422
    assert client.post(url, typed(title="Nouveau titre", read_at=Link.objects.get().updated_at.isoformat())).status_code == 302
    assert Link.objects.get().title == "Nouveau titre"
    there = make_link(amel, url="https://autre.be/", title="Autre")
    found = client.post(url, typed(url="https://autre.be"))
    assert found.status_code == 422 and there.get_absolute_url() in found.content.decode()


def test_withdrawing_asks_why(sign_in, amel, bruno):
    link = make_link(amel)
    url = reverse("links:link_withdraw", args=[link.pk])
    assert sign_in(bruno).post(url, {"reason": "x"}).status_code == 403
    client = sign_in(amel)
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Fermé."}).status_code == 302
    assert client.post(url, {"reason": "Fermé."}).status_code == 410


def test_a_dead_link_has_three_ways_out(sign_in, amel, bruno, denis):
    link = dead(amel)
    page = sign_in(denis).get(link.get_absolute_url()).content.decode()
    assert all(words in page for words in ("Retirer", "Corriger l’adresse", "Laisser", "ne répond plus"))
    assert sign_in(bruno).post(reverse("links:withdraw_dead", args=[link.pk])).status_code == 403
    client = sign_in(denis)
    client.post(reverse("links:leave_in_place", args=[link.pk]))
    assert Link.objects.get().left_until
    client.post(reverse("links:withdraw_dead", args=[link.pk]))
    assert "ne répond plus depuis le" in client.get(link.get_absolute_url()).content.decode()
    alive = make_link(amel, url="https://exemple.be/vivant")
    for name in ("withdraw_dead", "leave_in_place"):
        assert client.post(reverse(f"links:{name}", args=[alive.pk])).status_code == 409


def test_the_coordination_settles_all_in_one_page(sign_in, amel, bruno, denis):
    url = "/la-semaine/liens/"
    assert sign_in(bruno).get(url).status_code == 403
    client = sign_in(denis)
    assert "Rien à publier" in client.get(url).content.decode()
    waiting, lost = make_waiting(bruno, url="https://exemple.be/2", title="À lire"), dead(amel)
    page = client.get(url).content.decode()
    assert all(words in page for words in ("À lire", lost.title, "Retirer", "Corriger l’adresse", "Laisser", "ne répond plus depuis le"))
    assert client.post(reverse("links:publish", args=[waiting.pk]), {"retour": url})["Location"] == url
    assert client.post(reverse("links:withdraw_dead", args=[lost.pk]), {"retour": url})["Location"] == url
    assert "Rien à publier" in client.get(url).content.decode()


def test_taking_over(sign_in, amel, bruno):
    link = make_link(amel)
    url = reverse("links:link_take_over", args=[link.pk])
    assert sign_in(bruno).get(url).status_code == 403
    amel.left_at = timezone.now()
    amel.is_active = False
    amel.save()
    client = sign_in(bruno)
    assert "Prendre le relais" in client.get(link.get_absolute_url()).content.decode()
    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "Je m’en sers."}).status_code == 302
    assert Link.objects.get().sponsor == bruno


def test_still_good_on_the_site(sign_in, amel, bruno):
    link = make_link(amel, at=timezone.now() - timedelta(days=400))
    url = reverse("links:mine_to_confirm")
    assert "Tout est à jour" in sign_in(bruno).get(url).content.decode()
    client = sign_in(bruno)
    client.post(url, {"bon": link.pk})
    assert not LinkConfirmation.objects.exists()
    client = sign_in(amel)
    assert link.title in client.get(url).content.decode()
    client.post(url, {"bon": link.pk})
    assert LinkConfirmation.objects.get().by_mail is False
    assert client.post(reverse("links:link_confirm", args=[link.pk])).status_code == 302


def test_still_good_from_the_mail_signed_out(client, amel, bruno):
    old = timezone.now() - timedelta(days=400)
    link, other, theirs = (
        make_link(amel, at=old),
        make_link(amel, at=old, url="https://exemple.be/2"),
        make_link(bruno, at=old, url="https://exemple.be/3"),
    )
    url = reverse("links:confirm_by_mail", args=[STILL_GOOD.token(uuid=amel.uuid)])
    for _ in range(3):
        assert link.title in client.get(url).content.decode()
    assert not LinkConfirmation.objects.exists()
    client.post(url, {"bon": link.pk})
    client.post(url, {"bon": link.pk})
    client.post(url, {"retirer": other.pk})
    client.post(url, {"bon": theirs.pk})
    client.post(url, {"retirer": "x" * 30})
    client.post(url)
    assert LinkConfirmation.objects.get().link == link
    assert Link.objects.get(pk=other.pk).withdrawn_at
    assert not Link.objects.get(pk=theirs.pk).withdrawn_at


def test_a_bad_or_old_address_of_the_mail_says_so(client, amel):
    token = STILL_GOOD.token(uuid=amel.uuid)
    for wrong in (token[:-2], "x", token + "x"):
        assert client.get(reverse("links:confirm_by_mail", args=[wrong])).status_code == 410
    url = reverse("links:confirm_by_mail", args=[token])
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        found = client.get(url)
    assert found.status_code == 410 and "plus valable" in found.content.decode()


def test_the_address_of_the_mail_closes_with_the_account(client, amel):
    url = reverse("links:confirm_by_mail", args=[STILL_GOOD.token(uuid=amel.uuid)])
    amel.left_at = timezone.now()
    amel.save()
    assert client.get(url).status_code == 410
