"""More replies as programs write them: signatures, warnings of offices, answers under the quotation, parts nobody meant to send.

`MORE[name]` is (bytes of the body with its headers, what must be read, names of the files somebody meant to send).
"""

from tests.mailbox.clients import ASKED, PICTURE, file_part, multipart, part

ME = "Denis Evrard via La Trame"
CONTACT = "Amel Berrada\nAnimatrice\nCentre culturel de la Vallée\nRue Haute 3, 4000 Liège\nT 04 000 00 00 | www.vallee.test"
WARNING = (
    "Ce message et ses pièces jointes sont confidentiels et destinés à la seule personne à qui ils sont adressés. Si vous les recevez par erreur, "
    "merci de les détruire et d’en avertir l’expéditeur."
)


def html(body, how="quoted-printable", charset="utf-8"):
    return part("text/html", f"<html><head><meta charset='{charset}'></head><body>{body}</body></html>", charset, how)


def word(*lines):
    """Paragraphs as Word writes them."""
    return "".join(f"<p class=MsoNormal>{line or '<o:p>&nbsp;</o:p>'}<o:p></o:p></p>" for line in lines)


def word_headers(colour="#E1E1E1"):
    return (
        f"<div><div style='border:none;border-top:solid {colour} 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De&nbsp;:</b> {ME} &lt;r@reseau.test&gt;<br>"
        f"<b>Envoyé&nbsp;:</b> lundi 16 novembre 2026 09:12<br><b>À&nbsp;:</b> Amel<br><b>Objet&nbsp;:</b> Question</p></div></div>{word(ASKED)}"
    )


def gmail_quote(before="Le lun. 16 nov. 2026 à 09:12"):
    return (
        f'<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{before}, {ME} &lt;<a href="mailto:r@reseau.test">r@reseau.test</a>&gt; '
        f'a écrit\u202f:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div>{ASKED}</div></blockquote></div>'
    )


def quoted(text=ASKED):
    return "".join(f"> {line}\n" for line in text.split("\n"))


