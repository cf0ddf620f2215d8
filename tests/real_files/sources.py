"""What the tools are given. MOT is the rare word, TEXTE some paragraphs."""

SYLLABLES = [
    "bro",
    "cla",
    "dru",
    "fel",
    "gri",
    "jan",
    "lou",
    "mer",
    "nop",
    "pir",
    "que",
    "rud",
    "sta",
    "tri",
    "vol",
    "zim",
    "cho",
    "blu",
    "fra",
    "gle",
]
WHO = [
    "L’équipe",
    "Le conseil d’orientation",
    "La médiatrice",
    "Un groupe d’habitant·es",
    "La bibliothèque",
    "L’école voisine",
    "Le service jeunesse",
]
DID = ["a préparé", "a accueilli", "propose", "prolonge", "a évalué", "raconte", "cherche à partager"]
WHAT = [
    "un atelier de théâtre",
    "une exposition itinérante",
    "des rencontres à l’école",
    "une bourse aux projets",
    "le cœur du quartier",
    "un goûter philo",
]
WHEN = ["depuis l’été", "à Noël", "dès septembre", "chaque mercredi", "avec peu de moyens", "là où personne ne va", "sans œillères"]


def text(random, sentences):
    """Some French, in paragraphs of four sentences."""
    made = [f"{random.choice(WHO)} {random.choice(DID)} {random.choice(WHAT)} {random.choice(WHEN)}." for _ in range(sentences)]
    return "\n\n".join(" ".join(made[start : start + 4]) for start in range(0, sentences, 4))


FRENCH = r"\usepackage[french]{babel}"
BODY = r"""\begin{document}\title{Un projet d’été}\author{Zoé Thiry}\maketitle
TEXTE

Nous l’avons appelé MOT, et c’est resté.
\end{document}"""
# name, engine, source, page where the word is, accents in the word
LATEX = [
    ("latex-ot1", "pdflatex", rf"\documentclass{{article}}\usepackage[utf8]{{inputenc}}{FRENCH}{BODY}", "", True),
    ("latex-t1-bitmap", "pdflatex", rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}{FRENCH}{BODY}", "", True),
    ("latex-lmodern", "pdflatex", rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}{BODY}", "", True),
    ("latex-times", "pdflatex", rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{mathptmx}}{FRENCH}{BODY}", "", True),
    ("latex-hyperref", "pdflatex",
     (rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}"
     rf"\usepackage[pdftitle={{Été à l’école}},pdfauthor={{Zoé Thiry}},unicode]{{hyperref}}{BODY}"), "", True),
    ("latex-pdfx", "pdflatex",
     rf"\documentclass{{article}}\usepackage[a-2b]{{pdfx}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}{BODY}", "", True),
    ("latex-beamer", "pdflatex",
     (rf"\documentclass{{beamer}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}\usetheme{{Warsaw}}\title{{Présenter}}\begin{{document}}"
     r"\begin{frame}\titlepage\end{frame}\begin{frame}{Deux}Rien\pause{} encore\end{frame}"
     r"\begin{frame}{Trois}\begin{itemize}\item<1-> Ceci \item<2-> MOT \end{itemize}\end{frame}\end{document}"), "", True),
    ("latex-colonnes", "pdflatex",
     rf"\documentclass[twocolumn]{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}{BODY}", "", True),
    ("latex-coupure", "pdflatex",
     (rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}\usepackage[paperwidth=6cm]{{geometry}}"
     r"\begin{document}\parbox{2cm}{\hspace{0pt}Le beau MOT est là.}TEXTE\end{document}"), "", False),
    ("latex-ligatures", "pdflatex",
     rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}\begin{{document}}Le mot MOT est là. TEXTE\end{{document}}", "", True),
    ("latex-math", "pdflatex",
     (rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern,amsmath}}{FRENCH}\begin{{document}}"
     r"\[\sum_{i=1}^n x_i^2 \ge \frac{1}{n}\] MOT \begin{tabular}{|l|r|}\hline Été & 12~\% \\ \hline\end{tabular} TEXTE\end{document}"), "", True),
    ("latex-long", "pdflatex",
     (rf"\documentclass{{report}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}\begin{{document}}\newcount\n\n=0"
     r"\loop\advance\n by 1 Page. TEXTE \ifnum\n=47 MOT\fi\clearpage\ifnum\n<60\repeat\end{document}"), "47", True),
    ("latex-paysage", "pdflatex",
     rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern,pdflscape}}{FRENCH}\begin{{document}}TEXTE\begin{{landscape}}MOT\end{{landscape}}\end{{document}}",
     "2", True),
    ("latex-dvips", "latex", rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}{BODY}", "", True),
    ("latex-dvips-bitmap", "latex", rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}{FRENCH}{BODY}", "", True),
    ("latex-ot1-accents", "pdflatex",
     rf"\documentclass[twocolumn]{{article}}\usepackage[utf8]{{inputenc}}{FRENCH}\begin{{document}}Où, ça, île, Noël, MOT. TEXTE \end{{document}}", "", True),
    ("latex-notes", "pdflatex",
     rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}{FRENCH}\begin{{document}}Le mot MOT\footnote{{Une note.}} est là. TEXTE\end{{document}}",
     "", True),
]  # fmt: skip

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("presentation", "presentation"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
META = "<office:meta><dc:title>Un carnet d’été</dc:title><dc:creator>Zoé Thiry</dc:creator><dc:language>fr-BE</dc:language></office:meta>"


def flat(kind, body):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} {DC} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">{META}{body}</office:document>'
    )


