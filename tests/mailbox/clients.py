"""Replies as each program writes them: the structure, the encodings and the quotation of each, with invented people.

`CLIENTS[name](to=…, sender=…, …)` gives the bytes of a mail; what must be read of it is `EXPECTED[name]`.
"""

import base64
import quopri
from email.header import Header

ASKED = "Qui a déjà monté une exposition de photographies avec des ados ?"
REFERENCE = "<8c2f0d1e@reseau.test>"


def encoded(text, charset="utf-8", how="quoted-printable"):
    data = text.replace("\n", "\r\n").encode(charset, "replace")
    if how == "quoted-printable":
        return quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return base64.encodebytes(data).replace(b"\n", b"\r\n") if how == "base64" else data


def part(kind, text, charset="utf-8", how="quoted-printable", extra=""):
    head = f'Content-Type: {kind}; charset="{charset}"{extra}\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    return head.encode() + encoded(text, charset, how)


def file_part(name, data, kind, disposition="attachment", cid=""):
    head = f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: {disposition}; filename="{name}"\r\n'
    head += f"Content-ID: <{cid}>\r\n" if cid else ""
    return head.encode() + b"\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n")


def multipart(kind, *parts, boundary="----=_limite_7f3a", extra=""):
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"{extra}\r\n\r\n'.encode() + body + mark + b"--\r\n"


def mail(body, *, to, sender, number="1", subject="Re: Question sur la photographie", headers="", reference=REFERENCE):
    name, address = sender
    top = (
        f"Return-Path: <{address}>\r\n"
        "Received: from smtp.ailleurs.test (smtp.ailleurs.test [192.0.2.25]) by mx.reseau.test with ESMTPS; Sun, 22 Nov 2026 10:20:04 +0100\r\n"
        f"From: {Header(name, 'utf-8').encode()} <{address}>\r\n"
        f"To: {Header('Denis Evrard via La Trame', 'utf-8').encode()} <{to}>\r\n"
        f"Subject: {Header(subject, 'utf-8').encode()}\r\n"
        "Date: Sun, 22 Nov 2026 10:20:02 +0100\r\n"
        f"Message-ID: <{number}@ailleurs.test>\r\n"
        f"In-Reply-To: {reference}\r\nReferences: {reference}\r\nMIME-Version: 1.0\r\n"
    )
    return (top + headers).encode() + body


def outlook_desktop(**about):
    """Outlook on a desk: paragraphs of Word, a signature with its logo, a ruled block of headers."""
    plain = (
        "Bonjour Denis,\n\nOui, en mars, avec douze jeunes. Il faut :\n\n-\tdes cadres légers\n-\tdeux après-midis\n\nCordialement,\n\nAmel Berrada\n"
        "Animatrice\nCentre culturel de la Vallée\n04 000 00 00\n\nDe : Denis Evrard via La Trame <reponses@reseau.test>\n"
        f"Envoyé : dimanche 22 novembre 2026 10:03\nÀ : Amel Berrada <amel@vallee.test>\nObjet : Question sur la photographie\n\n{ASKED}\n"
    )
    html = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><style><!-- p.MsoNormal {{margin:0cm;}} --></style></head>
