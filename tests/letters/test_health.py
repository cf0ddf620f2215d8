"""The page on the mails of the network: queue, failures, addresses that refuse, public records."""

import pytest
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail, store_mail
from maillage.letters import domain_records
from maillage.letters.domain_records import BAD, GOOD, UNKNOWN, WEAK, NoAnswer, check, ptr
from maillage.letters.models import BouncedAddress, MailDomainCheck
from maillage.letters.public import note_bounce, suppressed

PAGE = "/la-semaine/courriel/"
RECORDS = {
    ("reseau.test", "TXT"): ["google=1", "v=spf1 include:_spf.relais.test ~all"],
    ("cle._domainkey.reseau.test", "TXT"): ["v=DKIM1; k=rsa; p=MIIB"],
    ("_dmarc.reseau.test", "TXT"): ["v=DMARC1; p=quarantine"],
    ("relais.test", "A"): ["192.0.43.8"],
    ("192.0.43.8", "PTR"): ["sortie.relais.test"],
    ("sortie.relais.test", "A"): ["192.0.43.8"],
    ("reseau.test", "MX"): ["boite.relais.test"],
}


def directory(**changed):
    records = RECORDS | {tuple(key.split("|")): value for key, value in changed.items()}
    return lambda name, kind: records.get((name, kind), [])


def states(ask, selector="cle"):
    return {each.key: each.state for each in check(domain="reseau.test", relay="relais.test", selector=selector, ask=ask)}


ALL_GOOD = dict.fromkeys(["spf", "dkim", "dmarc", "ptr", "mx"], GOOD)


def test_what_the_records_say():
    assert states(directory()) == ALL_GOOD
    for changed, key, state in [
        ({"reseau.test|TXT": []}, "spf", BAD),
        ({"reseau.test|TXT": ["v=spf1 -all", "v=spf1 ~all"]}, "spf", BAD),
        ({"reseau.test|TXT": ["v=spf1 mx +all"]}, "spf", WEAK),
        ({"reseau.test|TXT": ["v=spf1 mx"]}, "spf", WEAK),
        ({"reseau.test|TXT": ["v=spf1 " + " ".join(f"include:{n}.test" for n in range(11)) + " -all"]}, "spf", BAD),
        ({"cle._domainkey.reseau.test|TXT": []}, "dkim", BAD),
        ({"cle._domainkey.reseau.test|TXT": ["v=DKIM1; p="]}, "dkim", BAD),
        ({"_dmarc.reseau.test|TXT": []}, "dmarc", BAD),
        ({"_dmarc.reseau.test|TXT": ["v=DMARC1; p=peut-être"]}, "dmarc", BAD),
        ({"_dmarc.reseau.test|TXT": ["v=DMARC1; p=none"]}, "dmarc", GOOD),
        ({"sortie.relais.test|A": ["192.0.43.9"]}, "ptr", WEAK),
        ({"192.0.43.8|PTR": []}, "ptr", WEAK),
        ({"relais.test|A": []}, "ptr", BAD),
        ({"relais.test|A": ["10.0.0.2"]}, "ptr", UNKNOWN),
        ({"reseau.test|MX": []}, "mx", BAD),
        ({"reseau.test|MX": [""]}, "mx", BAD),
    ]:
        assert states(directory(**changed)) == ALL_GOOD | {key: state}, changed
    assert states(directory(), selector="")["dkim"] == UNKNOWN
    assert ptr(relay="", ask=directory())[0] == UNKNOWN


def test_a_silent_directory_is_said_so():
    def silent(name, kind):
        raise NoAnswer

    assert set(states(silent).values()) == {UNKNOWN}


def test_the_coordination_checks_the_domain_from_the_page(sign_in, denis, monkeypatch, settings):
    settings.MAIL_DOMAIN, settings.SMTP_HOST, settings.MAIL_DKIM_SELECTOR = "reseau.test", "relais.test", "cle"
    monkeypatch.setattr(domain_records, "ask_directory", directory(**{"_dmarc.reseau.test|TXT": []}))
    client = sign_in(denis)
    assert "décident si vos courriels arrivent" in client.get(PAGE).content.decode()
    for _ in range(2):
        assert client.post(f"{PAGE}domaine/").status_code == 302
    page = client.get(PAGE).content.decode()
    assert page.count(">Bon<") + page.count("Bon</") >= 4 and "Gmail et Yahoo" in page
    assert MailDomainCheck.objects.count() == 1


def test_failures_and_addresses_that_refuse_are_tried_again(sign_in, denis, bruno, chloe, django_assert_num_queries):
    now = timezone.now()
    client = sign_in(denis)
    assert "Aucun ce mois-ci" in client.get(PAGE).content.decode()
    for number in range(22):
        store_mail(to=f"p{number}@ailleurs.test", subject=f"Lettre {number}", text="x")
        note_bounce(address=f"p{number}@ailleurs.test", hard=True, why="550 inconnue")
    OutgoingMail.objects.update(sent_at=None, failed_at=now, next_attempt_at=None, attempts=7, last_error="550 inconnue")
    note_bounce(address=bruno.email, hard=True, why="<b>550</b>")
    page = client.get(PAGE).content.decode()
    assert "et 2\u00a0autres" in page and "et 3\u00a0autres" in page and "(Bruno Collin)" in page and "&lt;b&gt;550" in page
    assert "Bruno Collin ne reçoit plus nos courriels" not in client.get("/a-traiter/").content.decode()
    for row in BouncedAddress.objects.exclude(address=bruno.email)[:21]:
        client.post(f"{PAGE}adresses/{row.uuid}/laisser/")
    desk = client.get("/a-traiter/").content.decode()
    assert "Bruno Collin ne reçoit plus nos courriels" in desk and "La laisser arrêtée" in desk
    assert suppressed(addresses=["p0@ailleurs.test"])
    mail, address = OutgoingMail.objects.latest("pk"), BouncedAddress.objects.get(address=bruno.email)
    assert client.post(f"{PAGE}{mail.uuid}/reessayer/").status_code == 302
    mail.refresh_from_db()
    assert mail.failed_at is None and mail.next_attempt_at
    assert client.post(f"{PAGE}{mail.uuid}/reessayer/").status_code == 409
    assert client.post(f"{PAGE}adresses/{address.uuid}/reessayer/").status_code == 302
    assert not BouncedAddress.objects.filter(pk=address.pk).exists()
    assert client.post(f"{PAGE}adresses/{address.uuid}/reessayer/").status_code == 404


@pytest.mark.parametrize("path", [PAGE])
def test_others_do_not_see_it(client, sign_in, bruno, path):
    assert client.get(path).status_code == 302
    assert sign_in(bruno).get(path).status_code == 403
    assert sign_in(bruno).post(f"{path}domaine/").status_code == 403