PLAIN = {
    # Gmail, plain text: the line that says who wrote, cut in two and in three.
    "gmail_cut_in_two": (f"Oui, au printemps.\n\nLe lun. 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a\nécrit :\n\n{quoted()}", "Oui, au printemps."),
    "gmail_cut_in_three": (f"Oui, au printemps.\n\nLe lun. 16 nov. 2026 à 09:12, Denis Evrard via La Trame <\nreponses+abcdefgh@reseau.test>\na écrit :\n\n{quoted()}", "Oui, au printemps."),
    "gmail_under": (f"Le lun. 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a\nécrit :\n\n{quoted()}\nOui, deux fois.\n\nBruno\n", "Oui, deux fois.\n\nBruno"),
    "roundcube": (f"Bonjour,\n\nNous avons des cadres.\n\nBien à vous,\nAmel\n\nLe 2026-11-16 09:12, {ME} a écrit :\n{quoted()}", "Bonjour,\n\nNous avons des cadres."),
    "roundcube_under": (f"Le 2026-11-16 09:12, {ME} a écrit :\n{quoted()}\nNous avons des cadres.\n\n-- \nAmel Berrada\nCentre culturel de la Vallée\n", "Nous avons des cadres."),
    "sogo": (f'Je prête le mien.\n\nLe Lundi, Novembre 16, 2026 09:12 CET, "{ME}" <r@reseau.test> a écrit:\n \n{quoted()}', "Je prête le mien."),
    "yahoo": (f"Volontiers.\n\nEnvoyé depuis Yahoo Mail pour iPhone\n\n    Le lundi 16 novembre 2026 à 09:12:31 UTC+1, {ME} <r@reseau.test> a écrit :  \n \n {ASKED}\n", "Volontiers."),
    "sfr": (f'D’accord pour jeudi.\n\nAmel\n\n========================================\n\nMessage du : 16/11/2026 09:12\nDe : "{ME}" <r@reseau.test>\nA : amel@vallee.test\nCopie à : \nSujet : Question\n\n{ASKED}\n', "D’accord pour jeudi.\n\nAmel"),
    "windows_mail": (f"Nous l’avons fait.\n\nProvenance : Courrier pour Windows\n\nDe : {ME}\nEnvoyé le :lundi 16 novembre 2026 09:12\nÀ : amel@vallee.test\nObjet :Question\n\n{ASKED}\n", "Nous l’avons fait."),
    "k9": (f"Oui.\n-- \nEnvoyé de mon appareil Android avec Courriel K-9 Mail. Veuillez excuser ma brièveté.\n\nLe 16 novembre 2026 09:12:31 GMT+01:00, {ME} <r@reseau.test> a écrit :\n{quoted()}", "Oui."),
    "bluemail": (f"Oui, avec joie.\n\nTéléchargez BlueMail pour Android\n\nLe 16 nov. 2026 à 09:12, à 09:12, {ME} <r@reseau.test> a écrit:\n{quoted()}", "Oui, avec joie."),
    "notes": (f"Bonjour,\n\nIl reste deux places.\n\nBien cordialement,\n\nAmel Berrada\n\n\n\nDe :\t{ME} <r@reseau.test>\nPour :\tamel@vallee.test\nDate :\t16/11/2026 09:12\nObjet :\tQuestion\n\n\n\n{ASKED}\n", "Bonjour,\n\nIl reste deux places."),
    "skynet": (f'Oui, en 2019.\n\n----- Original Message -----\nFrom: "{ME}" <r@reseau.test>\nTo: <amel@skynet.test>\nSent: Monday, November 16, 2026 9:12 AM\nSubject: Question\n\n{ASKED}\n', "Oui, en 2019."),
    "proximus_plain": (f"Oui, en 2019.\n\n> Op 16/11/2026 09:12 CET schreef {ME} <r@reseau.test>:\n>\n>\n{quoted()}", "Oui, en 2019."),
    "infomaniak_plain": (f"Oui, en 2019.\n\n-- \nAmel Berrada\n04 000 00 00\n\nLe lundi 16 novembre 2026 à 09:12 (+01:00), {ME} a écrit :\n{quoted()}", "Oui, en 2019."),
    "proton_plain": (f"Oui, en 2019.\n\nEnvoyé avec la messagerie sécurisée [Proton Mail.](https://proton.me/mail/home)\n\nLe lundi 16 novembre 2026 à 09:12, {ME} <r@reseau.test> a écrit :\n\n{quoted()}", "Oui, en 2019."),
    "forwarded": (f"Pour vous, de la part de ma collègue : elle l’a fait en 2019.\n\n---------- Forwarded message ---------\nDe : {ME} <r@reseau.test>\nDate: lun. 16 nov. 2026 à 09:12\nSubject: Question\nTo: <amel@vallee.test>\n\n\n{ASKED}\n", "Pour vous, de la part de ma collègue : elle l’a fait en 2019."),
    "disclaimer": (f"Oui, en 2019.\n\nAmel\n\n{WARNING}\nAvant d’imprimer ce message, pensez à l’environnement.\n\nDe : {ME} <r@reseau.test>\nEnvoyé : lundi 16 novembre 2026 09:12\nÀ : Amel\nObjet : Question\n\n{ASKED}", "Oui, en 2019.\n\nAmel"),
    "long_signature": (f"Oui, en 2019.\n\nBien à vous,\n\n{CONTACT}\nFermé le lundi\nSuivez-nous :\nFacebook\nInstagram\nNotre saison\nhttps://vallee.test/saison\nNos lieux\nLa Grange\nLe Moulin\nLe Préau\nAvec le soutien de la Ville\nAvec le soutien de la Province\n\n{WARNING}\n\nThis e-mail and any attachment are confidential.\n\nDe : {ME} <r@reseau.test>\nEnvoyé : lundi 16 novembre 2026 09:12\nÀ : Amel\nObjet : Question\n\n{ASKED}", "Oui, en 2019."),
    "antivirus": (f"Oui, en 2019.\n\n[image: Avast logo] <https://www.avast.test/antivirus>\n\nL'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.\nwww.avast.test <https://www.avast.test/antivirus>\n\nLe lun. 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a écrit :\n\n{quoted()}", "Oui, en 2019."),
    "outlook_plain_logo": (f"Oui, en 2019.\n\nBelle journée,\n\nAmel\n[cid:image001.png@01DB3C.4F2A]\n\nDe : {ME} <r@reseau.test>\nEnvoyé : lundi 16 novembre 2026 09:12\nÀ : Amel\nObjet : Question\n\n{ASKED}", "Oui, en 2019."),
    "only_signed": (f"-- \n{CONTACT}\n\nLe lun. 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a écrit :\n\n{quoted()}", ""),
    "only_closing": (f"Bien cordialement,\n\n{CONTACT}\n\nDe : {ME} <r@reseau.test>\nEnvoyé : lundi 16 novembre 2026 09:12\nÀ : Amel\nObjet : Question\n\n{ASKED}", ""),
    "only_phone": (f"Envoyé de mon iPhone\n\n> Le 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a écrit :\n>\n{quoted()}", ""),
    "interleaved": (f"Bonjour,\n\nLe 16/11/2026 à 09:12, {ME} a écrit :\n> Combien de jeunes ?\n\nDouze.\n\n> Et quel budget ?\n\n400 €.\n\n> Denis\n\n-- \nAmel\n", "Bonjour,\n\n> Combien de jeunes ?\n\nDouze.\n\n> Et quel budget ?\n\n400 €."),
    "answered_in_full": (f"Oui, en 2019. Le plus long :\n\n1. choisir les photos ;\n2. écrire les légendes.\n\nLe prix : 400 €.\nLe lieu : https://vallee.test/grange\n\nAmel\n\nLe lun. 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a écrit :\n\n{quoted()}", "Oui, en 2019. Le plus long :\n\n1. choisir les photos ;\n2. écrire les légendes.\n\nLe prix : 400 €.\nLe lieu : https://vallee.test/grange\n\nAmel"),
}  # fmt: skip

