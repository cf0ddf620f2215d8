"""Whoever asks without name stays unnamed; what was withdrawn, or said among members, stays there."""

import pytest
from django.test import Client

from maillage.community.domain import answers, carrying, discussions, harvesting, keeping
from maillage.community.domain.content import Content
from maillage.community.links import consent_path, decline_path
from maillage.community.models import Decision, HarvestPart, Revision
from maillage.kernel.access.public import Refused
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.library.domain import publishing
from maillage.people.domain.departure import leave
from tests.factories.community import make_answer, make_discussion
from tests.factories.library import make_resource

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_nothing_says_who_asked_without_name(committed, amel, bruno, chloe, denis):
    with committed():
        asked = discussions.ask(
            person=bruno, content=Content(title="Comment tenir ?", text="Ici, à Zutisteville, on fatigue.", relayed=True)
        )
        discussions.revise(discussion=asked, person=denis, content=Content(title="Comment tenir ?", text="On fatigue."))
        discussions.open_held(discussion=asked, person=denis)
        asked.refresh_from_db()
        carrying.carry(discussion=asked, to=[(amel, "")], by=denis)
        own = answers.answer(person=bruno, discussion=asked, text="Je précise.")
        if own.held_for:
            answers.open_answer(given=own, person=denis)
        answers.revise_answer(given=own, person=bruno, text="Je précise encore.")
        given = make_answer(asked, amel)
        discussions.revise(discussion=asked, person=bruno, content=Content(title="Comment tenir bon ?", text="On fatigue."))
    assert not Entry.objects.filter(actor=bruno).exclude(kind__startswith="people.").filter(kind__startswith="community.").exists()
    assert not Revision.objects.filter(by=bruno).exists() and not Decision.objects.filter(by=bruno).exists()
    member, visitor = signed_in(amel), Client()
    page = asked.get_absolute_url()
    for path in (page, f"/questions/{asked.pk}/historique/", "/questions/", "/mes-donnees/archive/", "/mes-messages/", f"/questions/{asked.pk}/nouvelles/",
                 "/questions/ressemble/?titre=tenir", "/questions/choisir.json?q=tenir", "/recherche.json?q=fatigue", f"/annuaire/personnes/{bruno.uuid}/"):  # fmt: skip
        for client in (member, visitor):
            said = client.get(path)
            text = b"".join(said) if said.streaming else said.content
            assert b"Zutisteville" not in text, path
            assert path.startswith("/annuaire/") or str(bruno).encode() not in text, path
    assert "Comment tenir" not in member.get(f"/annuaire/personnes/{bruno.uuid}/").text
    for mail in OutgoingMail.objects.exclude(person__in=[bruno, denis]):
        assert str(bruno) not in f"{mail.subject}{mail.text}{mail.html}{mail.headers}{mail.from_address}{mail.to_name}"
    # Others may neither carry, keep, withdraw nor erase; whoever asked may not carry: it would give them away.
    for end in ("porter", "modifier", "retirer", "recueillir", "trouvee-en-rencontre", "effacer-le-nom"):
        assert member.get(f"/questions/{asked.pk}/{end}/").status_code in (403, 409, 422), end
    for end in ("modifier", "retirer"):
        assert signed_in(chloe).get(f"/questions/reponses/{given.pk}/{end}/").status_code in (403, 409, 422)
    with pytest.raises(Refused):
        carrying.carry(discussion=asked, to=[(amel, "")], by=bruno)
    # Erased: neither what they were told, nor what the coordination was told, says it any more.
    with committed():
        discussions.erase_asker(discussion=asked, person=bruno)
    assert not Message.objects.filter(about=asked.uuid, person=bruno).exists()
    assert not OutgoingMail.objects.filter(person=bruno, subject__contains="tenir").exists()
    for mail in OutgoingMail.objects.filter(person=denis):
        assert not (asked.title in mail.text and str(bruno) in mail.text)
    assert str(bruno) not in signed_in(denis).get(page).text