<body lang=FR link="#0563C1"><div class=WordSection1>
<p class=MsoNormal><span style='mso-fareast-language:EN-US'>Bonjour Denis,<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>Oui, en mars,
avec douze jeunes. Il faut&nbsp;:<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt'><![if !supportLists]><span style='font-family:Symbol'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>des cadres légers<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt'><span style='font-family:Symbol'>·<span>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span>deux après-midis<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>Cordialement,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><b>Amel Berrada</b><o:p></o:p></p><p class=MsoNormal>Animatrice<o:p></o:p></p>
<p class=MsoNormal>Centre culturel de la Vallée<o:p></o:p></p><p class=MsoNormal>04 000 00 00<o:p></o:p></p>
<p class=MsoNormal><img width=120 height=40 src="cid:image001.png@01DB3C.4F2A" alt="logo"><o:p></o:p></p>
<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>
<p class=MsoNormal><b>De&nbsp;:</b> Denis Evrard via La Trame &lt;reponses@reseau.test&gt; <br><b>Envoyé&nbsp;:</b> dimanche 22 novembre 2026 10:03<br>
<b>À&nbsp;:</b> Amel Berrada &lt;amel@vallee.test&gt;<br><b>Objet&nbsp;:</b> Question sur la photographie<o:p></o:p></p></div></div>
<p class=MsoNormal>{ASKED}<o:p></o:p></p></div></body></html>"""
    text = multipart("alternative", part("text/plain", plain), part("text/html", html), boundary="_000_")
    logo = file_part("image001.png", PICTURE, "image/png", "inline", "image001.png@01DB3C.4F2A")
    return mail(
        multipart("related", text, logo, boundary="_004_", extra='; type="multipart/alternative"'),
        headers="X-Mailer: Microsoft Outlook 16.0\r\n",
        **about,
    )


def outlook_365(**about):
    """Outlook in a browser: lines are divisions, `appendonsend`, then a rule and the block of headers."""
    html = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style type="text/css" style="display:none;"> P {{margin-top:0;margin-bottom:0;}} </style></head><body dir="ltr">
<div class="elementToProof" style="font-family: Aptos, sans-serif;">Nous avons un kit complet, voici le lien : <a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fvallee.test%2Fkit&amp;data=05">le kit</a>.</div>
<div class="elementToProof"><br></div><div class="elementToProof">Je peux le prêter dès janvier.</div>
<div id="Signature" class="elementToProof"><p>Chloé Dumont</p><p>Médiatrice, 04 000 00 01</p></div>
<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">
<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>De :</b> Denis Evrard via La Trame &lt;reponses@reseau.test&gt;<br><b>Envoyé :</b> dimanche 22 novembre 2026 10:03<br><b>À :</b> Chloé Dumont &lt;chloe@canal.test&gt;<br><b>Objet :</b> Question sur la photographie</font><div>&nbsp;</div></div>
<div><p>{ASKED}</p></div></body></html>"""
    plain = "Nous avons un kit complet, voici le lien : le kit<https://vallee.test/kit>.\n\nJe peux le prêter dès janvier.\n\n________________________________\nDe : Denis\nEnvoyé : dimanche\nÀ : Chloé\nObjet : Question\n"
    return mail(
        multipart("alternative", part("text/plain", plain, how="base64"), part("text/html", html, how="base64"), boundary="_000_DB9P"),
        headers="Thread-Topic: Question\r\nX-MS-Has-Attach:\r\nAccept-Language: fr-FR\r\n",
        **about,
    )


def outlook_phone(**about):
    """Outlook on a telephone: plain text only, and its own line."""
    plain = f"Oui, appelez-moi demain.\n\nObtenir Outlook pour Android<https://aka.ms/AAb9ysg>\n________________________________\nDe : Denis Evrard via La Trame <reponses@reseau.test>\nEnvoyé : Sunday, November 22, 2026 10:03:12 AM\nÀ : Amel Berrada <amel@vallee.test>\nObjet : Question sur la photographie\n\n{ASKED}\n"
    return mail(part("text/plain", plain, charset="iso-8859-1"), **about)


