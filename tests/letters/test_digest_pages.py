"""One's next digest on the site; a digest word for word; a process killed in the middle of writing them."""

import signal
from datetime import timedelta

from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail, send
from maillage.letters.domain import digests, preferences
from maillage.letters.models import Digest
from tests.factories.library import make_organisation, make_resource
from tests.factories.links import make_link
from tests.factories.meetings import make_meeting
from tests.factories.needs import make_need
from tests.kernel.sites import Site
from tests.letters.samples import ThanksNotice, open_things

GOLDEN = """La Trame

Bonjour Bruno Collin,

Depuis le mardi 17 novembre 2026 : 1 nouvelle, 1 rencontre, 1 besoin, 1 ressource et 1 lien.


Ce que vous suivez

* Un merci
  Question
  Les mots de la réponse.
  http://localhost:8000/choses/1/


Nouvelles rencontres

* L’analyse partagée, et après ?
  Mercredi 9 décembre 2026, 9h30 · Namur et à distance
  Se dire ce qui a marché.
  S’inscrire : http://localhost:8000/rencontres/{meeting}-lanalyse-partagee-et-apres/


De quoi d’autres voudraient parler

* Écrire un budget pluriannuel
  Partagé par 1 personne
  Sur trois ans.
  Moi aussi : http://localhost:8000/rencontres/besoins/{need}-ecrire-un-budget-pluriannuel/


Nouvelles ressources

* Raconter son territoire en une journée
  Autre document · Centre culturel de la Vallée
  Le déroulé complet. « La soupe d’abord. »
  http://localhost:8000/bibliotheque/ressources/{resource}-raconter-son-territoire-en-une-journee/


Nouveaux liens

* Le portail des ateliers
  Site · Recommandé par Chloé Dumont · exemple.test
  Les fiches se téléchargent prêtes à imprimer.
  http://localhost:8000/bibliotheque/liens/{link}-le-portail-des-ateliers/



Choisir vos jours et ce que vous recevez : http://localhost:8000/mes-preferences/

--{space}
Vous recevez ce message parce que vous faites partie du réseau, et un courrier groupé vous attend chaque mardi.
Ne plus recevoir ce genre de courrier : {stop}
La Trame · http://localhost:8000
"""


def test_a_digest_word_for_word(time_machine, monkeypatch, bruno, chloe):
    time_machine.move_to("2026-11-20T09:00:00Z", tick=False)
    type(bruno).objects.update(joined_at=timezone.now())
    open_things(monkeypatch)
    made = {
        "meeting": make_meeting(chloe, days=19, mode="BOTH", place_name="Namur", lead="Se dire ce qui a marché.").pk,
        "need": make_need(chloe, detail="Sur trois ans.").pk,
        "resource": make_resource(chloe, summary="Le déroulé complet.", quote="La soupe d’abord.", organisations=[make_organisation()]).pk,
        "link": make_link(chloe, url="https://exemple.test/").pk,
    }
    send(ThanksNotice(bruno))
    time_machine.move_to("2026-11-24T07:05:00Z", tick=False)
    digests.send_digests()
    mail = OutgoingMail.objects.get(person=bruno)
    stop = mail.headers["List-Unsubscribe"].strip("<>")
    said = mail.text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2060", "")
    assert said == GOLDEN.format(stop=stop, space=" ", **made)
    assert mail.subject == "La Trame : 1 nouvelle, 1 rencontre, 1 besoin…"
    assert mail.headers["List-Id"] == "La Trame : courrier groupé <courrier-groupe.demo.example>"
    assert mail.headers["Auto-Submitted"] == "auto-generated" and mail.headers["X-Auto-Response-Suppress"] == "All"


def test_ones_next_digest_is_read_on_the_site(client, sign_in, time_machine, bruno, chloe, farid):
    time_machine.move_to("2026-11-20T09:00:00Z")
    address = "/mes-preferences/apercu/"
    assert client.get(address).status_code == 302
    assert sign_in(farid).get(address).status_code == 403
    page = sign_in(bruno).get(address).content.decode()
    assert "Rien à dire pour l’instant" in page and "Votre prochain jour est mardi 24\u00a0novembre 2026" in page
    make_resource(chloe)
    make_need(chloe)
    page = sign_in(bruno).get(address).content.decode()
    assert "Il partira mardi 24\u00a0novembre 2026 à 8h" in page
    assert "Raconter son territoire" in page and "1\u00a0besoin et 1\u00a0ressource" in page
    assert Digest.objects.count() == OutgoingMail.objects.filter(person=bruno).count() == 0
    preferences.choose(person=bruno, values={"weekdays": []})
    assert "Aucun courrier groupé ne part pour vous" in sign_in(bruno).get(address).content.decode()


MADE = """
import datetime
from maillage.letters.domain import digests
from maillage.letters.models import Digest
from maillage.kernel.notices.public import OutgoingMail
from maillage.people.models import Person
digests.BATCH = 4
now = timezone.make_aware(datetime.datetime(2026, 11, 24, 9))
"""
FILLED = """
from tests.factories.library import make_resource
joined = now - datetime.timedelta(days=30)
people = [Person.objects.create_user(f"m{n}@ailleurs.test", None, name=f"Membre {n}", joined_at=joined) for n in range(14)]
author = Person.objects.create_user("autrice@ailleurs.test", None, name="Autrice", joined_at=joined)
resource = make_resource(author)
type(resource).objects.update(published_at=now - datetime.timedelta(days=2))
real, calls = digests.DIGESTS, []
def dying(rows, **options):
    calls.append(1)
    written = real(rows, **options)
    if len(calls) == 3:
        os.kill(os.getpid(), 9)
    return written
digests.DIGESTS = dying
digests.send_digests(now=now)
"""
AGAIN = """
print(OutgoingMail.objects.count(), Digest.objects.count(), digests.send_digests(now=now), digests.send_digests(now=now))
mailed = list(OutgoingMail.objects.order_by("to").values_list("to", flat=True))
print(len(mailed), len(set(mailed)), Digest.objects.count(), Digest.objects.filter(mail=None).count())
"""


def test_killed_between_two_batches_nobody_twice_nobody_missing(tmp_path, migrated):
    site = Site(tmp_path / "site", migrated=migrated)
    site.run(MADE + FILLED, expect=-signal.SIGKILL)
    # Two batches of four were whole; the third, killed before its commit, left nothing.
    assert site.run(MADE + AGAIN).split() == ["8", "8", "6", "0", "14", "14", "15", "1"]


def test_a_late_start_sends_what_was_missed_up_to_two_days(bruno, chloe, time_machine):
    time_machine.move_to("2026-11-20T09:00:00Z", tick=False)
    type(bruno).objects.update(joined_at=timezone.now() - timedelta(days=9))
    make_resource(chloe)
    time_machine.move_to("2026-11-26T22:30:00Z", tick=False)
    assert digests.send_digests() == 1
    assert str(Digest.objects.get(person=bruno).day) == "2026-11-24"