def test_visitors_read_no_name_nor_page_older_than_what_it_cites(committed, amel, bruno, chloe, denis):
    book = make_resource(amel, title="Livre zinzolin")
    with committed():
        asked = discussions.ask(
            person=bruno,
            content=Content(
                title="Une question publique", access="PUBLIC", things=[("library.resource", book.uuid)],
                text=f"Voyez [Chloé Zythum](/annuaire/personnes/{chloe.uuid}/) <script>alert(1)</script> [x](javascript:alert(2)) ![y](//ailleurs.test/x.png)",
            ),
        )  # fmt: skip
        if asked.held_for:
            discussions.open_held(discussion=asked, person=denis)
        asked.refresh_from_db()
        given = make_answer(asked, amel, text="Un mot zutique.")
        gone = make_answer(asked, chloe, text="Un mot zarape.")
        keeping.keep(given=given, person=denis, words="Essayé.")
        answers.withdraw_answer(given=gone, person=chloe)
    page, visitor = asked.get_absolute_url(), Client()
    text = visitor.get(page).text
    assert "Livre zinzolin" in text and "zutique" in text and "zarape" not in text
    for word in ("Zythum", str(denis), "<script>alert", '="javascript:', 'src="//ailleurs', str(chloe)):
        assert word not in text, word
    with committed():
        publishing.withdraw(resource=book, person=denis, reason="Retirée.")
    assert "Livre zinzolin" not in visitor.get(page).text
    with committed():
        answers.withdraw_answer(given=given, person=amel)
    assert "zutique" not in visitor.get(page).text + visitor.get("/questions/").text + visitor.get("/questions/flux.xml").text
    with committed():
        discussions.withdraw(discussion=asked, person=bruno)
    assert visitor.get(page).status_code == 410
    for path in ("/questions/", "/questions/flux.xml", "/sitemap.xml", f"/questions/{asked.pk}/image.png"):
        assert f"/questions/{asked.pk}-" not in visitor.get(path).text


def test_words_are_taken_and_opened_by_nobody_else(committed, amel, bruno, chloe, denis):
    asked = make_discussion(amel)
    first, second = make_answer(asked, bruno, text="Mot zinnia."), make_answer(asked, chloe, text="Mot zeste.")
    with committed():
        harvest = harvesting.begin(discussion=asked, answers=[first, second], into="RESOURCE", person=amel)
        parts = {part.person_id: part for part in HarvestPart.objects.filter(harvest=harvest)}
        for person in (bruno, chloe):
            harvesting.consent(part=parts[person.pk], given=True)
        answers.withdraw_answer(given=first, person=bruno)
        address = consent_path(part=parts[chloe.pk])
        draft = harvesting.finish(harvest=harvest, person=amel)
    said = [str(row) for row in draft.authors.all()]
    assert str(bruno) not in said and str(chloe) in said
    # An address serves one page, whole, and once the thing is there.
    visitor = Client()
    token = address.rstrip("/").rpartition("/")[2]
    for path in (address, f"/questions/portee/{token}/", f"/questions/mots/{token[:-1]}/", f"/questions/mots/{token}x/"):
        assert visitor.get(path).status_code == 410, path
    with committed():
        other = make_discussion(amel, title="Une autre")
        late = make_answer(other, chloe)
        running = harvesting.begin(discussion=other, answers=[late], into="RESOURCE", person=amel)
        address = consent_path(part=running.parts.get(answer=late))
        row = carrying.carry(discussion=other, to=[(chloe, "")], by=amel)[0]
        declined = decline_path(carried=row)
        assert visitor.get(address).status_code == visitor.get(declined).status_code == 200
        row.refresh_from_db()
        assert row.declined_at is None
        leave(person=chloe, by=chloe)
    assert visitor.get(address).status_code == visitor.get(declined).status_code == 410
    # What colleagues answered among themselves never opens: withdrawn, it may be put back. And the author alone opens.
    with pytest.raises(Refused):
        discussions.revise(discussion=other, person=amel, content=Content(title="Une autre", access="PUBLIC"))
    with pytest.raises(Refused):
        discussions.revise(discussion=make_discussion(amel, title="Seule"), person=denis, content=Content(title="Seule", access="PUBLIC"))
