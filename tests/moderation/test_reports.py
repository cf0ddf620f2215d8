"""Reports: sent once, settled once, by words; nobody who reported is named to others."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.library.domain import publishing
from maillage.moderation import public as moderation
from maillage.moderation.domain import reports
from maillage.moderation.models import ModerationDecision, Report
from maillage.needs.domain import voices
from maillage.network.domain import organisations
from tests.factories.library import make_draft, make_resource
from tests.factories.meetings import make_meeting
from tests.factories.needs import make_need
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
DESK = "/a-traiter/"


def address(thing, kind="library.resource"):
    return f"/signaler/{kind}/{thing.uuid}/"


def read(page):
    return page.text.replace("\xa0", " ")


def settle_at(report, outcome):
    return reverse("moderation:settle", args=[report.uuid, outcome])


def sent(person, thing, **fields):
    return moderation.report(
        person=person, kind="library.resource", uuid=thing.uuid, **{"reason": "PRIVACY", "words": "Un numéro privé, page 2", **fields}
    )


def test_a_member_reports_from_the_page_once_and_the_coordination_is_told(sign_in, amel, bruno, denis):
    resource = make_resource(amel)
    client = sign_in(bruno)
    assert address(resource) in client.get(resource.get_absolute_url()).text
    assert client.get(address(resource)).status_code == 200
    values = {"rule": "PRIVACY", "words": "Un numéro privé"}
    assert client.post(address(resource), values).url == resource.get_absolute_url()
    assert client.post(address(resource), values | {"words": "Toujours là"}).status_code == 302
    report = Report.objects.get()
    assert (report.by, report.rule, report.words) == (bruno, "PRIVACY", "Un numéro privé\nToujours là")
    assert Message.objects.filter(person=denis, name="moderation.report_received").count() == 1
    # The one who shared it hears nothing while nothing is decided; the mail of the coordination does not name the reporter.
    assert not Message.objects.filter(person=amel).exists()
    assert "Bruno" not in OutgoingMail.objects.get(to=denis.email).text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "rule"),
        ({"rule": "AUTRE"}, "rule"),
        ({"rule": "RESPECT", "words": "x" * 2001}, "words"),
        ({"rule": "RESPECT", "email": "x"}, "email"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(client, amel, values, field):
    resource = make_resource(amel)
    answer = client.post(address(resource), {"words": "Gardé"} | values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Report.objects.exists()


def test_a_visitor_reports_what_is_public_only_within_limits_and_is_told_by_mail(client, amel, denis):
    resource, closed = make_resource(amel), make_resource(amel, title="Entre nous", access="MEMBERS")
    assert client.get(address(closed)).status_code == client.get(address(make_draft(amel))).status_code == 404
    assert client.get(address(resource, kind="people.person")).status_code == 404
    assert client.post(address(resource), {"rule": "RIGHTS", "email": "Vu@ailleurs.test", "site_web": "machine"}).status_code == 302
    assert not Report.objects.exists()
    for _ in range(2):
        client.post(address(resource), {"rule": "RIGHTS", "email": "Vu@ailleurs.test"})
    report = Report.objects.get()
    assert (report.by, report.email) == (None, "vu@ailleurs.test")
    moderation.settle(report=report, person=denis, outcome="NOTHING")
    assert "reste telle qu’elle est" in OutgoingMail.objects.get(to="vu@ailleurs.test").text
    report.refresh_from_db()
    assert report.email == ""
    assert [client.post(address(resource), {"rule": "RIGHTS"}).status_code for _ in range(9)][-1] == 429


def test_publishing_comes_before_the_other_outcomes_of_a_row(sign_in, bruno, denis):
    publishing.submit(resource=make_draft(bruno), person=bruno)
    row = sign_in(denis).get(DESK).text.partition('<li class="entry mod">')[2]
    assert -1 < row.index(">Publier<") < row.index("Demander un complément") < row.index("Ne pas publier")


def test_nothing_to_do_in_one_tap(sign_in, amel, bruno, chloe, denis):
    resource = make_resource(amel)
    report, other = sent(bruno, resource), sent(chloe, resource)
    client = sign_in(denis)
    page = read(client.get(DESK))
    assert "Raconter son territoire" in page and "2 signalements" in page
    assert client.post(settle_at(report, "rien"), {"retour": DESK}).url == DESK
    other.refresh_from_db()
    assert other.outcome == "NOTHING" and other.settled_by == denis
    assert {row.person for row in Message.objects.filter(name="moderation.report_settled")} == {bruno, chloe}
    assert not Message.objects.filter(person=amel).exists()
    assert ModerationDecision.objects.get().rule == "PRIVACY"
    with pytest.raises(Stale, match="Denis Evrard a déjà traité"):
        moderation.settle(report=report, person=denis, outcome="NOTHING")
    # Settled, it may be reported anew.
    assert sent(bruno, resource).pk not in (report.pk, other.pk)


def test_a_change_is_asked_of_the_author_who_never_learns_who_reported(sign_in, amel, bruno, denis):
    report = sent(bruno, make_resource(amel))
    client = sign_in(denis)
    empty = client.post(settle_at(report, "changement"), {"words": "  "})
    assert empty.status_code == 422 and "Écrivez quelques mots" in empty.text
    client.post(settle_at(report, "changement"), {"words": "Retirez le numéro de la page 2, merci."})
    told = OutgoingMail.objects.filter(to=amel.email).latest("pk")
    assert "Retirez le numéro" in told.text and "Bruno" not in told.text + told.html
    assert ModerationDecision.objects.get().outcome == "CHANGE_ASKED"


def test_withdrawn_with_words_and_written_once_in_the_register(sign_in, client, amel, bruno, denis):
    resource = make_resource(amel)
    report = sent(bruno, resource)
    sign_in(denis).post(settle_at(report, "retrait"), {"words": "Des données privées."})
    resource.refresh_from_db()
    assert resource.withdrawn_at
    assert "Des données privées." in OutgoingMail.objects.filter(to=amel.email).latest("pk").text
    decision = ModerationDecision.objects.get()
    assert (decision.what, decision.outcome, decision.rule) == ("Ressource", "WITHDRAWN", "PRIVACY")
    client.logout()
    page = client.get("/moderation/").text
    assert "Ressource" in page and "Retiré" in page and "vie privée" in page
    for name in ("Denis", "Amel", "Bruno", resource.title, "Des données privées"):
        assert name not in page


def test_the_other_decisions_of_the_coordination_are_in_the_register_too(client, denis, amel, bruno):
    publishing.withdraw(resource=make_resource(amel), person=denis, reason="Périmé.")
    publishing.withdraw(resource=make_resource(amel, title="La mienne"), person=amel, reason="Je la refais.")
    waiting = publishing.submit(resource=make_draft(bruno), person=bruno)
    publishing.decline(resource=waiting, coordinator=denis, word="Pas ici.")
    assert list(ModerationDecision.objects.order_by("pk").values_list("outcome", "rule")) == [("WITHDRAWN", ""), ("DECLINED", "")]
    # They rest on no rule: on a phone, an empty cell has no line.
    assert client.get("/moderation/").text.count('<td data-l="Règle de la charte"></td>') == 2


def test_what_is_not_offered_is_refused(amel, bruno, denis, client):
    resource = make_resource(amel)
    report = sent(bruno, resource)
    for who in (bruno, amel, AnonymousUser()):
        with pytest.raises(Refused, match="Seule la coordination"):
            moderation.settle(report=report, person=who, outcome="NOTHING")
    publishing.withdraw(resource=resource, person=amel, reason="Je la refais.")
    with pytest.raises(Stale, match="n’est plus en ligne"):
        moderation.settle(report=report, person=denis, outcome="WITHDRAWN", words="Non.")
    moderation.settle(report=report, person=denis, outcome="NOTHING")
    with pytest.raises(Refused):
        sent(bruno, resource)


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("bruno", 403), ("farid", 403), ("denis", 200)])
def test_who_opens_the_desk(client, sign_in, request, who, status):
    if who:
        sign_in(request.getfixturevalue(who))
    answer = client.get(DESK)
    assert answer.status_code == status
    assert who != "denis" or "Tout est traité" in answer.text


def test_one_desk_oldest_first_whose_queries_do_not_grow(sign_in, amel, bruno, chloe, farid, denis):
    client = sign_in(denis)

    def more(number):
        publishing.submit(resource=make_draft(bruno, title=f"Premier essai {number}"), person=bruno)
        sent(chloe, make_resource(amel, title=f"À revoir {number}"))

    def count():
        with CaptureQueriesContext(connection) as asked:
            page = client.get(DESK)
        return page, len(asked)

    more(1)
    count()
    page, first = count()
    assert page.text.index("Premier essai 1") < page.text.index("À revoir 1")
    assert "Demander un complément" in page.text and "Ne pas publier" in page.text
    for number in (2, 3):
        more(number)
    page, last = count()
    assert last == first <= 8
    assert "6 choses" in read(page)
    week = client.get("/la-semaine/").text
    assert "À traiter · 6" in week and "Signalements" in week


def test_a_year_later_names_and_words_are_gone(amel, bruno, denis):
    old, recent = (sent(bruno, make_resource(amel, title=f"Page {number}")) for number in (1, 2))
    for report in (old, recent):
        moderation.settle(report=report, person=denis, outcome="NOTHING", words="Merci")
    Report.objects.filter(pk=old.pk).update(settled_at=timezone.now() - timedelta(days=366))
    assert reports.forget_old() == 1 and reports.forget_old() == 0
    assert list(Report.objects.order_by("pk").values_list("by", "words", "answer")) == [(None, "", ""), (bruno.pk, recent.words, "Merci")]


def test_what_is_kept_is_told_and_forgotten(amel, bruno, denis):
    report = sent(bruno, make_resource(amel))
    assert moderation.own_data(person=bruno)["signalements envoyés"][0]["mots"] == "Un numéro privé, page 2"
    moderation.forget(person=bruno)
    report.refresh_from_db()
    assert (report.by, report.words) == (None, "")


def test_what_has_no_page_to_withdraw_goes_by_the_act_of_its_room_and_its_author_reads_why(sign_in, client, amel, bruno, chloe, denis):
    team = make_organisation(website="https://ailleurs.test")
    type(team).objects.update(description="Des mots de trop")
    make_membership(amel, team, is_steward=True)
    meeting, past, need = make_meeting(amel, role=None), make_meeting(amel, days=-9, stage="HELD"), make_need(amel, bruno)
    voices.leave(need=need, person=amel)
    sign_in(chloe)
    for thing, kind in ((team, "network.organisation"), (meeting, meeting.KIND), (past, past.KIND), (need, need.KIND)):
        assert address(thing, kind=kind) in client.get(thing.get_absolute_url()).text, kind
        assert client.post(address(thing, kind=kind), {"rule": "RESPECT"}).status_code == 302
    desk = sign_in(denis).get(DESK).text
    assert all(label in desk for label in ("Retirer la présentation", "Annuler la rencontre", "Clore le besoin"))
    for report in Report.objects.order_by("pk"):
        answer = client.post(settle_at(report, "retrait"), {"words": "Contraire à la charte"})
        assert answer.status_code == (422 if report.thing == past.uuid else 302), answer.text
    for thing in (team, meeting, need):
        thing.refresh_from_db()
    assert (team.description, team.website) == ("", "") and meeting.is_cancelled and need.closed_words == "Contraire à la charte"
    for name in ("network.presentation_hidden", "meetings.meeting_cancelled", "needs.need_closed"):
        assert Message.objects.filter(person=amel, name=name).count() == 1, name
    assert all("Contraire à la charte" in mail.text for mail in OutgoingMail.objects.filter(to=amel.email))
    assert ModerationDecision.objects.filter(outcome="WITHDRAWN").count() == 3
    assert OutgoingMail.objects.filter(to=chloe.email, text__contains="Cette rencontre est annulée").count() == 1
    with pytest.raises(Refused):
        organisations.hide_presentation(organisation=team, words="Encore", actor=denis)
    with pytest.raises(Refused):
        organisations.hide_presentation(organisation=team, words="Moi", actor=bruno)
