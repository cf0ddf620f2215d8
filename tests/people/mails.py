"""Read what was mailed."""

import re

from maillage.kernel.notices.public import OutgoingMail


def last_mail(to):
    return OutgoingMail.objects.filter(to=to).order_by("-pk").first()


def code_in(mail):
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.text).group()


def link_in(mail):
    return re.search(r"https?://\S+/lien/\S+", mail.text).group()


def path_of(url):
    return "/" + url.split("/", 3)[3]
