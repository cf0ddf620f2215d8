from django.tasks import task

from maillage.people.models import SignInRequest


# Somebody waits for it before the screen.
@task(priority=100)
def mail_sign_in(*, request_id: int) -> bool:
    """Mail the code and the link of a request to sign in; return whether there was somebody to mail."""
    from maillage.people.domain.sign_in import mail_code_and_link

    request = SignInRequest.objects.filter(pk=request_id).first()
    return bool(request and mail_code_and_link(request=request))