def gmail(**about):
    """Gmail in a browser: the quote header is cut in two in the plain text."""
    plain = (
        "Bonjour,\n\nNous l'avons fait en 2024 avec la maison de jeunes : le plus long, c'est de\nchoisir les photos *ensemble*.\n\n- prévoir trois séances\n- imprimer en A3\n\n"
        "Le dim. 22 nov. 2026 à 10:03, Denis Evrard via La Trame <\nreponses+abcd@reseau.test> a écrit :\n\n"
        f"> {ASKED}\n>\n> Denis\n>\n\n\n-- \n*Bruno Collin*\n04 000 00 02\n"
    )
    html = f"""<div dir="ltr"><div>Bonjour,</div><div><br></div><div>Nous l&#39;avons fait en 2024 avec la maison de jeunes : le plus long, c&#39;est de choisir les photos <b>ensemble</b>.</div><div><ul><li>prévoir trois séances</li><li>imprimer en A3</li></ul></div></div><br>
<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Le dim. 22 nov. 2026 à 10:03, Denis Evrard via La Trame &lt;<a href="mailto:reponses%2Babcd@reseau.test">reponses+abcd@reseau.test</a>&gt; a écrit :<br></div>
<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>{ASKED}</div><div>Denis</div></blockquote></div>
<div><br clear="all"></div><br><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div><b>Bruno Collin</b></div><div>04 000 00 02</div></div>"""
    return mail(multipart("alternative", part("text/plain", plain), part("text/html", html), boundary="000000000000a1b2"), **about)


def gmail_phone(**about):
    """Gmail on a telephone."""
    html = f"""<div dir="auto">Oui ! Je vous envoie les photos ce soir.<div dir="auto"><br></div><div dir="auto">Bruno</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Le dim. 22 nov. 2026, 10:03, Denis Evrard via La Trame &lt;<a href="mailto:r@reseau.test">r@reseau.test</a>&gt; a écrit :<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div>{ASKED}</div></blockquote></div>"""
    plain = f"Oui ! Je vous envoie les photos ce soir.\n\nBruno\n\nLe dim. 22 nov. 2026, 10:03, Denis Evrard via La Trame <r@reseau.test>\na écrit :\n\n> {ASKED}\n>\n"
    return mail(multipart("alternative", part("text/plain", plain), part("text/html", html), boundary="0000000000005d"), **about)


def apple_mail(**about):
    """Mail on a Mac: a picture between two texts, each a part of its own."""
    one = '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word;">Voici notre affiche :<div><br></div><div></div></body></html>'
    two = f'<html><body style="overflow-wrap: break-word;"><div></div><div>Elle est libre de droits.</div><div><br><div>-- <br>Chloé</div><br><blockquote type="cite"><div>Le 22 nov. 2026 à 10:03, Denis Evrard via La Trame &lt;r@reseau.test&gt; a écrit :</div><br class="Apple-interchange-newline"><div><div>{ASKED}</div></div></blockquote></div><br></body></html>'
    plain = f"Voici notre affiche :\n\nElle est libre de droits.\n\n-- \nChloé\n\n> Le 22 nov. 2026 à 10:03, Denis Evrard via La Trame <r@reseau.test> a écrit :\n> \n> {ASKED}\n"
    mixed = multipart(
        "mixed",
        part("text/html", one),
        file_part("affiche.png", PICTURE, "image/png", "inline"),
        part("text/html", two),
        boundary="Apple-Mail=_2",
    )
    return mail(
        multipart("alternative", part("text/plain", plain), mixed, boundary="Apple-Mail=_1"),
        headers="X-Mailer: Apple Mail (2.3826.700.81)\r\n",
        **about,
    )


def iphone(**about):
    """Mail on an iPhone: narrow no-break spaces, its line, the header of the quotation inside it."""
    html = f'<html><head></head><body dir="auto"><div dir="ltr">Oui, j’ai adoré, appelez Amel.</div><div dir="ltr"><br id="lineBreakAtBeginningOfSignature">Envoyé de mon iPhone</div><div dir="ltr"><br><blockquote type="cite">Le 22 nov. 2026 à 10:03, Denis Evrard via La Trame &lt;r@reseau.test&gt; a écrit\u202f:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">\ufeff<div>{ASKED}</div></div></blockquote></body></html>'
    plain = f"Oui, j’ai adoré, appelez Amel.\n\nEnvoyé de mon iPhone\n\n> Le 22 nov. 2026 à 10:03, Denis Evrard via La Trame <r@reseau.test> a écrit\u202f:\n> \n> \ufeff{ASKED}\n"
    return mail(
        multipart("alternative", part("text/plain", plain, how="base64"), part("text/html", html, how="base64"), boundary="Apple-Mail-7B"),
        headers="X-Mailer: iPhone Mail (23B85)\r\n",
        **about,
    )


