"""The initiatives of the small network, in each of their states, and their pages."""

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.initiatives.domain import around, experiments, initiatives, publishing, testimonies
from maillage.initiatives.domain.content import Content
from maillage.initiatives.links import consent_path
from tests.factories.initiatives import make_experiment, make_initiative, make_photo, make_sheet, make_spotted, make_testimony, make_words
from tests.factories.library import make_file

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_initiatives(world):
    """Bring an initiative of each state, testimonies and experiments."""
    things, people, today = world.things, world.people, timezone.localdate()
    amel, bruno, chloe, denis, valley, canal = (
        *(people[name] for name in ("amel", "bruno", "chloe", "denis")),
        things["valley"],
        things["canal"],
    )
    initiative = make_initiative(
        bruno, organisations=[valley], themes=[things["parent_theme"], things["theme"]], publics=["TODDLERS", "FAMILIES"], disciplines=["MUSIC"],
        year=2025, place="Crèche des Tilleuls", commune=valley.commune, ages="14 enfants de 18 mois à 3 ans", partners=f"Une chanteuse\n{LONG}",
        calendar="Septembre : rencontre\nOctobre : six matinées", means="Deux demi-journées par semaine\nUn tapis", intention="Écouter ensemble.",
        fundings=[("Province de Namur", 1500), (LONG, 420), ("Fonds propres", None)], observed="Ils chantent à table.", not_again="Le lundi\nLe micro",
        transfer="Une puéricultrice présente à chaque fois.", contact=bruno, contact_name=bruno.name, contact_phone="081 00 00 00",
    )  # fmt: skip
    things["initiative"] = initiative
    around.add_photo(
        initiative=initiative, person=bruno, file=make_photo(bruno), alt="Un tapis vert", credit=f"Photo {LONG}", consent="NOBODY"
    )
    around.add_files(initiative=initiative, person=bruno, added=[make_file(bruno, "deroule.txt", b"Le deroule.")], access="PUBLIC")
    around.adapt(
        initiative=initiative,
        person=chloe,
        organisation=canal,
        changed=f"Deux matinées. {LONG}",
        outcome="Cela suffit.",
        where="Mons",
        when="2026",
    )
    initiatives.note_step(
        initiative=initiative, person=bruno, step="MODELLED", words=f"Une fiche type. {LONG}", evidence_url="/bibliotheque/"
    )
    initiative.refresh_from_db()
    revised = initiatives.content_of(initiative=initiative)
    initiatives.revise(initiative=initiative, person=bruno, content=Content(**{**revised.__dict__, "summary": f"Six matinées. {LONG}"}))
    initiative.refresh_from_db()
    things["closed_initiative"] = make_initiative(amel, title="Pour les membres", access="MEMBERS", organisations=[valley])
    things["withdrawn_initiative"] = make_initiative(bruno, title="Ancienne fiche")
    publishing.withdraw(thing=things["withdrawn_initiative"], person=bruno, reason="Remplacée.")
    things["initiative_elsewhere"] = make_initiative(chloe, title="Menée par le canal", organisations=[canal])
    things["spotted"] = make_spotted(denis, call_back_on=today, source=f"Un appel. {LONG}")
    things["sheet_draft"] = make_sheet(bruno, title="À finir")
    things["waiting_sheet"] = initiatives.submit(initiative=make_sheet(chloe, title="Une première"), person=chloe)
    things["testimony"] = make_testimony(
        bruno, access="PUBLIC", went_wrong="Le bruit.", practice=LONG, initiative=initiative, organisation=valley
    )
    things["withdrawn_testimony"] = testimonies.withdraw(testimony=make_testimony(bruno, access="PUBLIC"), person=bruno)
    things["testimony_draft"] = testimonies.save_draft(person=bruno, key=uuid.uuid4(), words=make_words(title="À finir"))
    asked = testimonies.save_draft(
        person=bruno, key=uuid.uuid4(), words=make_words(own=False, witness_name=LONG, witness_email="t@creche.test")
    )
    things["asked_testimony"] = testimonies.send_testimony(testimony=asked, person=bruno, agreed=False)
    things["experiment"] = make_experiment(bruno, organisation=valley, initiative=initiative, sites=f"Couloir\n{LONG}")
    experiments.observe(experiment=things["experiment"], person=bruno, words=f"Une mère s’assied. {LONG}", site="Couloir")
    things["ended_experiment"] = make_experiment(bruno, title="Finie", ends_on=today - timedelta(days=3))
    experiments.decide(experiment=make_experiment(bruno, title="Arrêtée"), person=bruno, kind="STOP", words="Nous savons.")
    things["experiment_draft"] = experiments.save_draft(person=bruno, key=uuid.uuid4(), protocol=experiments.Protocol(title="À finir"))


