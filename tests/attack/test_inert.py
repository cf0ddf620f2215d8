"""What people wrote is shown as they wrote it, and does nothing: on pages, in feeds, mails, sheets and descriptions."""

import csv
import email
import email.policy
import io
import json
import os
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from maillage.editorial import domain as pages
from maillage.kernel.notices.delivering import source
from maillage.kernel.notices.public import OutgoingMail
from maillage.kernel.ui.og import og_image
from maillage.library.domain import publishing, reading
from maillage.library.models import Resource
from maillage.network.domain import answers, invitations, joining, organisations, themes
from maillage.people.domain.profiles import edit_profile
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.attack.strings import STRINGS
from tests.factories.library import join, make_file, make_organisation, make_resource, make_theme
from tests.factories.network import make_request

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
EACH = [text.replace("\x00", "") for text in STRINGS if text.replace("\x00", "").strip() and len(text) < 600]
ACTIVE = re.compile(r"[<>\"'&{}\[\]]|script")
HOSTILE = [text for text in EACH if ACTIVE.search(text)]
# All that could act, and a fourth of what is only strange.
WRITTEN = EACH if ALL else HOSTILE + [text for text in EACH if not ACTIVE.search(text)][::4]


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes whatever acts."""

    def __init__(self, allowed_hosts=()):
        super().__init__()
        self.acts, self.text, self.inside = [], [], ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("iframe", "object", "embed", "base", "style", "math", "foreignobject") or (tag == "script" and not self._ours(given)):
            self.acts.append((tag, given))
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self.acts.append((tag, given))
        for name, value in given.items():
            if name.startswith("on") or name == "style" or (name in ("href", "src", "action", "formaction", "data") and self._runs(value)):
                self.acts.append((tag, {name: value}))
        if tag == "form" and not (given.get("action") or "/").startswith(("/", "?")):
            self.acts.append((tag, given))
        if tag == "img" and not (given.get("src") or "").startswith("/"):
            self.acts.append((tag, given))
        self.inside = tag if tag in ("script", "textarea", "title") else ""

    def handle_data(self, data):
        if self.inside == "script" and data.strip():
            json.loads(data)  # the only words between script tags are the description for machines
        self.text.append(data)

    @staticmethod
    def _ours(given):
        return given.get("type") == "application/ld+json" or (given.get("src") or "").startswith("/static/")

    @staticmethod
    def _runs(value):
        return re.sub(r"[\s\x00-\x20]", "", value or "").lower().startswith(("javascript:", "data:", "vbscript:"))


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    reader = Reader()
    reader.feed(answer.content.decode())
    reader.close()
    assert not reader.acts, (path, reader.acts[:3])
    return answer, " ".join("".join(reader.text).split())


def plain(text):
    """What of a text must be on the page, whatever typography does to spaces and apostrophes."""
    return "".join(re.findall(r"[^\W_]{2,}", text)[:3])


def letters(text):
    return "".join(re.findall(r"[^\W_]+", text))


@pytest.fixture
def written(amel, denis, bruno):
    """A resource for each text, with the text in each of its fields."""
    organisation = make_organisation()
    join(amel, organisation)
    made = []
    for number, text in enumerate(WRITTEN):
        title = text if re.search(r"\w", text) else f"{text} titre {number}"
        made.append(
            make_resource(
                amel, title=title, summary=title, quote=text, context=text, keep=text, otherwise=text, audience=text,
                authors=[title], organisations=[organisation],
            )
        )  # fmt: skip
    return made


def test_pages_of_resources(client, sign_in, written, bruno):
    for resource, text in zip(written, WRITTEN, strict=True):
        _, said = read(client, resource.get_absolute_url())
        assert letters(said).count(letters(resource.title)[:40]) >= 2, text
        read(client, f"/bibliotheque/ressources/{resource.pk}/historique/")
    address = "/bibliotheque/ressources/"
    seen = 0
    while address:
        answer, said = read(client, address)
        seen += said.count("Ressource")
        following = re.search(r'href="([^"]*)" rel="next"', answer.content.decode())
        address = following and "/bibliotheque/ressources/" + following[1].replace("&amp;", "&").removeprefix("/bibliotheque/ressources/")
    assert seen > (150 if ALL else 75)
    for path in ("/", "/bibliotheque/", "/bibliotheque/themes/", "/bibliotheque/themes/ecole-et-culture/", "/annuaire/"):
        read(client, path)
    for path in ("/mon-bureau/", "/la-semaine/", "/mes-messages/", written[0].get_absolute_url()):
        member = sign_in(bruno)
        if path != "/la-semaine/":
            read(member, path)


def test_machines_read_feeds_maps_and_descriptions(client, written):
    for start in range(0, len(written), 30):  # the feed holds thirty
        part = written[start : start + 30]
        Resource.objects.exclude(pk__in=[each.pk for each in part]).update(access="MEMBERS")
        Resource.objects.filter(pk__in=[each.pk for each in part]).update(access="PUBLIC")
        for path in ("/bibliotheque/flux.xml", "/bibliotheque/themes/ecole-et-culture/flux.xml"):
            from maillage.kernel.changes import public as changes

            changes.renew(kind="library.resource")
            root = ElementTree.fromstring(client.get(path).content)
            titles = [each.text for each in root.findall("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")]
            assert {letters(each.title) for each in part} == {letters(title or "") for title in titles}
    ElementTree.fromstring(client.get("/sitemap.xml").content)


def test_names_that_xml_forbids_close_no_feed(client, amel, denis):
    """Words that came before they were cleaned, or by another way."""
    theme, organisation = make_theme(name="Th\x0bème \x01", note="N\x02ote \uffff"), make_organisation(name="Or\x1fganisation \x08")
    resource = make_resource(amel, organisations=[organisation], themes=[theme])
    Resource.objects.filter(pk=resource.pk).update(title="Ti\x05tre\uffff", summary="Ré\x06sumé")
    for path in ("/bibliotheque/flux.xml", f"/bibliotheque/themes/{theme.slug}/flux.xml", "/sitemap.xml"):
        ElementTree.fromstring(client.get(path).content)
    read(client, f"/bibliotheque/ressources/{resource.pk}-{resource.slug}/")
    assert client.get(f"/bibliotheque/ressources/{resource.pk}/image.png").status_code == 200


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb\tc", "\u202e\u2066", "🙂" * 60, "é" * 200, "W" * 200, "\u0301" * 80, "田" * 90, " ", "\u200b", "\x01\x02", ""]
)
def test_pictures_of_titles(text):
    assert og_image(seed="x", kind="ressource", title=text, subtitle=text)[:4] == b"\x89PNG"


def test_searching_what_was_written(client, written):
    rebuild(engine(), processes=0)
    for text in WRITTEN[::2]:
        answer = client.get("/recherche/", {"q": text})
        reader = Reader()
        reader.feed(answer.content.decode())
        assert answer.status_code == 200 and not reader.acts, text
        found = client.get("/recherche.json", {"q": text, "par": 100}).json()["results"]
        for each in found[:10]:
            assert not re.search(r"<(?!/?mark>)", each["excerpt"]), each["excerpt"]
    assert client.get("/recherche/suggestions/", {"q": "alert"}).status_code == 200


def test_mails_carry_names_that_do_nothing(amel, denis, gaelle, committed):
    for number, text in enumerate(WRITTEN):
        name = f"{text[:110]} Z"
        with committed():
            joining.ask_to_join(name=name, email=f"p{number}@exemple.test", what_i_do=text, keep_words=True, organisation_name=text[:150])
    with committed():
        for number, text in enumerate(HOSTILE[:40]):
            request = make_request(
                None, name=f"{text[:100]} Z", email=f"q{number}@exemple.test", organisation_name=text[:150], what_i_do=text
            )
            joining.confirm_request(request=request)
            answers.ask_question(request=request, word=text, by=denis)
        invitations.invite(
            entries=[(text[:100], f"r{number}@exemple.test") for number, text in enumerate(HOSTILE[:40])], by=denis, word=HOSTILE[3]
        )
        resource = make_resource(amel, title="Titre <script>alert(1)</script> http://exemple.test\nBcc: x@exemple.test", publish=False)
        publishing.ask_change(resource=resource, coordinator=denis, word="<img src=x onerror=alert(1)>")
    mails = OutgoingMail.objects.all()
    assert len(mails) > 200
    for mail in mails:
        _check_mail(mail)


def _check_mail(mail):
    message = email.message_from_string(source(mail=mail), policy=email.policy.default)
    expected = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted", "X-Auto-Response-Suppress",
                "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Transfer-Encoding", "In-Reply-To", "References", "Reply-To"}  # fmt: skip
    assert {name.title() for name in message} <= {name.title() for name in expected}, mail.subject
    assert message["To"].addresses[0].addr_spec == mail.to
    assert "\n" not in mail.subject
    reader = Reader()
    reader.feed(re.sub(r"(?s)<style>.*?</style>", "", mail.html, count=1))
    ours = [act for act in reader.acts if act[0] not in ("style",)]
    assert not ours, (mail.subject, ours[:2])
    # A name never becomes a link by itself.
    assert not re.search(r"(?i)https?://exemple\.test", mail.subject), mail.subject


def test_names_of_everything_else(client, sign_in, denis, bruno, committed):
    parents = []
    for number, text in enumerate(HOSTILE[:45]):
        theme = themes.create_theme(name=f"{text[:60]} {number}", note=text[:500], labels=[text[:70]], actor=denis)
        parents.append(theme)
        organisation = organisations.add_organisation(
            name=f"{text[:140]} {number}",
            kind="CENTRE",
            description=text,
            actor=denis,
            themes=[theme],
            website="https://exemple.test/?a=1&b=<",
        )
    edit_profile(person=bruno, values={"function": HOSTILE[0], "about": "\n".join(HOSTILE), "name": f"B {HOSTILE[1]}"}, by=bruno)
    join(bruno, organisation)
    resource = make_resource(
        bruno, organisations=[organisation], themes=parents[:2], files=[make_file(bruno, '"><script>alert(1)</script>.txt')]
    )
    reading.say_used(resource=resource, person=bruno, organisation=organisation, words="\n".join(HOSTILE)[:600])
    publishing.withdraw(resource=make_resource(bruno, title="Retirée"), person=bruno, reason=HOSTILE[2])
    page = pages.create_page(by=denis, title=HOSTILE[4], body="\n\n".join(HOSTILE), in_footer=True)
    open_to_all = ["/", "/annuaire/", "/annuaire/?imprimer=1", "/bibliotheque/", "/bibliotheque/themes/", resource.get_absolute_url(), page.get_absolute_url(),
                   organisation.get_absolute_url(), "/pages/", *(f"/bibliotheque/themes/{theme.slug}/" for theme in parents[:12]), "/bibliotheque/ressources/"]  # fmt: skip
    for path in open_to_all:
        read(client, path)
    for path in (*open_to_all, f"/annuaire/personnes/{bruno.uuid}/", "/annuaire/personnes/", "/la-semaine/", "/la-semaine/themes/", "/la-semaine/pages/",
                 f"/la-semaine/pages/{page.slug}/", f"/la-semaine/pages/{page.slug}/historique/", f"/la-semaine/themes/{parents[0].uuid}/",
                 f"/annuaire/organisations/{organisation.pk}/modifier/", f"/annuaire/organisations/{organisation.pk}/equipe/", "/bibliotheque/partager/",
                 "/rejoindre/", f"/bibliotheque/ressources/{resource.pk}/modifier/", "/mes-messages/", "/la-semaine/contributions/"):  # fmt: skip
        read(sign_in(denis), path)


def test_sheets_hold_no_formula(client, denis):
    for number, start in enumerate(["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "|calc", "＝1+1", " =1", "'=1", '"=1']):
        organisations.add_organisation(name=f"{start} {number}", kind="CENTRE", actor=denis)
    theme = make_theme(name="=2+2", slug="deux")
    organisations.add_organisation(name="Sage", kind="CENTRE", actor=denis, themes=[theme])
    rows = list(csv.reader(io.StringIO(client.get("/annuaire/organisations.csv").content.decode("utf-8-sig")), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert len(rows) == 13
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))], cells


def test_descriptions_for_machines_are_whole(client, written):
    for resource, text in list(zip(written, WRITTEN, strict=True))[::2]:
        page = client.get(resource.get_absolute_url()).content.decode()
        found = re.search(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)
        assert json.loads(found[1])["name"] == resource.title, text
        reader = Metas()
        reader.feed(page)
        assert reader.found["og:title"] == resource.title == reader.found["DC.title"]
        assert reader.found["og:description"] == resource.summary


class Metas(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "meta" and "content" in given:
            self.found[given.get("property") or given.get("name")] = given["content"]
