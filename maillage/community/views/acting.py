"""What is done in one tap on the page of a discussion, or with a sentence."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.community import rules, things
from maillage.community.domain import answers as answer_acts
from maillage.community.domain import discussions as acts
from maillage.community.domain import keeping
from maillage.community.forms.writing import FoundForm, SentenceForm, WordsForm
from maillage.community.models import Answer, Discussion, Revision
from maillage.community.views.fetching import answer_or_404, crumbs_to, visible_or_gone
from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page, is_coordinator, person_page
from maillage.kernel.ui.respond import back
from maillage.kernel.web.asked import key_of
from maillage.meetings import public as meetings

MOST_SHOWN = 200
WITHDRAW = "Dites en une phrase pourquoi. La personne qui l’a écrite la lira, et la page la montrera."
WITHDRAW_OWN = "Facultatif\u00a0: la page montrera cette phrase à la place."


@person_page(methods=("POST",))
def same_here(request: PersonRequest, number: int) -> HttpResponse:
    """« Moi aussi »."""
    discussion = visible_or_gone(person=request.user, number=number)
    keeping.same_here(discussion=discussion, person=request.user)
    messages.success(request, "C’est noté\u00a0: vous serez prévenu·e des réponses.")
    return back(request, default=discussion.get_absolute_url())


@person_page(methods=("POST",))
def not_here(request: PersonRequest, number: int) -> HttpResponse:
    """Take « moi aussi » back."""
    discussion = visible_or_gone(person=request.user, number=number)
    keeping.not_here(discussion=discussion, person=request.user)
    messages.success(request, "Votre «\u00a0moi aussi\u00a0» est retiré.")
    return back(request, default=discussion.get_absolute_url())


@person_page(methods=("GET", "POST"))
def thank(request: PersonRequest, number: int) -> HttpResponse:
    """« Merci » for an answer: in one tap, or in a sentence."""
    given = answer_or_404(person=request.user, number=number)
    form = SentenceForm(request.POST if request.method == "POST" else None)
    form.fields["words"].help_text = "Facultatif\u00a0: ce que cela a changé pour vous. Les membres lisent cette phrase."
    if request.method == "POST" and form.is_valid():
        keeping.thank(given=given, person=request.user, words=form.cleaned_data["words"])
        messages.success(request, "Merci transmis.")
        return redirect(given.get_absolute_url())
    keeping.check_may_thank(given=given, discussion=given.discussion, person=request.user)
    return _words_page(
        request, given.discussion, form, title="Dire merci", button="Dire merci", lead="Une phrase fait plus plaisir qu’un chiffre."
    )


@person_page(methods=("POST",))
def not_thank(request: PersonRequest, number: int) -> HttpResponse:
    """Take « merci » back."""
    given = answer_or_404(person=request.user, number=number)
    keeping.take_thanks_back(given=given, person=request.user)
    messages.success(request, "Votre merci est retiré.")
    return redirect(given.get_absolute_url())


@person_page(methods=("GET", "POST"))
def keep(request: PersonRequest, number: int) -> HttpResponse:
    """Keep an answer, and say why."""
    given = answer_or_404(person=request.user, number=number)
    if not rules.may_keep(person=request.user, discussion=given.discussion):
        raise Refused(keeping.KEEPERS)
    form = SentenceForm(request.POST if request.method == "POST" else None)
    form.fields["words"].label = "Pourquoi celle-ci\u202f?"
    form.fields["words"].help_text = "Par exemple\u00a0: «\u00a0nous l’avons essayé, cela marche\u00a0»."
    if request.method == "POST" and form.is_valid():
        keeping.keep(given=given, person=request.user, words=form.cleaned_data["words"])
        messages.success(request, "Cette réponse est retenue\u00a0: elle vient en premier.")
        return redirect(given.discussion)
    lead = "Elle viendra en premier, et celles et ceux qui suivent la question la recevront."
    return _words_page(request, given.discussion, form, title="Retenir cette réponse", button="Retenir cette réponse", lead=lead)


@person_page(methods=("POST",))
def release(request: PersonRequest, number: int) -> HttpResponse:
    """Keep no answer any more."""
    discussion = visible_or_gone(person=request.user, number=number)
    keeping.release(discussion=discussion, person=request.user)
    messages.success(request, "Plus aucune réponse n’est retenue.")
    return redirect(discussion)


@person_page(methods=("GET", "POST"))
def found(request: PersonRequest, number: int) -> HttpResponse:
    """« Réponse trouvée en rencontre »: at which one, and what was answered there."""
    discussion = visible_or_gone(person=request.user, number=number)
    if not rules.may_keep(person=request.user, discussion=discussion):
        raise Refused(keeping.KEEPERS)
    form = FoundForm(request.POST if request.method == "POST" else None, initial={"key": key_of(request)})
    form.fields["text"].label, form.fields["text"].help_text = "Ce qui a été répondu", "Les collègues qui n’y étaient pas le liront ici."
    choices: list[Any] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        choices = [card for card in things.found_by(words=values["meeting"], person=request.user) if card.kind == meetings.Meeting.KIND]
        if len(choices) == 1:
            meeting = meetings.Meeting.objects.get(uuid=choices[0].uuid)
            keeping.found_at_meeting(discussion=discussion, person=request.user, meeting=meeting, text=values["text"], key=values["key"])
            messages.success(request, "C’est noté, et la réponse est retenue.")
            return redirect(discussion)
        form.add_error("meeting", "Plusieurs rencontres répondent à ces mots\u00a0: collez l’adresse de la bonne." if choices else "Aucune rencontre de ce nom\u00a0: collez l’adresse de sa page.")  # fmt: skip
    context = {"form": form, "discussion": discussion, "choices": choices, "crumbs": crumbs_to(discussion)}
    return render(request, "community/discussion_found.html", context, status=422 if form.is_bound else 200)


def _words_page(request: PersonRequest, discussion: Discussion, form: Any, **said: Any) -> HttpResponse:
    context = {"form": form, "discussion": discussion, "crumbs": crumbs_to(discussion), **said}
    return render(request, "community/words.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw a discussion."""
    discussion = visible_or_gone(person=request.user, number=number)
    if not rules.may_withdraw(person=request.user, discussion=discussion):
        raise Refused(acts.NO_RIGHT)
    own = rules.is_asker(person=request.user, discussion=discussion)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        help_text=WITHDRAW_OWN if own else WITHDRAW,
        needed="" if own else acts.WORDS_NEEDED,
    )
    if request.method == "POST" and form.is_valid():
        acts.withdraw(discussion=discussion, person=request.user, words=form.cleaned_data["words"])
        messages.success(request, "La discussion est retirée.")
        return redirect("community:discussion_list")
    lead = "Ses réponses partent avec elle. Son adresse dira qu’elle a été retirée, et quand."
    return _words_page(request, discussion, form, title="Retirer cette discussion\u202f?", button="Retirer la discussion", lead=lead)