def thunderbird(**about):
    """Thunderbird, plain text: the answer stands under the quotation, its lines end with spaces."""
    plain = f"Le 22/11/2026 à 10:03, Denis Evrard via La Trame a écrit :\n> {ASKED}\n>\n> Denis\n\nOui, et la salle polyvalente s'y prête très bien : elle a des rails et des \nspots, et la commune prête des grilles.\n\n-- \nAmel Berrada\nhttps://vallee.test\n"
    return mail(
        part("text/plain", plain, how="8bit", extra="; format=flowed"),
        headers="User-Agent: Mozilla Thunderbird\r\nContent-Language: fr\r\n",
        **about,
    )


def thunderbird_between(**about):
    """Thunderbird, HTML: answers between the lines of the quotation."""
    html = f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><p>Deux réponses :</p><div class="moz-cite-prefix">Le 22/11/2026 à 10:03, Denis Evrard via La Trame a écrit :<br></div><blockquote type="cite" cite="mid:8c2f0d1e@reseau.test"><p>{ASKED}</p></blockquote><p>Nous, trois fois.</p><blockquote type="cite" cite="mid:8c2f0d1e@reseau.test"><p>Avec quel budget ?</p></blockquote><p>400 € en tout.</p><blockquote type="cite"><p>Denis</p></blockquote><pre class="moz-signature" cols="72">-- \nAmel</pre></body></html>'
    return mail(part("text/html", html, how="8bit"), **about)


def samsung(**about):
    """The mail program of Samsung's telephones."""
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><div dir="auto">Oui avec plaisir</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:85%;color:#575757" dir="auto">Envoyé depuis mon appareil Galaxy</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Message d’origine --------</div><div>De : Denis Evrard via La Trame &lt;r@reseau.test&gt; </div><div>Date : 22/11/26  10:03  (GMT+01:00) </div><div>À : Amel &lt;amel@vallee.test&gt; </div><div>Objet : Question sur la photographie </div><div><br></div></div><div>{ASKED}</div></body></html>'
    return mail(part("text/html", html, how="base64"), **about)


def orange(**about):
    """The web mail of Orange: everything quoted by ">" signs, headers included."""
    plain = f'Bonjour,\n\nJe peux venir en parler le 3 mars.\n\nAmel\n\n\n\n> Message du 22/11/26 10:03\n> De : "Denis Evrard via La Trame" <r@reseau.test>\n> A : "Amel Berrada" <amel@vallee.test>\n> Copie à : \n> Objet : Question sur la photographie\n> \n> {ASKED}\n> \n'
    return mail(part("text/plain", plain, charset="iso-8859-1"), **about)


def free(**about):
    """Zimbra, as Free and many offices have it."""
    plain = f'Oui : avec la bibliothèque.\n\nBelle journée à vous,\nAmel\nCentre culturel de la Vallée\n\n----- Mail original -----\nDe: "Denis Evrard via La Trame" <r@reseau.test>\nÀ: "amel" <amel@vallee.test>\nEnvoyé: Dimanche 22 Novembre 2026 10:03:12\nObjet: Question sur la photographie\n\n{ASKED}\n'
    html = f'<html><body><div style="font-family: arial; font-size: 12pt; color: #000000"><div>Oui : avec la bibliothèque.</div><div><br></div><div>Belle journée à vous,</div><div data-marker="__SIG_PRE__"><div>Amel</div><div>Centre culturel de la Vallée</div></div><div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><blockquote style="border-left:2px solid #1010FF"><b>De: </b>"Denis" &lt;r@reseau.test&gt;<br><b>À: </b>"amel" &lt;amel@vallee.test&gt;<br><b>Envoyé: </b>Dimanche 22 Novembre 2026 10:03:12<br><b>Objet: </b>Question<br></blockquote></div><div data-marker="__QUOTED_TEXT__"><blockquote><div>{ASKED}</div></blockquote></div></div></body></html>'
    return mail(
        multipart("alternative", part("text/plain", plain), part("text/html", html), boundary="=_5a1c"),
        headers="X-Mailer: Zimbra 8.8.15\r\n",
        **about,
    )


