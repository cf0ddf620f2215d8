"""The dossiers of the small network, in each of their states, and their pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.dossiers.domain import publishing, statuses
from maillage.dossiers.models import Dossier, DossierKind, RecognitionLevel
from tests.factories.dossiers import make_dossier, make_sheet, make_version, pdf_file

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_dossiers(world):
    """Bring a dossier of each state. Bruno's are of the valley, which Amel looks after."""
    things, people = world.things, world.people
    bruno, chloe, valley, canal = people["bruno"], people["chloe"], things["valley"], things["canal"]
    dossier = things["dossier"] = make_dossier(
        bruno, organisation=valley, contact=bruno, word=f"Prenez-y une façon de chercher. {LONG}", conditions="Un appel d’abord.",
        period_from=2025, period_to=2029, filed_year=2024, territory_type="TOWN_VILLAGES", inhabitants=31000,
    )  # fmt: skip
    make_sheet(dossier, stakes=["Habiter ensemble", LONG], themes=[things["parent_theme"]], levels=["acg", "aci"])
    make_version(dossier, file=pdf_file(bruno, ("autre",) * 8), number=2)
    things["prepared_version"] = make_version(dossier, file=pdf_file(bruno, ("nouvelle",) * 8), number=3, opened=False)
    today = timezone.localdate()
    statuses.add_step(person=bruno, dossier=dossier, status="FILED", on=today - timedelta(days=40))
    statuses.add_step(person=bruno, dossier=dossier, status="INCOMPLETE", on=today - timedelta(days=9), note=f"Plan financier {LONG}")
    things["dossier"] = Dossier.objects.get(pk=dossier.pk)
    things["closed_dossier"] = make_dossier(chloe, title=f"Dossier {LONG}", access="MEMBERS", organisation=canal)
    things["withdrawn_dossier"] = make_dossier(bruno, title="Ancien dossier", organisation=valley)
    publishing.withdraw(dossier=things["withdrawn_dossier"], person=bruno, reason="Un nouveau dossier le remplace.")
    things["draft_dossier"] = make_dossier(bruno, title="", publish=False, organisation=valley)
    waiting = things["waiting_dossier"] = make_dossier(chloe, title="Dossier à relire", publish=False, organisation=canal)
    Dossier.objects.filter(pk=waiting.pk).update(submitted_at=timezone.now())


def dossier_pages(world, shown):
    """Give {name: [Shown…]} of the pages of sheets."""
    number, draft = world.dossier.pk, world.draft_dossier
    current = world.dossier.versions.get(number=2)

    def own(name, *args):
        return reverse(f"dossiers:{name}", args=args)

    return {
        "dossiers:dossier_list": [
            shown("/bibliotheque/dossiers/"),
            shown("/bibliotheque/dossiers/?statut=incomplet&niveau=acg&de=2024&a=2030"),
            shown("/bibliotheque/dossiers/?annee=1999", "visitor"),
        ],
        "dossiers:dossier_detail": [
            shown(world.dossier.get_absolute_url()),
            shown(world.closed_dossier.get_absolute_url(), "member", "steward", "coordinator"),
            shown(world.closed_dossier.get_absolute_url(), "visitor", status=404),
            shown(world.withdrawn_dossier.get_absolute_url(), "visitor", "coordinator", status=410),
            shown(draft.get_absolute_url(), "member"),
            shown(world.waiting_dossier.get_absolute_url(), "coordinator"),
        ],
        "dossiers:share": [shown("/bibliotheque/dossiers/partager/")],
        "dossiers:share_draft": [
            shown(own("share_draft", draft.uuid), "member"),
            shown(own("share_draft", draft.uuid), "steward", status=404),
        ],
        "dossiers:share_sheet": [shown(own("share_sheet", draft.uuid), "member")],
        "dossiers:share_terms": [shown(own("share_terms", draft.uuid), "member")],
        "dossiers:draft_discard": [shown(own("draft_discard", draft.uuid), "member")],
        "dossiers:parts": [
            shown(own("parts", draft.versions.get().uuid), "member"),
            shown(own("parts", current.uuid), "member", "steward"),
            shown(own("parts", world.prepared_version.uuid), "steward"),
            shown(own("parts", current.uuid), "coordinator", status=403),
        ],
        "dossiers:check": [
            shown(own("check", draft.versions.get().uuid), "member"),
            shown(own("check", world.prepared_version.uuid), "steward"),
        ],
        "dossiers:dossier_edit": [shown(own("dossier_edit", number), "member", "steward")],
        "dossiers:terms_edit": [shown(own("terms_edit", number), "member", "steward")],
        "dossiers:status_add": [shown(own("status_add", number), "member", "steward")],
        "dossiers:version_create": [shown(own("version_create", number), "member", "steward")],
        "dossiers:withdraw": [shown(own("withdraw", number), "member", "steward", "coordinator")],
        "dossiers:moderation": [shown("/la-semaine/dossiers/")],
        "dossiers:moderation_detail": [shown(own("moderation_detail", world.waiting_dossier.uuid))],
        "dossiers:lists": [shown("/la-semaine/dossiers/listes/")],
        "dossiers:kind_add": [shown("/la-semaine/dossiers/listes/sortes/ajouter/")],
        "dossiers:kind_edit": [shown(own("kind_edit", DossierKind.objects.order_by("pk").first().pk))],
        "dossiers:level_edit": [shown(own("level_edit", RecognitionLevel.objects.order_by("pk").first().pk))],
    }