def initiative_pages(world, shown):
    """Give {name: [Shown…]} of the pages of initiatives, testimonies and experiments."""
    one, spotted, draft = world.initiative.pk, world.spotted.pk, world.sheet_draft.pk

    def at(name, *args):
        return reverse(f"initiatives:{name}", args=args)

    adaptation = world.initiative.adaptations.get()
    return {
        "initiatives:initiative_list": [shown("/bibliotheque/initiatives/"), shown("/bibliotheque/initiatives/?annee=1999", "visitor")],
        "initiatives:spot": [shown(at("spot"))],
        "initiatives:describe": [shown(at("describe"))],
        "initiatives:initiative_detail": [
            shown(world.initiative.get_absolute_url()),
            shown(world.closed_initiative.get_absolute_url(), "member", "coordinator"),
            shown(world.closed_initiative.get_absolute_url(), "visitor", status=404),
            shown(world.withdrawn_initiative.get_absolute_url(), "visitor", "coordinator", status=410),
            shown(world.spotted.get_absolute_url(), "coordinator"),
            shown(world.sheet_draft.get_absolute_url(), "member"),
            shown(world.waiting_sheet.get_absolute_url(), "coordinator"),
        ],
        "initiatives:initiative_history": [shown(at("initiative_history", one))],
        "initiatives:initiative_edit": [
            shown(at("initiative_edit", one), "member", "coordinator"),
            shown(at("initiative_edit", draft), "member"),
        ],
        "initiatives:initiative_discard": [shown(at("initiative_discard", draft), "member")],
        "initiatives:initiative_withdraw": [shown(at("initiative_withdraw", one), "member")],
        "initiatives:step_create": [shown(at("step_create", one), "member", "coordinator")],
        "initiatives:call_back": [shown(at("call_back", spotted))],
        "initiatives:adaptation_create": [shown(at("adaptation_create", world.initiative_elsewhere.pk), "member")],
        "initiatives:adaptation_remove": [shown(at("adaptation_remove", one, adaptation.uuid), "coordinator")],
        "initiatives:photo_create": [shown(at("photo_create", one), "member")],
        "initiatives:file_create": [shown(at("file_create", one), "member")],
        "initiatives:testimony_list": [shown("/bibliotheque/temoignages/"), shown("/bibliotheque/temoignages/?theme=rien", "visitor")],
        "initiatives:testimony_create": [shown(at("testimony_create"), "member", "coordinator")],
        "initiatives:consent": [
            shown(consent_path(testimony=world.asked_testimony), "visitor"),
            shown(at("consent", "faux"), "visitor", status=410),
        ],
        "initiatives:testimony_detail": [
            shown(world.testimony.get_absolute_url()),
            shown(world.withdrawn_testimony.get_absolute_url(), "visitor", status=410),
            shown(world.asked_testimony.get_absolute_url(), "member"),
        ],
        "initiatives:testimony_edit": [shown(at("testimony_edit", each.pk), "member") for each in (world.testimony, world.testimony_draft)],
        "initiatives:testimony_withdraw": [shown(at("testimony_withdraw", world.testimony.pk), "member")],
        "initiatives:testimony_discard": [shown(at("testimony_discard", world.testimony_draft.pk), "member")],
        "initiatives:experiment_list": [shown("/bibliotheque/experimentations/")],
        "initiatives:experiment_create": [shown(at("experiment_create"), "member")],
        "initiatives:experiment_detail": [
            shown(world.experiment.get_absolute_url()),
            shown(world.ended_experiment.get_absolute_url(), "visitor", "member"),
        ],
        "initiatives:experiment_edit": [shown(at("experiment_edit", world.experiment.pk), "member")],
        "initiatives:observation_create": [shown(at("observation_create", world.experiment.pk), "member")],
        "initiatives:decision_create": [shown(at("decision_create", world.ended_experiment.pk), "member")],
        "initiatives:experiment_withdraw": [shown(at("experiment_withdraw", world.experiment.pk), "member")],
        "initiatives:experiment_discard": [shown(at("experiment_discard", world.experiment_draft.pk), "member")],
        "initiatives:moderation": [shown("/la-semaine/initiatives/")],
    }
