"""Stop mails, from the switch of one of them. Doing it twice changes nothing."""

from maillage.kernel.db.public import writing
from maillage.letters.domain.following import follow
from maillage.letters.domain.preferences import set_level
from maillage.letters.models import Level
from maillage.letters.stops import Switch, read_token
from maillage.people.public import Person, stop_mail


def stop(*, switch: Switch, category: str = "", managed: bool = False) -> None:
    """Stop what a switch names; with a category, all the mails of that category too."""
    with writing():
        person = Person.objects.filter(uuid=switch.person, left_at=None).first()
        if person is None:
            return
        if switch.uuid is not None:
            follow(person=person, kind=switch.kind, uuid=switch.uuid, level=Level.NONE)
        else:
            stop_mail(person=person, notice=switch.notice)
        if category:
            set_level(person=person, category=category, managed=managed, level=Level.NONE)


def stop_by_mail(*, token: str) -> bool:
    """Stop what a mail sent to the address of `List-Unsubscribe` names in its subject; return whether it named something."""
    switch = read_token(token=token.strip())
    if switch is None:
        return False
    stop(switch=switch)
    return True