FODT = flat("text", "<office:body><office:text><text:h text:outline-level='1'>Un carnet d’été</text:h><text:p>Le mot MOT, au début.</text:p><text:p>TEXTE</text:p></office:text></office:body>")  # fmt: skip
FODT_TABLE = flat(
    "text",
    "<office:body><office:text><text:p>TEXTE</text:p><table:table><table:table-column table:number-columns-repeated='2'/><table:table-row><table:table-cell><text:p>Été</text:p></table:table-cell>"
    "<table:table-cell><text:p>MOT<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>"
    "<text:note-body><text:p>Une note.</text:p></text:note-body></text:note></text:p></table:table-cell>"
    "</table:table-row></table:table></office:text></office:body>",
)
FODT_TRACKED = flat(
    "text",
    "<office:body><office:text><text:tracked-changes><text:changed-region text:id='a'><text:insertion><office:change-info>"
    "<dc:creator>Zoé</dc:creator><dc:date>2026-01-05T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
    "<text:changed-region text:id='b'><text:deletion><office:change-info><dc:creator>Zoé</dc:creator><dc:date>2026-01-05T10:00:00</dc:date>"
    "</office:change-info><text:p>ce qui est barré</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    "<text:p>Avant <text:change-start text:change-id='a'/>MOT<text:change-end text:change-id='a'/> après <text:change text:change-id='b'/>.</text:p>"
    "<text:p>Un mot<office:annotation><dc:creator>Zoé</dc:creator><dc:date>2026-01-05T10:00:00</dc:date><text:p>À revoir</text:p></office:annotation>."
    "</text:p><text:p>TEXTE</text:p></office:text></office:body>",
)
SLIDE = (
    "<draw:page draw:name='p{0}' draw:master-page-name='Default'><draw:frame svg:width='20cm' svg:height='5cm' svg:x='1cm' svg:y='1cm'>"
    "<draw:text-box><text:p>{1}</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class='notes' svg:width='15cm' "
    "svg:height='8cm' svg:x='2cm' svg:y='14cm'><draw:text-box><text:p>{2}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
)
PAGES = (
    "<office:automatic-styles><style:page-layout style:name='pl'><style:page-layout-properties fo:page-width='28cm' fo:page-height='21cm'/>"
    "</style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name='Default' style:page-layout-name='pl'/>"
    "</office:master-styles>"
)


def slides(*pages):
    made = "".join(SLIDE.format(number, *page) for number, page in enumerate(pages))
    return flat("presentation", f"{PAGES}<office:body><office:presentation>{made}</office:presentation></office:body>")


FODP = slides(("L’été", "Une note"), ("MOT", "Une autre"), ("TEXTE", ""))
FODP_NOTES = slides(("L’été", "Dire MOT ici. TEXTE"), ("Fin", "TEXTE"))
CSV = 'Activité,Jour,Nombre\n"Atelier d’été",mercredi,12\n"MOT, à l’école",jeudi,7\n"Théâtre",samedi,=3+4\n'

HTML = (
    "<!doctype html><html lang=fr><meta charset=utf-8><title>Un carnet d’été</title><style>body{font:12pt serif}h1{color:#a40}</style>"
    "<h1>Un carnet d’été</h1><p>TEXTE<p>Le mot <b>MOT</b> est ici.<ul><li>un<li>deux</ul>"
)
HTML_COLUMNS = HTML.replace("body{", "body{columns:2;hyphens:auto;text-align:justify;")
HTML_CAPITALS = HTML.replace("b{", "b{").replace(
    "<style>", "<style>b{font-variant:small-caps;letter-spacing:.05em}h1{text-transform:uppercase}"
)
HTML_FORM = "<!doctype html><html lang=fr><meta charset=utf-8><p>Un début<p>TEXTE<p>Le mot MOT.<form>Nom <input name=n value='Zoé'> <textarea>Été</textarea><input type=checkbox></form>"
MARKDOWN = "---\ntitle: Un carnet d’été\nauthor: Zoé Thiry\nlang: fr\n---\n\n# Un début\n\nTEXTE\n\n## Le mot\n\n- MOT[^1]\n- un autre\n\n[^1]: Une note.\n"
