"""A thing of nobody and what is told about it, for the tests of the letters."""

from uuid import UUID

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import ORDINARY, Notice
from maillage.letters.things import THINGS, ThingKind

KIND = "test.thing"
THING, OTHER = UUID(int=1), UUID(int=2)
TITLES = {THING: "Carnaval en salle", OTHER: "Budget des tilleuls"}


def cards(*, uuids, person):
    return {
        uuid: Card(kind=KIND, uuid=uuid, title=TITLES[uuid], url=f"/choses/{uuid.int}/", label="Question", data_kind="question")
        for uuid in uuids
        if uuid in TITLES and getattr(person, "is_member", False)
    }


def open_things(monkeypatch):
    monkeypatch.setitem(THINGS, KIND, ThingKind(kind=KIND, label="Questions", stop_words="Ne plus suivre cette question", cards=cards))


TEMPLATE = "people/mail/security"


class SampleNotice(Notice):
    """A notice about nothing."""

    name = "test.sample"
    label = "Essai"
    category = "Essais"
    template = TEMPLATE
    why = "vous participez à un essai"

    def __init__(self, *people, fact="1"):
        self.people, self.key = people, fact

    def recipients(self):
        return self.people

    def fact(self):
        return self.key

    def title(self):
        return "Quelque chose est arrivé"

    def url(self):
        return "/mon-profil/"

    def context(self, *, person):
        return {"what": "Essai"}


class AnswerNotice(SampleNotice):
    """Somebody answered about a thing one follows."""

    name = "test.answer"
    template = TEMPLATE
    label = "Une réponse"
    many = "réponses à"

    def __init__(self, *people, fact="1", thing=THING):
        super().__init__(*people, fact=fact)
        self.thing = thing

    def about(self):
        return KIND, self.thing

    def fact(self):
        return f"{self.thing.int}:{self.key}"

    def title(self):
        return f"Une réponse à «\u00a0{TITLES[self.thing]}\u00a0»"

    def url(self):
        return f"/choses/{self.thing.int}/"

    def sender_name(self):
        return 'Bruno "Bob" Collin'

    def reply_to(self, *, person):
        return f"fil-{person.pk}@reseau.test"

    def list_id(self):
        return "Questions éco", "questions.eco"

    def digest_text(self, *, person):
        return "Les mots de la réponse."


class ThanksNotice(AnswerNotice):
    """Ordinary: it may wait."""

    name = "test.thanks"
    template = TEMPLATE
    label = "Un merci"
    weight = ORDINARY
    many = "mercis pour"

    def title(self):
        return "Un merci"


class ManagedNotice(AnswerNotice):
    """About what one looks after."""

    name = "test.managed"
    template = TEMPLATE
    managed = True


class UrgentNotice(AnswerNotice):
    """Somebody waits for it."""

    name = "test.urgent"
    template = TEMPLATE
    at_once = True


class AlwaysNotice(SampleNotice):
    """No choice stops it."""

    name = "test.always"
    template = TEMPLATE
    always_mailed = True
