"""What this room keeps about a person: shown, exported, erased."""

from typing import Any

from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import forget_about
from maillage.network import links
from maillage.network.models import HelpOffer, Invitation, JoinAnswer, JoinQuestion, JoinRequest, Membership, Vouch
from maillage.network.rules import forget_memberships


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that this room keeps about somebody, as JSON values."""
    return {
        "organisations": [
            {
                "organisation": row.organisation.name,
                "fonction": row.function,
                "responsable_de_la_fiche": row.is_steward,
                "principale": row.is_main,
                "depuis": row.started_on.isoformat(),
                "jusqu_au": row.ended_on.isoformat() if row.ended_on else None,
            }
            for row in Membership.objects.filter(person=person).select_related("organisation").order_by("pk")
        ],
        "je_peux_aider_sur": [
            {"theme": row.theme.name, "note": row.note}
            for row in HelpOffer.objects.filter(person=person).select_related("theme").order_by("pk")
        ],
        "demandes_pour_rejoindre": [
            _request(row) for row in JoinRequest.objects.filter(account=person).select_related("organisation").order_by("pk")
        ],
        "recommandations_donnees": [
            {"demande": str(row.request.uuid), "le": row.at.isoformat()}
            for row in Vouch.objects.filter(by=person).select_related("request").order_by("pk")
        ],
        "invitations_recues": [
            {"le": row.sent_at.isoformat(), "mot": row.word, "acceptee_le": row.accepted_at.isoformat() if row.accepted_at else None}
            for row in Invitation.objects.filter(email=person.email).order_by("pk")
        ],
        "invitations_envoyees": [
            {"a": row.email, "le": row.sent_at.isoformat()} for row in Invitation.objects.filter(invited_by=person).order_by("pk")
        ],
    }


def _request(row: JoinRequest) -> dict[str, Any]:
    answer = getattr(row, "answer", None)
    return {
        "nom": row.name,
        "adresse": row.email,
        "organisation": row.organisation_label,
        "ce_que_je_fais": row.what_i_do,
        "le": row.asked_at.isoformat(),
        "questions": [{"question": each.word, "reponse": each.reply} for each in row.questions.order_by("pk")],
        "reponse": {"accueillie": answer.accepted, "mot": answer.word, "le": answer.at.isoformat()} if answer else None,
    }


def forget(*, person: Any) -> None:
    """Erase what is personal; that somebody worked in an organisation, between which dates, stays without name nor function.

    Called before the account loses its address.
    """
    with writing():
        today = timezone.localdate()
        rows = list(Membership.objects.filter(person=person).select_related("organisation"))
        for row in rows:
            row.ended_on = row.ended_on or max(today, row.started_on)
            row.function, row.is_steward, row.is_main = "", False, False
        Membership.objects.bulk_update(rows, ["ended_on", "function", "is_steward", "is_main"])
        HelpOffer.objects.filter(person=person).delete()
        Vouch.objects.filter(by=person).delete()
        Invitation.objects.filter(email=person.email).delete()
        asked = JoinRequest.objects.filter(account=person)
        told = [*asked.values_list("uuid", flat=True), *JoinQuestion.objects.filter(request__in=asked).values_list("uuid", flat=True)]
        forget_about(traces=[trace for uuid in told for trace in links.traces(uuid=uuid)])
        JoinQuestion.objects.filter(request__account=person).delete()
        JoinAnswer.objects.filter(request__account=person).update(word="Ces mots sont partis avec la personne.")
        for request in JoinRequest.objects.filter(account=person):
            request.name = request.what_i_do = ""
            request.email = f"{request.uuid.hex}@parti.invalid"
            request.save(update_fields=["name", "email", "what_i_do"])
        changes.touch_all(kind="network.organisation", uuids={row.organisation.uuid for row in rows})
        forget_memberships(person=person)
