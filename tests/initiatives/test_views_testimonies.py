"""Testimonies: consent, withdrawal, the signed address."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives.domain import publishing, testimonies
from maillage.initiatives.models import Decision, Revision, Testimony
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import OutgoingMail
from tests.factories.initiatives import make_initiative, make_testimony, make_words
from tests.factories.library import make_theme

pytestmark = pytest.mark.django_db
LIST, WRITE = "/bibliotheque/temoignages/", "/bibliotheque/temoignages/ecrire/"


def page(response):
    return response.content.decode()


def typed(**fields):
    return {
        "whose": "moi", "witness_name": "Une puéricultrice", "title": "Se taire", "text": "J’ai appris à me taire.", "access": "PUBLIC",
        "consent": "oui", "themes": [make_theme().pk], "key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def asked(sign_in, amel):
    """A testimony written for somebody without account, and the address she received."""
    client = sign_in(amel)
    data = typed(whose="autre", consent="demander", witness_email="temoin@creche.test")
    assert client.post(WRITE, data).status_code == 302
    mail = OutgoingMail.objects.get(to="temoin@creche.test")
    address = re.search(r"/bibliotheque/temoignages/accord/[^\s\"]+", mail.text)[0]
    client.logout()
    return Testimony.objects.get(), address


def test_the_list_says_what_will_be_there(client):
    assert "Pas encore de témoignage" in page(client.get(LIST))


def test_a_member_tells_and_is_named_as_wished(sign_in, client, amel):
    client = sign_in(amel)
    assert client.get(WRITE).status_code == 200
    response = client.post(WRITE, typed(), follow=True)
    testimony = Testimony.objects.get()
    assert testimony.is_listed and testimony.witness == amel and "Retirer ce témoignage" in page(response)
    client.logout()
    shown = page(client.get(testimony.get_absolute_url()))
    assert "Une puéricultrice" in shown and "Amel" not in shown and "Retirer" not in shown
    assert "Se taire" in page(client.get(f"{LIST}?theme=ecole-et-culture")) and "Rien avec" in page(client.get(f"{LIST}?theme=autre"))


def test_nothing_appears_without_consent(sign_in, amel):
    client = sign_in(amel)
    assert client.post(WRITE, typed(consent="")).status_code == 422
    assert client.post(WRITE, typed(consent="demander")).status_code == 422
    assert client.post(WRITE, typed(whose="autre", consent="demander", witness_name="")).status_code == 422
    assert client.post(WRITE, typed(whose="autre", consent="demander", witness_email="pas une adresse")).status_code == 422
    assert not Testimony.objects.filter(published_at__isnull=False).exists()


def test_a_witness_without_account_reads_and_says_yes(sign_in, client, amel):
    testimony, address = asked(sign_in, amel)
    assert testimony.is_draft and testimony.asked_at
    for _ in range(2):
        shown = client.get(address)
        assert shown.status_code == 200 and "J’ai appris à me taire." in page(shown)
    testimony.refresh_from_db()
    assert testimony.is_draft, "GET never decides"
    assert client.post(address, {"reponse": "peut-être"}).status_code == 422
    assert "est publié" in page(client.post(address, {"reponse": "oui"}))
    client.post(address, {"reponse": "oui"})
    testimony.refresh_from_db()
    assert testimony.is_listed and list(testimony.consents.values_list("given", "way")) == [(True, "LINK")]
    assert OutgoingMail.objects.filter(to=amel.email).count() == 1


def test_the_witness_takes_it_back_with_the_same_address(sign_in, client, amel):
    testimony, address = asked(sign_in, amel)
    client.post(address, {"reponse": "oui"})
    assert "effacés" in page(client.post(address, {"reponse": "non"}))
    testimony.refresh_from_db()
    assert testimony.withdrawn_at and not testimony.text and not testimony.witness_email
    assert client.get(address).status_code == 410
    gone = client.get(f"{LIST}{testimony.pk}/")
    assert gone.status_code == 410 and "taire" not in page(gone).lower()


def test_a_witness_says_no(sign_in, client, amel):
    testimony, address = asked(sign_in, amel)
    client.post(address, {"reponse": "non"})
    testimony.refresh_from_db()
    assert testimony.is_draft and not testimonies.has_consent(testimony=testimony)
    assert "non" in OutgoingMail.objects.get(to=amel.email).subject
    client.post(address, {"reponse": "oui"})
    testimony.refresh_from_db()
    assert testimony.is_listed


def test_a_forged_or_old_address_opens_nothing(sign_in, client, amel):
    testimony, address = asked(sign_in, amel)
    assert client.get(address[:-3] + "aa/").status_code == 410
    Testimony.objects.update(asked_at=timezone.now())
    assert client.get(address).status_code == 410 and client.post(address, {"reponse": "oui"}).status_code == 410
    testimony.refresh_from_db()
    assert testimony.is_draft


def test_one_tap_erases_the_words_for_good(sign_in, client, amel, chloe):
    testimony = make_testimony(amel, access="PUBLIC", went_wrong="Le bruit.")
    url = reverse("initiatives:testimony_withdraw", args=[testimony.pk])
    assert sign_in(chloe).post(url).status_code == 403
    client = sign_in(amel)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    testimony.refresh_from_db()
    assert (testimony.title, testimony.text, testimony.went_wrong, testimony.witness) == ("", "", "", None)
    assert not Revision.objects.exists() and [each.kind for each in Decision.objects.all()] == ["WITHDRAWN"]
    assert client.get(f"{LIST}{testimony.pk}/").status_code == 410
    assert client.post(url).status_code in (404, 410)


def test_a_first_testimony_waits_for_the_coordination(sign_in, bruno, denis):
    sign_in(bruno).post(WRITE, typed())
    testimony = Testimony.objects.get()
    assert testimony.is_waiting
    client = sign_in(denis)
    assert "À vous de décider" in page(client.get(testimony.get_absolute_url()))
    client.post(reverse("initiatives:publish", args=["temoignage", testimony.uuid]))
    testimony.refresh_from_db()
    assert testimony.is_listed


def test_only_the_witness_changes_the_words(sign_in, amel, denis):
    testimony = make_testimony(amel)
    url = reverse("initiatives:testimony_edit", args=[testimony.pk])
    assert sign_in(denis).get(url).status_code == 403
    client = sign_in(amel)
    assert client.get(url).status_code == 200
    client.post(url, typed(text="Autres mots."))
    testimony.refresh_from_db()
    assert testimony.text == "Autres mots." and testimony.witness == amel
    assert "taire" not in str(Revision.objects.get().changes)


def test_a_draft_is_kept_and_thrown_away(sign_in, amel, chloe):
    client = sign_in(amel)
    client.post(WRITE, {"title": "Début", "key": str(uuid.uuid4()), "brouillon": "1"})
    draft = Testimony.objects.get()
    edit, discard = (reverse(f"initiatives:testimony_{name}", args=[draft.pk]) for name in ("edit", "discard"))
    assert client.get(edit).status_code == 200 and "Début" in page(client.get(LIST))
    assert sign_in(chloe).get(draft.get_absolute_url()).status_code == 404 and sign_in(chloe).post(discard).status_code == 404
    client = sign_in(amel)
    assert client.get(discard).status_code == 200 and client.post(discard).status_code == 302 and not Testimony.objects.exists()


def test_a_closed_initiative_is_not_named_to_visitors(client, amel):
    closed = make_initiative(amel, title="Entre nous", access="MEMBERS")
    testimony = make_testimony(amel, access="PUBLIC", initiative=closed)
    assert "Entre nous" not in page(client.get(testimony.get_absolute_url()))


def test_the_page_of_an_initiative_shows_testimonies_each_reader_may_read(client, sign_in, amel, chloe):
    initiative = make_initiative(amel)
    make_testimony(amel, title="Pour les membres", initiative=initiative)
    make_testimony(amel, title="Pour tout le monde", initiative=initiative, access="PUBLIC")
    shown = page(client.get(initiative.get_absolute_url()))
    assert "Pour tout le monde" in shown and "Pour les membres" not in shown
    assert "Pour les membres" in page(sign_in(chloe).get(initiative.get_absolute_url()))


def test_publishing_needs_the_consent_of_the_witness(amel, denis):
    from maillage.kernel.access.public import Refused

    draft = testimonies.save_draft(person=amel, key=uuid.uuid4(), words=make_words(own=False, witness_name="Luc"))
    with pytest.raises(Refused):
        testimonies.send_testimony(testimony=draft, person=amel, agreed=False)
    Testimony.objects.update(submitted_at=timezone.now())
    with pytest.raises(Refused):
        testimonies.publish(testimony=draft, coordinator=denis)


class TestTakenDown:
    """The coordination withdraws what somebody else wrote: with words, and nothing lost unless the witness wishes so."""

    @pytest.fixture
    def told(self, amel):
        return make_testimony(amel, access="PUBLIC", went_wrong="Le bruit.", themes=[make_theme()])

    def url(self, testimony):
        return reverse("initiatives:testimony_withdraw", args=[testimony.pk])

    def test_the_page_asks_for_words_and_what_becomes_of_the_text(self, sign_in, denis, told):
        client = sign_in(denis)
        assert "Que devient le texte" in page(client.get(self.url(told)))
        for data, words in (({}, "Écrivez quelques mots"), ({"word": "Trop de noms."}, "Choisissez ce que devient le texte")):
            answer = client.post(self.url(told), data)
            assert answer.status_code == 422 and words in page(answer)
        told.refresh_from_db()
        assert told.is_listed

    def test_the_text_goes_back_to_its_writer_as_a_draft(self, sign_in, amel, denis, told):
        title, text = told.title, told.text
        answer = sign_in(denis).post(self.url(told), {"word": "Un enfant s’y reconnaît.", "fate": "rendre"})
        assert answer.status_code == 302
        told.refresh_from_db()
        assert told.withdrawn_at and not told.text
        draft = Testimony.objects.get(withdrawn_at=None)
        assert draft.is_draft and (draft.title, draft.text, draft.went_wrong, draft.contributor) == (title, text, "Le bruit.", amel)
        assert not draft.consents.exists() and draft.themes.count() == 1
        mail = OutgoingMail.objects.filter(to=amel.email).latest("pk")
        assert "Un enfant s’y reconnaît." in mail.text and "dans vos brouillons" in mail.text and f"/{draft.pk}-" in mail.text
        client = sign_in(amel)
        assert "Un enfant s’y reconnaît." in page(client.get(reverse("initiatives:testimony_edit", args=[draft.pk])))
        gone = page(client.get(f"{LIST}{told.pk}/"))
        assert "par la coordination" in gone and "Un enfant" not in gone
        assert sign_in(denis).get(draft.get_absolute_url()).status_code == 404, "a draft is its writer's alone"

    def test_erased_for_good_when_the_witness_wishes_so(self, sign_in, amel, denis, told):
        sign_in(denis).post(self.url(told), {"word": "Elle nous l’a demandé au téléphone.", "fate": "effacer"})
        told.refresh_from_db()
        assert told.withdrawn_at and not told.text and Testimony.objects.count() == 1
        mail = OutgoingMail.objects.filter(to=amel.email).latest("pk")
        assert "au téléphone" in mail.text and "brouillons" not in mail.text
        assert "au téléphone" not in page(sign_in(amel).get(f"{LIST}{told.pk}/"))

    def test_nothing_goes_back_to_who_has_left(self, amel, denis, told):
        type(amel).objects.filter(pk=amel.pk).update(left_at=timezone.now(), is_active=False)
        told.refresh_from_db()
        assert testimonies.take_down(testimony=told, coordinator=denis, word="Fermé.", for_good=False) is None
        assert Testimony.objects.count() == 1

    def test_twice_and_by_somebody_else(self, amel, bruno, denis, told):
        with pytest.raises(Refused):
            testimonies.take_down(testimony=told, coordinator=bruno, word="Non.", for_good=False)
        testimonies.take_down(testimony=told, coordinator=denis, word="Oui.", for_good=False)
        with pytest.raises(Stale):
            testimonies.take_down(testimony=told, coordinator=denis, word="Encore.", for_good=False)
        assert Testimony.objects.filter(withdrawn_at=None).count() == 1


def test_what_the_coordination_answered_is_on_the_draft(sign_in, bruno, denis):
    sign_in(bruno).post(WRITE, typed())
    testimony = Testimony.objects.get()
    publishing.give_back(thing=testimony, coordinator=denis, word="Dites où cela se passe.")
    assert "Dites où cela se passe." in page(sign_in(bruno).get(reverse("initiatives:testimony_edit", args=[testimony.pk])))