FLOWED = "Oui, et la salle polyvalente s’y prête très bien : elle a des rails, des \nspots, et la commune prête des grilles.\n\n>> Qui ?\n> Vous ?\n\nNous, en mai.\n\n-- \nAmel\n"

MORE = {name: (part("text/plain", text), expected, []) for name, (text, expected) in PLAIN.items()}
MORE |= {
    "outlook_warning": (
        multipart(
            "related",
            html(
                f"<div class=WordSection1>{word('Bonjour,', '', 'Voici notre affiche&nbsp;:', '<img width=400 src="cid:image002.png@01DB3C">', 'Elle est libre de droits.', '', 'Bien à vous,', '', '<b>Amel Berrada</b>', '<img src="cid:image001.png@01DB3C">', f'<span style="font-size:8.0pt">{WARNING}</span>')}{word_headers()}</div>"
            ),
            file_part("image001.png", PICTURE * 9, "image/png", "inline", "image001.png@01DB3C"),
            file_part("image002.png", PICTURE * 9, "image/png", "inline", "image002.png@01DB3C"),
        ),
        "Bonjour,\n\nVoici notre affiche :\n\nElle est libre de droits.",
        ["image002.png"],
    ),
    "outlook_mac": (
        html(f"<div class=WordSection1>{word('Nous l’avons fait.', '', 'Amel')}{word_headers('#B5C4DF')}</div>"),
        "Nous l’avons fait.\n\nAmel",
        [],
    ),
    "outlook_ios": (
        html(
            f'<div dir="auto">Oui, appelez-moi.</div><div id="ms-outlook-mobile-body-separator-line"><br></div><div id="ms-outlook-mobile-signature">Envoyé à partir de <a href="https://aka.ms/o0ukef">Outlook pour iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>De :</b> {ME}<br><b>Envoyé :</b> lundi 16 novembre 2026 09:12<br><b>À :</b> Amel<br><b>Objet :</b> Question</div><div>{ASKED}</div>',
            how="base64",
        ),
        "Oui, appelez-moi.",
        [],
    ),
    "outlook_signed_only": (
        html(
            f'<div class="elementToProof"><br></div><div id="Signature"><p>Amel Berrada</p><p>Animatrice</p><p>04 000 00 00</p></div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De :</b> {ME}<br><b>Envoyé :</b> lundi<br><b>À :</b> Amel<br><b>Objet :</b> Q</div><div>{ASKED}</div>'
        ),
        "",
        [],
    ),
    "outlook_in_signature": (
        html(
            f'<div id="Signature"><p>Oui, je viens avec deux collègues.</p><p>Amel Berrada</p><p>04 000 00 00</p></div><div id="appendonsend"></div><div>{ASKED}</div>'
        ),
        "Oui, je viens avec deux collègues.\n\nAmel Berrada\n\n04 000 00 00",
        [],
    ),
    "gmail_under_html": (
        html(f'{gmail_quote()}<div dir="ltr"><div>Oui, deux fois.</div></div><div class="gmail_signature">Bruno</div>'),
        "Oui, deux fois.",
        [],
    ),
    "gmail_picture": (
        multipart(
            "related",
            html(f'<div dir="ltr">Voici la salle.<div><img src="cid:ii_m3a1" alt="salle.png" width="400"></div></div><br>{gmail_quote()}'),
            file_part("salle.png", PICTURE * 9, "image/png", "inline", "ii_m3a1"),
        ),
        "Voici la salle.",
        ["salle.png"],
    ),
    "gmail_antivirus": (
        html(
            f'<div dir="ltr">Oui, en 2019.</div><div id="DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2"><br><table><tr><td><a href="https://www.avast.test/a"><img src="https://ipm.avast.test/a.png"></a></td><td>Garanti sans virus.<a href="https://www.avast.test/a">www.avast.test</a></td></tr></table></div><br>{gmail_quote()}'
        ),
        "Oui, en 2019.",
        [],
    ),
    "apple_ipad": (
        html(
            f'<div dir="ltr"></div><div dir="ltr">Oui, volontiers.</div><div dir="ltr"><br>Envoyé de mon iPad</div><div dir="ltr"><br><blockquote type="cite">Le 16 nov. 2026 à 09:12, {ME} &lt;r@reseau.test&gt; a écrit&nbsp;:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{ASKED}</div></blockquote>'
        ),
        "Oui, volontiers.",
        [],
    ),
    "thunderbird_under": (
        html(
            f'<div class="moz-cite-prefix">Le 16/11/2026 à 09:12, {ME} a écrit&nbsp;:<br></div><blockquote type="cite" cite="mid:a@reseau.test"><p>{ASKED}</p></blockquote><p>Nous, trois fois.</p><div class="moz-signature">-- <br>Amel</div>'
        ),
        "Nous, trois fois.",
        [],
    ),
    "thunderbird_flowed": (
        part("text/plain", FLOWED, how="8bit", extra="; format=flowed"),
        "Oui, et la salle polyvalente s’y prête très bien : elle a des rails, des spots, et la commune prête des grilles.\n\nNous, en mai.",
        [],
    ),
    "roundcube_html": (
        html(
            f'<p>Nous avons des cadres.</p><div><br /></div><div id="v1signature">-- <br />Amel Berrada<br />04 000 00 00</div><p id="reply-intro">Le 2026-11-16 09:12, {ME} a écrit&nbsp;:</p><blockquote type="cite" style="border-left: #1010ff 2px solid">{ASKED}</blockquote>'
        ),
        "Nous avons des cadres.",
        [],
    ),
    "infomaniak": (
        html(
            f'<div>Oui, en 2019.</div><div><br></div><div class="editorUserSignature"><div>Amel Berrada</div><div>04 000 00 00</div></div><div class="ik_mail_quote"><div>Le lundi 16 novembre 2026 à 09:12, {ME} &lt;r@reseau.test&gt; a écrit :</div><blockquote class="ws-ng-quote"><div>{ASKED}</div></blockquote></div>'
        ),
        "Oui, en 2019.",
        [],
    ),
    "proton": (
        html(
            f'<div style="font-family: Arial">Oui, en 2019.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Envoyé avec la messagerie sécurisée <a href="https://proton.test">Proton Mail.</a></div></div><div class="protonmail_quote">Le lundi 16 novembre 2026 à 09:12, {ME} &lt;r@reseau.test&gt; a écrit :<br><blockquote class="protonmail_quote" type="cite"><div>{ASKED}</div></blockquote></div>'
        ),
        "Oui, en 2019.",
        [],
    ),
    "proton_key": (
        multipart(
            "mixed",
            part("text/plain", "Oui, en 2019."),
            file_part("publickey - amel@vallee.test - 0x12AB34CD.asc", b"-----BEGIN PGP PUBLIC KEY BLOCK-----", "application/pgp-keys"),
        ),
        "Oui, en 2019.",
        [],
    ),
    "card": (
        multipart("mixed", part("text/plain", "Oui, en 2019."), file_part("Amel Berrada.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "text/x-vcard")),
        "Oui, en 2019.",
        [],
    ),
    "smime": (
        multipart(
            "signed",
            part("text/plain", f"Oui, en 2019.\n\nLe lun. 16 nov. 2026 à 09:12, {ME} <r@reseau.test> a écrit :\n\n{quoted()}"),
            file_part("smime.p7s", b"0\x82", "application/pkcs7-signature"),
            extra='; protocol="application/pkcs7-signature"; micalg=sha-256',
        ),
        "Oui, en 2019.",
        [],
    ),
    "calendar": (
        multipart(
            "mixed",
            multipart(
                "alternative",
                part("text/plain", "Oui, et voici la date."),
                part("text/calendar", "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nEND:VCALENDAR\n", extra="; method=PUBLISH"),
                boundary="=_in",
            ),
            file_part("invite.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "application/ics"),
        ),
        "Oui, et voici la date.",
        ["invite.ics"],
    ),
    "winmail": (
        multipart("mixed", part("text/plain", "Oui, en 2019.", "windows-1252"), file_part("winmail.dat", b"x\x9f>\x22", "application/ms-tnef")),
        "Oui, en 2019.",
        ["winmail.dat"],
    ),
    "hotmail_old": (html(f'<div>L’été dernier&nbsp;: œuvre à 40&nbsp;€.</div><br><hr id="stopSpelling">De : {ME} &lt;r@reseau.test&gt;<br>À : amel@vallee.test<br>Objet : Question<br>Date : Mon, 16 Nov 2026 09:12:31 +0100<br><br>{ASKED}', how="base64", charset="windows-1252"), "L’été dernier : œuvre à 40 €.", []),
}  # fmt: skip