def proximus(**about):
    """Open-Xchange, as Proximus and others have it."""
    html = f'<!doctype html><html><head><meta charset="UTF-8"></head><body><div class="default-style">Nous avons des grilles à prêter.</div><div class="default-style"><br></div><div class="io-ox-signature"><p>Chloé<br>04 000 00 01</p></div><blockquote type="cite"><div>Le 22/11/2026 10:03 CET, Denis Evrard via La Trame &lt;r@reseau.test&gt; a écrit :</div><div><br></div><div><br></div><div>{ASKED}</div></blockquote></body></html>'
    plain = f"Nous avons des grilles à prêter.\n\nChloé\n04 000 00 01\n\n> Le 22/11/2026 10:03 CET, Denis Evrard via La Trame <r@reseau.test> a écrit :\n> \n> {ASKED}\n"
    return mail(
        multipart("alternative", part("text/plain", plain), part("text/html", html), boundary="----=_Part_1"),
        headers="X-Mailer: Open-Xchange Mailer v8\r\n",
        **about,
    )


def dutch(**about):
    """An office that writes French in a Dutch Outlook."""
    plain = f"Oui, à Genk en 2025.\n\nVan: Denis Evrard via La Trame <r@reseau.test>\nVerzonden: zondag 22 november 2026 10:03\nAan: Amel Berrada <amel@vallee.test>\nOnderwerp: Question\n\n{ASKED}\n"
    return mail(part("text/plain", plain, charset="Windows-1252"), **about)


def false_charset(**about):
    """Windows' characters announced as UTF-8, and encoded words of a set that does not exist."""
    body = "L’été dernier, à Liège : « déjà vu », œuvre prêtée 40 €.\r\n".encode("cp1252")
    return mail(
        b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n' + body,
        headers="X-Bidon: =?x-rien?Q?=E9?=\r\n",
        **about,
    )


PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
CLIENTS = {
    function.__name__: function
    for function in (
        outlook_desktop, outlook_365, outlook_phone, gmail, gmail_phone, apple_mail, iphone, thunderbird, thunderbird_between, samsung, orange,
        free, proximus, dutch, false_charset,
    )
}  # fmt: skip
EXPECTED = {
    "outlook_desktop": "Bonjour Denis,\n\nOui, en mars, avec douze jeunes. Il faut :\n\n- des cadres légers\n- deux après-midis",
    "outlook_365": "Nous avons un kit complet, voici le lien : le kit (https://vallee.test/kit).\n\nJe peux le prêter dès janvier.",
    "outlook_phone": "Oui, appelez-moi demain.",
    "gmail": "Bonjour,\n\nNous l'avons fait en 2024 avec la maison de jeunes : le plus long, c'est de choisir les photos ensemble.\n\n- prévoir trois séances\n- imprimer en A3",
    "gmail_phone": "Oui ! Je vous envoie les photos ce soir.\n\nBruno",
    "apple_mail": "Voici notre affiche :\n\nElle est libre de droits.",
    "iphone": "Oui, j’ai adoré, appelez Amel.",
    "thunderbird": "Oui, et la salle polyvalente s'y prête très bien : elle a des rails et des spots, et la commune prête des grilles.",
    "thunderbird_between": f"Deux réponses :\n\n> {ASKED}\n\nNous, trois fois.\n\n> Avec quel budget ?\n\n400 € en tout.",
    "samsung": "Oui avec plaisir",
    "orange": "Bonjour,\n\nJe peux venir en parler le 3 mars.\n\nAmel",
    "free": "Oui : avec la bibliothèque.",
    "proximus": "Nous avons des grilles à prêter.",
    "dutch": "Oui, à Genk en 2025.",
    "false_charset": "L’été dernier, à Liège : « déjà vu », œuvre prêtée 40 €.",
}
