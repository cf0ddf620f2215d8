"""What leaves the site: the account, the list of participants, everything at once, the certificates."""

import tempfile
import zipfile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from maillage.kernel.access.public import PersonRequest, is_member, person_page, public_page
from maillage.kernel.documents import public as documents
from maillage.kernel.tables import public as tables
from maillage.kernel.web.errors import error_page
from maillage.kernel.web.limits import client_network, within
from maillage.traces import rules
from maillage.traces.documents import account_document, certificate_document
from maillage.traces.domain import certificates
from maillage.traces.forms.closing import CodeForm
from maillage.traces.links import read_certificate
from maillage.traces.models import Certificate
from maillage.traces.queries import traces as reads
from maillage.traces.queries.participants import participants_table
from maillage.traces.views.leading import held_meeting
from maillage.traces.views.showing import readable

ONCE_A_DAY = 86_400
TOO_MANY = "Il y a eu beaucoup d’essais en peu de temps. Patientez une minute avant de recommencer."


@public_page()
def account(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Send the account this reader may read, as PDF, DOCX or ODT."""
    trace = readable(person=request.user, number=number)
    text = rules.account_for(trace=trace, person=request.user)
    if form not in documents.FORMS or not text:
        raise Http404("Ce compte rendu n’existe pas sous cette forme.")
    document = account_document(trace=trace, account=text)
    return documents.document_response(document=document, form=form, name=f"compte-rendu-{slugify(trace.meeting.title)[:60]}")


@person_page()
def participants(request: PersonRequest, number: int, form: str) -> HttpResponse:
    """Send who came, to those who hold the meeting."""
    meeting = held_meeting(request=request, number=number)
    if form not in tables.FORMS:
        raise Http404("Cette liste n’existe pas sous cette forme.")
    return tables.table_response(table=participants_table(meeting=meeting), form=form, name=f"participants-{slugify(meeting.title)[:60]}")


@person_page()
def archive(request: PersonRequest, number: int) -> HttpResponseBase:
    """Send everything of the traces in one ZIP, to those who hold the meeting: account, list, photos, files."""
    meeting = held_meeting(request=request, number=number)
    trace = readable(person=request.user, number=number)
    # On disk: the photos of a day may weigh more than the memory of the process.
    packed = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the response)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("compte-rendu.docx", documents.to_docx(document=account_document(trace=trace, account=trace.account)))
        if trace.partners_account:
            made.writestr(
                "compte-rendu-partenaires.docx", documents.to_docx(document=account_document(trace=trace, account=trace.partners_account))
            )
        made.writestr("participants.csv", tables.write_table(table=participants_table(meeting=meeting), form="csv-excel"))
        for rank, row in enumerate(trace.files.select_related("file").order_by("position", "pk"), 1):
            made.write(row.file.path, f"fichiers/{rank:02}-{row.file.name}")
    packed.seek(0)
    name = f"traces-{slugify(meeting.title)[:60]}.zip"
    response = FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _certificate_response(found: Certificate) -> HttpResponse:
    organisers = reads.organisers_of(meeting=found.registration.meeting)
    document = certificate_document(certificate=found, organisers=organisers)
    return documents.document_response(document=document, form="pdf", name=f"attestation-{found.code}")


@person_page()
def own_certificate(request: PersonRequest, number: int) -> HttpResponse:
    """Send a member their own certificate."""
    found = get_object_or_404(
        Certificate.objects.select_related("registration__meeting"), pk=number, person=request.user, withdrawn_at=None
    )
    return _certificate_response(found)


@public_page(methods=("GET", "POST"))
def certificate_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Send their certificate to whoever has its address, without account; past its time, offer to mail it again."""
    registration, is_open = read_certificate(given=token)
    found = reads.certificate_of_registration(registration=registration) if registration else None
    if found is None:
        raise Http404("Cette adresse n’est plus valable, ou l’attestation a été retirée. Reprenez celle de votre inscription.")
    if is_open and request.method != "POST":
        return _certificate_response(found)
    sent = request.method == "POST"
    if sent and within(name="certificate_again", key=str(found.uuid), most=1, seconds=ONCE_A_DAY):
        certificates.send_again(certificate=found)
    context = {"meeting": found.registration.meeting, "sent": sent}
    return render(request, "traces/certificate_again.html", context, status=200 if sent else 410)


@person_page()
def certificate(request: PersonRequest, code: str) -> HttpResponse:
    """Send a certificate to those who hold the meeting, to give it to whoever asks."""
    found = reads.certificate_by_code(code=code)
    if found is None or found.withdrawn_at is not None:
        raise Http404("Aucune attestation ne porte ce code.")
    held_meeting(request=request, number=found.registration.meeting_id)
    return _certificate_response(found)


@public_page(methods=("GET", "POST"))
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Say whether a certificate is true: the meeting, the day and how long. The name is asked of the paper, not shown here."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST":
        if not within(name="certificate_code", key=client_network(request=request), most=30, seconds=60):
            return error_page(request=request, status=429, reason=TOO_MANY)
        if form.is_valid():
            found = reads.certificate_by_code(code=form.cleaned_data["code"])
            if found is None or found.withdrawn_at is not None:
                form.add_error("code", "Aucune attestation valable ne porte ce code. Vérifiez chaque signe, ou écrivez au réseau.")
                found = None
    initials = "".join(f"{word[0]}." for word in found.name.split()[:3]) if found else ""
    context = {"form": form, "found": found, "initials": initials, "is_member": is_member(person=request.user)}
    return render(request, "traces/certificate_check.html", context, status=422 if form.errors else 200)