@person_page(methods=("GET", "POST"))
def answer_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw an answer."""
    given = answer_or_404(person=request.user, number=number)
    if not rules.may_withdraw(person=request.user, discussion=given.discussion, answer=given):
        raise Refused(answer_acts.NO_RIGHT)
    own = rules.is_writer(person=request.user, discussion=given.discussion, answer=given)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        help_text=WITHDRAW_OWN if own else WITHDRAW,
        needed="" if own else acts.WORDS_NEEDED,
    )
    if request.method == "POST" and form.is_valid():
        answer_acts.withdraw_answer(given=given, person=request.user, words=form.cleaned_data["words"])
        messages.success(request, "La réponse est retirée.")
        return redirect(given.discussion)
    lead = "Une ligne restera à sa place, avec la date."
    return _words_page(request, given.discussion, form, title="Retirer cette réponse\u202f?", button="Retirer la réponse", lead=lead)


@coordinator_page(methods=("POST",))
def restore(request: PersonRequest, number: int) -> HttpResponse:
    """Put back a discussion that was withdrawn."""
    discussion = Discussion.objects.filter(pk=number).first() if number < 2**31 else None
    if discussion is None:
        return redirect("community:discussion_list")
    acts.restore(discussion=discussion, person=request.user)
    messages.success(request, "La discussion est de nouveau en ligne.")
    return redirect(discussion)


@coordinator_page(methods=("POST",))
def answer_restore(request: PersonRequest, number: int) -> HttpResponse:
    """Put back an answer that was withdrawn."""
    given = answer_or_404(person=request.user, number=number, withdrawn=True)
    answer_acts.restore_answer(given=given, person=request.user)
    messages.success(request, "La réponse est de nouveau en ligne.")
    return redirect(given.get_absolute_url())


@coordinator_page(methods=("POST",))
def open_held(request: PersonRequest, number: int) -> HttpResponse:
    """Open what waits, or relay it."""
    discussion = acts.open_held(discussion=visible_or_gone(person=request.user, number=number), person=request.user)
    messages.success(
        request,
        "La question est relayée, sans nom." if discussion.relayed else "C’est en ligne. Ses prochaines publications n’attendront plus.",
    )
    return back(request, default=discussion.get_absolute_url())


@coordinator_page(methods=("POST",))
def answer_open(request: PersonRequest, number: int) -> HttpResponse:
    """Open an answer that waits."""
    given = answer_acts.open_answer(given=answer_or_404(person=request.user, number=number), person=request.user)
    messages.success(request, "La réponse est en ligne. Les prochaines de cette personne n’attendront plus.")
    return back(request, default=given.get_absolute_url())


@coordinator_page(methods=("GET", "POST"))
def decline(request: PersonRequest, number: int) -> HttpResponse:
    """Not open what waits, with words."""
    discussion = visible_or_gone(person=request.user, number=number)
    return _declining(request, discussion, lambda words: acts.decline(discussion=discussion, person=request.user, words=words))


@coordinator_page(methods=("GET", "POST"))
def answer_decline(request: PersonRequest, number: int) -> HttpResponse:
    """Not open an answer that waits, with words."""
    given = answer_or_404(person=request.user, number=number)
    return _declining(request, given.discussion, lambda words: answer_acts.decline_answer(given=given, person=request.user, words=words))


def _declining(request: PersonRequest, discussion: Discussion, act: Callable[[str], Any]) -> HttpResponse:
    form = WordsForm(request.POST if request.method == "POST" else None, help_text=WITHDRAW, needed=acts.WORDS_NEEDED)
    if request.method == "POST" and form.is_valid():
        act(form.cleaned_data["words"])
        messages.success(request, "La personne reçoit vos mots.")
        return back(request, default="/questions/")
    lead = "La personne qui l’a écrit reçoit vos mots. Rien n’est montré aux autres."
    return _words_page(request, discussion, form, title="Ne pas publier", button="Envoyer mes mots, et ne pas publier", lead=lead)


@person_page(methods=("GET", "POST"))
def erase_asker(request: PersonRequest, number: int) -> HttpResponse:
    """Erase the name behind a relayed question."""
    discussion = visible_or_gone(person=request.user, number=number)
    if not rules.sees_asker(person=request.user, discussion=discussion):
        raise Refused("Ce nom n’est pas ici, ou vous ne pouvez pas l’effacer.")
    if request.method == "POST":
        acts.erase_asker(discussion=discussion, person=request.user)
        messages.success(request, "Le nom est effacé. La question reste, et la coordination s’en occupe.")
        return redirect(discussion)
    lead = "La coordination ne saura plus qui a posé la question. Cette personne ne pourra plus la modifier, ni retenir une réponse\u00a0; si elle y répond ensuite, par le site ou par courriel, ce sera sous son nom."
    context = {
        "discussion": discussion,
        "crumbs": crumbs_to(discussion),
        "title": "Effacer le nom\u202f?",
        "button": "Effacer le nom",
        "lead": lead,
    }
    return render(request, "community/words.html", context)


@person_page()
def history(request: PersonRequest, number: int) -> HttpResponse:
    """What a discussion and its answers said before they were changed."""
    discussion = visible_or_gone(person=request.user, number=number)
    shown = rules.answers_for(person=request.user, answers=Answer.objects.filter(discussion=discussion)).values("pk")
    rows = Revision.objects.filter(discussion=discussion).filter(Q(answer=None) | Q(answer__in=shown))
    if not is_coordinator(person=request.user):
        # What was changed before the others could read it, such as a word that gave somebody away, was never said to them.
        rows = rows.filter(Q(answer=None, at__gte=discussion.opened_at or timezone.now()) | Q(at__gte=F("answer__opened_at")))
    rows = list(rows.select_related("answer__author", "by").order_by("-at", "-pk")[:MOST_SHOWN])
    for row in rows:
        row.unnamed = row.answer.author_id is None if row.answer is not None else discussion.relayed
    return render(request, "community/history.html", {"discussion": discussion, "rows": rows, "crumbs": crumbs_to(discussion)})
