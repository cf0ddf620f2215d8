"""The discussions of the small network, in each of their states, and their pages."""

from django.urls import reverse

from maillage.community import public as community
from maillage.community.domain import answers, discussions
from maillage.community.domain.carrying import carry
from maillage.community.domain.harvesting import begin
from maillage.community.links import consent_path, decline_path
from maillage.community.models import Held
from tests.factories.community import make_answer, make_discussion

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"
TEXT = f"""
Nous avons **tenté** un questionnaire {LONG}, avec @Amel Berrada.

## Ce que nous cherchons

- une *grille*
- https://exemple.be/une/adresse/qui/ne/finit/pas/de/s/allonger/et-qui-n-a-aucun-espace

> Une phrase entendue.

| Qui | Quand |
|---|---|
| {LONG} | demain |
"""


def make_discussions(world):
    """Bring a discussion of each state, with answers of each sort."""
    things, people = world.things, world.people
    amel, bruno, chloe, denis = (people[name] for name in ("amel", "bruno", "chloe", "denis"))
    about = [("library.resource", things["resource"].uuid)]
    themes = [things["theme"]]
    content = community.Content(title=f"Comment {LONG} ?", text=TEXT, access="PUBLIC", themes=themes, things=about)
    thread = things["thread"] = community.ask(person=bruno, content=content)
    given = make_answer(thread, amel, text=TEXT, via="MAIL")
    community.thank(given=given, person=chloe, words=f"Merci {LONG}")
    community.keep(given=given, person=bruno, words=f"Essayé. {LONG}")
    community.same_here(discussion=thread, person=denis)
    mine = things["answer"] = community.answer(person=bruno, discussion=thread, text="Je complète.")
    community.revise_answer(given=mine, person=bruno, text="Je complète mieux.")
    gone = make_answer(thread, chloe, text="À retirer")
    answers.withdraw_answer(given=gone, person=denis, words="Hors sujet.")
    held = make_answer(thread, chloe, text="Première réponse", opened_at=None, held_for=Held.FIRST)
    things["held_answer"] = held
    things["unanswered"] = make_discussion(bruno, title="Personne ne sait", themes=themes)
    things["idea_thread"] = make_discussion(amel, title="Et si", kind="IDEA")
    things["held_thread"] = make_discussion(bruno, title="Pas encore", opened_at=None, held_for=Held.FIRST)
    relayed = community.ask(person=amel, content=community.Content(title="Sans nom", relayed=True))
    things["relayed"] = discussions.open_held(discussion=relayed, person=denis)
    things["gone_thread"] = make_discussion(bruno, title="Reprise", access="PUBLIC")
    community.withdraw(discussion=things["gone_thread"], person=bruno)
    things["part"] = begin(discussion=thread, answers=[given], into="RESOURCE", person=bruno).parts.get(answer=given)
    things["carried"] = carry(discussion=things["unanswered"], to=[(amel, f"peut aider sur {LONG}")], by=bruno)[0]
    things["thread"].refresh_from_db()


def discussion_pages(world, shown):
    """Give {name: [Shown…]} of the pages of discussions."""

    def at(name, row=None):
        return reverse(f"community:{name}", args=[(row or world.thread).pk])

    return {
        "community:discussion_list": [
            shown("/questions/"),
            shown("/questions/?theme=rien", "visitor", "member"),
            shown("/questions/?etat=ouverte&ordre=attente", "member", "coordinator"),
        ],
        "community:discussion_create": [shown("/questions/poser/")],
        "community:discussion_detail": [
            shown(world.thread.get_absolute_url()),
            *(shown(each.get_absolute_url(), "member", "coordinator") for each in (world.unanswered, world.idea_thread, world.relayed)),
            shown(world.relayed.get_absolute_url(), "steward"),
            shown(world.relayed.get_absolute_url(), "visitor", status=404),
            shown(world.held_thread.get_absolute_url(), "member", "coordinator"),
            shown(world.gone_thread.get_absolute_url(), "visitor", "coordinator", status=410),
        ],
        "community:discussion_edit": [shown(at("discussion_edit"), "member", "coordinator")],
        "community:answer_edit": [shown(at("answer_edit", world.answer), "member")],
        "community:history": [shown(at("history"))],
        "community:withdraw": [shown(at("withdraw"), "member", "coordinator")],
        "community:answer_withdraw": [shown(at("answer_withdraw", world.answer), "member", "coordinator")],
        "community:keep": [shown(at("keep", world.answer), "member", "coordinator")],
        "community:thank": [shown(at("thank", world.answer), "steward", "coordinator")],
        "community:found": [shown(at("found"), "member", "coordinator")],
        "community:decline": [shown(at("decline", world.held_thread))],
        "community:harvest": [shown(at("harvest"), "member", "coordinator")],
        "community:consent": [shown(consent_path(part=world.part), "visitor")],
        "community:paste": [shown("/questions/reprendre/")],
        "community:bridge": [shown(at("bridge"))],
        "community:carry": [shown(at("carry", world.unanswered), "member", "coordinator")],
        "community:carried_decline": [shown(decline_path(carried=world.carried), "visitor")],
        "community:answer_decline": [shown(at("answer_decline", world.held_answer))],
        "community:erase_asker": [shown(at("erase_asker", world.relayed), "steward", "coordinator")],
    }
