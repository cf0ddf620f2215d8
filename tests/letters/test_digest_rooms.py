"""What each room brings to the digest, and to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.community import public as community
from maillage.dossiers.models import ExtensionRequest
from maillage.kernel.notices.public import OutgoingMail
from maillage.letters.domain import digests
from maillage.letters.models import Digest
from maillage.meetings.models import Invitee
from tests.factories.community import make_answer, make_discussion
from tests.factories.initiatives import make_initiative
from tests.factories.library import join, make_organisation
from tests.factories.network import make_invitation, make_offer, make_theme
from tests.factories.polls import make_poll, make_voter
from tests.factories.releases import accept, ask, make_shared
from tests.factories.traces import make_trace

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to("2026-11-20T09:00:00Z", tick=False)
    return time_machine


@pytest.fixture
def tuesday(friday):
    """Write the digests of a Tuesday; give the text of the last one of each, with plain spaces, by the first name of its reader."""

    def come():
        friday.move_to("2026-11-24T07:05:00Z", tick=False)
        digests.send_digests()
        mails = OutgoingMail.objects.filter(pk__in=Digest.objects.filter(mail__isnull=False).values("mail_id")).order_by("pk")
        return {
            (mail.to_name or mail.to).split()[0]: mail.text.replace(NBSP, " ").replace("\u202f", " ").replace("\u2060", "")
            for mail in mails
        }

    return come


def part(text, title):
    """Give the lines of a section."""
    return text.partition(f"\n{title}\n")[2].split("\n\n\n")[0]


def test_community_what_one_could_answer_what_was_asked_and_the_best_answer(tuesday, bruno, chloe, amel, denis):
    theme = make_theme("Écoles")
    make_offer(bruno, theme)
    make_discussion(chloe, title="Qui l’a vécu ?", themes=[theme], text="Une **vraie** question.")
    solved = make_discussion(chloe, title="Comment faire ?", text="Et l’agenda ?")
    make_answer(solved, denis, text="La première.")
    kept = make_answer(solved, bruno, text="La bonne.")
    gone = make_answer(solved, denis, text="La retirée.")
    community.keep(given=kept, person=chloe)
    community.withdraw_answer(given=gone, person=denis)
    make_discussion(None, title="Sans nom", asker=amel, text="Relayée.")
    mails = tuesday()
    could = part(mails["Bruno"], "Des questions auxquelles vous pourriez répondre")
    assert "* Qui l’a vécu ?\n  Question · Chloé Dumont\n  Une vraie question.\n  Répondre : " in could and "Comment faire" not in could
    others = part(mails["Bruno"], "Entre collègues")
    assert "* Comment faire ?\n  Question · Chloé Dumont · 2 réponses\n  Et l’agenda ?\n  Bruno Collin : La bonne.\n" in others
    assert "Sans nom" in others and "Qui l’a vécu" not in others
    # Neither one's own, nor the name behind a relayed one, nor what was withdrawn.
    assert "Qui l’a vécu" not in mails["Chloé"] and "Sans nom" not in mails["Amel"] and "Qui l’a vécu" in mails["Amel"]
    for name in ("Bruno", "Chloé"):
        assert "Amel" not in mails[name] and "retirée" not in mails[name]


def test_community_an_answer_withdrawn_since_is_told_no_more(tuesday, bruno, chloe, denis):
    discussion = community.ask(person=denis, content=community.Content(title="Question suivie", text="Alors ?"))
    chloe.trusted_at = timezone.now()
    chloe.save()
    from maillage.letters.public import follow

    follow(person=bruno, kind=community.Discussion.KIND, uuid=discussion.uuid, level="essential")
    given = [community.answer(person=chloe, discussion=discussion, text=f"Réponse {word}.") for word in ("une", "deux", "trois")]
    community.withdraw_answer(given=given[1], person=chloe)
    community.revise_answer(given=given[2], person=chloe, text="Réponse corrigée.")
    told = part(tuesday()["Bruno"], "Ce que vous suivez")
    assert "* 2 réponses à « Question suivie »" in told
    assert "Réponse une." in told and "Réponse corrigée." in told and "deux" not in told and "trois" not in told


def test_dossiers_new_ones_what_ends_soon_and_who_waits(tuesday, friday, amel, bruno, chloe):
    mine, theirs = make_organisation(), make_organisation("Canal", slug="canal")
    join(amel, mine, steward=True)
    join(chloe, theirs)
    dossier = make_shared(amel, mine)
    release = accept(ask(dossier, chloe), amel, days=15)
    ExtensionRequest.objects.create(
        release=release, words="La commission est reportée.", until_on=release.ends_on + timedelta(days=30), asked_at=timezone.now()
    )
    mails = tuesday()
    assert "* Dossier de reconnaissance 2025–2029\n  Demande de reconnaissance · Centre culturel de la Vallée" in part(
        mails["Bruno"], "Nouveaux dossiers"
    )
    assert "À votre disposition jusqu’au samedi 5 décembre 2026" in part(mails["Chloé"], "Dossiers mis à disposition")
    waits = part(mails["Amel"], "Dossiers mis à disposition")
    assert "Chloé Dumont aimerait le garder jusqu’au 4 janvier 2027 et attend votre réponse\n  La commission est reportée." in waits
    assert "mis à disposition" not in mails["Bruno"]


def test_meetings_polls_that_close_traces_and_initiatives(tuesday, bruno, chloe, denis, amel):
    poll = make_poll(denis, closes_at=timezone.now() + timedelta(days=6), words="Dites-nous vos dates.")
    for person in (bruno, chloe):
        Invitee.objects.create(poll=poll, email=person.email, invited_at=timezone.now())
    make_voter(poll, "YES", person=chloe)
    make_trace(denis, published=True)
    make_initiative(denis, title="Le bus des récits", access="MEMBERS")
    make_invitation(denis, "nour@ailleurs.test", name="Nour Haddad")
    mails = tuesday()
    closing = part(mails["Bruno"], "Ce qui se ferme bientôt")
    assert "Quelle date vous convient ? Réponses jusqu’au jeudi 26 novembre 2026" in closing and "Dire mes dates : " in closing
    for name in ("Chloé", "Amel"):
        assert "Quelle date" not in mails[name]
        assert "Le bus des récits" in part(mails[name], "Ce que des équipes ont essayé")
    assert "Une journée pour trier mille paroles." in part(mails["Amel"], "Ce qu’il reste des rencontres")
    assert "Une journée pour trier" in mails["Nour"] and "Le bus" not in mails["Nour"] and "Ce que nous gardons" not in mails["Nour"]
