"""By hand: make files of French text with the real tools this machine has, one rare word planted in each.

python -m tests.real_files.making /tmp/files

Uses what it finds of: pdflatex, latex, lualatex, groff, Ghostscript, poppler, qpdf, LibreOffice, pandoc, Chromium, WeasyPrint,
wkhtmltopdf, img2pdf, OCRmyPDF, Tesseract, scanimage. Writes `expected.csv` for `by_hand.py`; says what could not be made.
"""

import csv
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.real_files import sources

CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
]
LIBREOFFICE = ["soffice", "--headless", "--norestore"]


class Maker:
    """Runs tools in a folder of their own and keeps what they made, with what is expected of it."""

    def __init__(self, folder):
        self.folder, self.rows, self.missing = folder, [], []
        self.work = Path(tempfile.mkdtemp())
        self.random = random.Random(7)
        self.words = set()

    def word(self, *, accents=True):
        """A word that no dictionary holds, unlike the others; without accents for what a machine must read."""
        while True:
            made = "".join(self.random.choice(sources.SYLLABLES) for _ in range(4))
            if made[:6] not in {word[:6] for word in self.words} and ("e" in made or not accents):
                self.words.add(made)
                return made.replace("e", "é", 1) if accents else made

    def write(self, name, text, encoding="utf-8"):
        path = self.work / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def run(self, *command, made=None, **options):
        """Run a tool; give whether it did its work."""
        if not shutil.which(command[0]):
            self.missing.append(f"{command[0]} is not here")
            return False
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.work,
            capture_output=True,
            timeout=300,
            check=False,
            stdin=subprocess.DEVNULL,
            **options,
        )
        good = (self.work / made).exists() if made else done.returncode == 0
        if not good:
            self.missing.append(f"{' '.join(map(str, command))[:90]}: {(done.stderr or done.stdout)[-300:].decode(errors='replace')}")
        return good

    def keep(self, tool, made, name="", *, word="", expect="text", page=""):
        """Take what a tool made into the folder."""
        path = self.work / made
        if not path.exists():
            self.missing.append(f"{tool}: {made} was not made")
            return
        target = self.folder / (name or path.name)
        shutil.copy(path, target)
        self.rows.append({"file": target.name, "tool": tool, "word": word, "expect": expect, "page": page})

    def office(self, source, format_, **options):
        self.run(
            *LIBREOFFICE, f"-env:UserInstallation=file://{self.work}/office", "--convert-to", format_, *options.pop("more", ()), source
        )

    def finish(self):
        with (self.folder / "expected.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["file", "tool", "word", "expect", "page"])
            writer.writeheader()
            writer.writerows(self.rows)
        shutil.rmtree(self.work)
        print(*self.missing, sep="\n")
        print(f"{len(self.rows)} files in {self.folder}")


def latex(make):
    for name, engine, source, page, accents in sources.LATEX:
        word = make.word(accents=accents)
        word = f"fl{word}ffi" if name == "latex-ligatures" else word
        make.write(f"{name}.tex", source.replace("MOT", word).replace("TEXTE", sources.text(make.random, 6)))
        for _ in range(2):
            good = make.run(engine, "-interaction=nonstopmode", f"{name}.tex", made=f"{name}.dvi" if engine == "latex" else f"{name}.pdf")
        if good and engine == "latex":
            make.run("dvips", "-q", f"{name}.dvi", "-o", f"{name}.ps")
            make.run("ps2pdf", f"{name}.ps", f"{name}.pdf")
        make.keep("LaTeX", f"{name}.pdf", word=word, page=page)


def groff(make):
    for device in ("pdf", "ps"):
        word = make.word()
        make.write(f"groff-{device}.ms", f".TL\nCompte rendu\n.PP\n{sources.text(make.random, 8)}\n.PP\nLe mot {word} est ici.\n")
        with (make.work / f"groff-{device}.{device}").open("wb") as out:
            subprocess.run(
                ["groff", "-k", "-ms", f"-T{device}", f"groff-{device}.ms"],
                cwd=make.work,
                stdout=out,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        if device == "ps":
            make.run("ps2pdf", "groff-ps.ps", "groff-ps.pdf")
        make.keep("groff", f"groff-{device}.pdf", word=word)


def office(make):
    """LibreOffice: from its own flat files, so that what it writes holds changes, comments, notes and fields."""
    pdf = "pdf:writer_pdf_Export:"
    for name, source, format_, target, expect, accents in (
        ("lo-simple", sources.FODT, "pdf", "pdf", "text", True),
        ("lo-pdfa1", sources.FODT, pdf + '{"SelectPdfVersion":{"type":"long","value":"1"}}', "pdf", "text", True),
        ("lo-pdfa2", sources.FODT, pdf + '{"SelectPdfVersion":{"type":"long","value":"2"}}', "pdf", "text", True),
        ("lo-pdfa3", sources.FODT, pdf + '{"SelectPdfVersion":{"type":"long","value":"3"}}', "pdf", "text", True),
        ("lo-balise", sources.FODT, pdf + '{"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}', "pdf", "text", True),
        ("lo-hybride", sources.FODT, pdf + '{"IsAddStream":{"type":"boolean","value":"true"}}', "pdf", "text", True),
        ("lo-mot-de-passe", sources.FODT, pdf + '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"secret"}}', "pdf", "locked", True),
        ("lo-sans-copie", sources.FODT, pdf + '{"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"secret"},"EnableCopyingOfContent":{"type":"boolean","value":"false"}}', "pdf", "text", True),
        ("lo-suivi", sources.FODT_TRACKED, "odt", "odt", "text", True),
        ("lo-suivi-word", sources.FODT_TRACKED, "docx", "docx", "text", True),
        ("lo-suivi-pdf", sources.FODT_TRACKED, "pdf", "pdf", "text", True),
        ("lo-texte", sources.FODT, "odt", "odt", "text", True),
        ("lo-word", sources.FODT, "docx", "docx", "text", True),
        ("lo-modele", sources.FODT, "ott", "ott", "text", True),
        ("lo-word97", sources.FODT, "doc", "doc", "refused", True),
        ("lo-rtf", sources.FODT, "rtf", "rtf", "refused", True),
        ("lo-tableau-texte", sources.FODT_TABLE, "docx", "docx", "text", True),
        ("lo-formulaire", sources.HTML_FORM, "odt:writer8", "odt", "text", True),
        ("lo-presentation", sources.FODP, "odp", "odp", "text", True),
        ("lo-presentation-powerpoint", sources.FODP, "pptx", "pptx", "text", True),
        ("lo-presentation-pdf", sources.FODP, "pdf", "pdf", "text", True),
        ("lo-presentation-notes", sources.FODP_NOTES, 'pdf:impress_pdf_Export:{"ExportNotesPages":{"type":"boolean","value":"true"}}', "pdf", "text", True),
        ("lo-classeur", sources.CSV, "ods", "ods", "text", True),
        ("lo-classeur-excel", sources.CSV, "xlsx", "xlsx", "text", True),
        ("lo-classeur-pdf", sources.CSV, "pdf", "pdf", "text", True),
    ):  # fmt: skip
        word = make.word(accents=accents)
        suffix = {sources.FODP: "fodp", sources.FODP_NOTES: "fodp", sources.CSV: "csv", sources.HTML_FORM: "html"}.get(source, "fodt")
        path = make.write(f"{name}.{suffix}", source.replace("MOT", word).replace("TEXTE", sources.text(make.random, 9)))
        more = ("--infilter=Text - txt - csv (StarCalc):44,34,76",) if suffix == "csv" else ()
        make.office(path.name, format_, more=more)
        make.keep("LibreOffice", f"{name}.{target}", word=word, expect=expect)
        if name == "lo-formulaire":
            make.office(f"{name}.odt", "pdf")
            make.keep("LibreOffice", f"{name}.pdf", word=word)


def web(make):
    for name, source in (("simple", sources.HTML), ("colonnes", sources.HTML_COLUMNS), ("capitales", sources.HTML_CAPITALS)):
        for tool in ("chromium", "weasyprint", "wkhtmltopdf"):
            if (tool, name) == ("wkhtmltopdf", "colonnes"):
                continue
            word, base = make.word(), f"{tool}-{name}"
            make.write(f"{base}.html", source.replace("MOT", word).replace("TEXTE", sources.text(make.random, 12)))
            if tool == "chromium":
                make.run(
                    *CHROMIUM,
                    f"--user-data-dir={make.work}/chromium",
                    f"--print-to-pdf={base}.pdf",
                    f"file://{make.work}/{base}.html",
                    made=f"{base}.pdf",
                )
            elif tool == "weasyprint":
                make.run("weasyprint", f"{base}.html", f"{base}.pdf")
            else:
                make.run(
                    "wkhtmltopdf",
                    "-q",
                    f"{base}.html",
                    f"{base}.pdf",
                    env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(make.work)},
                    made=f"{base}.pdf",
                )
            make.keep(tool, f"{base}.pdf", word=word)


def pandoc(make):
    for target in ("docx", "odt", "pptx", "txt", "md", "epub", "rtf"):
        word, name = make.word(), f"pandoc-{target}"
        make.write(f"{name}.src", sources.MARKDOWN.replace("MOT", word).replace("TEXTE", sources.text(make.random, 9)))
        to = {"txt": "plain", "md": "commonmark"}.get(target, target)
        make.run("pandoc", "-s", "-f", "markdown", "-t", to, f"{name}.src", "-o", f"{name}.{target}")
        make.keep("pandoc", f"{name}.{target}", word=word, expect="refused" if target in {"epub", "rtf"} else "text")


def plain(make):
    for name, encoding in (
        ("utf8", "utf-8"),
        ("utf8-marque", "utf-8-sig"),
        ("windows", "cp1252"),
        ("utf16", "utf-16"),
        ("mac", "mac_roman"),
    ):
        word = make.word()
        make.write(f"texte-{name}.txt", sources.text(make.random, 9).replace("’", "'") + f"\r\n\r\nUn mot : {word}.\r\n", encoding)
        make.keep(
            "text editor",
            f"texte-{name}.txt",
            word=word if encoding != "mac_roman" else "",
            expect="text" if encoding != "mac_roman" else "any",
        )


def reworked(make):
    """PDF made by one tool and passed through another, as files are on their way."""
    for name, command in (
        ("gs-pdfwrite", ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dPDFSETTINGS=/ebook", "-sOutputFile=OUT", "IN"]),
        ("gs-pdf13", ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.3", "-sOutputFile=OUT", "IN"]),
        ("poppler-cairo", ["pdftocairo", "-pdf", "IN", "OUT"]),
        ("qpdf-lineaire", ["qpdf", "--linearize", "--object-streams=generate", "IN", "OUT"]),
        ("qpdf-qdf", ["qpdf", "--qdf", "--object-streams=disable", "IN", "OUT"]),
        ("qpdf-proprietaire", ["qpdf", "--encrypt", "", "secret", "256", "--extract=n", "--", "IN", "OUT"]),
        ("qpdf-rc4", ["qpdf", "--allow-weak-crypto", "--encrypt", "", "secret", "128", "--", "IN", "OUT"]),
        ("qpdf-ferme", ["qpdf", "--encrypt", "secret", "secret", "256", "--", "IN", "OUT"]),
        ("qpdf-tourne", ["qpdf", "--rotate=+90:1", "IN", "OUT"]),
        ("qpdf-recto", ["qpdf", "IN", "--pages", "IN", "1", "IN", "1", "--", "OUT"]),
    ):
        word = make.word()
        make.write(f"{name}.fodt", sources.FODT.replace("MOT", word).replace("TEXTE", sources.text(make.random, 9)))
        make.office(f"{name}.fodt", "pdf")
        make.run(
            *[
                part.replace("OUT", f"{name}-2.pdf") if "OUT" in part else part.replace("IN", f"{name}.pdf") if part == "IN" else part
                for part in command
            ]
        )
        make.keep(name.split("-")[0], f"{name}-2.pdf", f"{name}.pdf", word=word, expect="locked" if "ferme" in name else "text")


def pictures_of(make, name, *, dpi, mode, pages=2):
    """Print a text and put its pages on the glass; gives the word and the pictures."""
    word = make.word(accents=False)
    make.write(f"{name}.fodt", sources.FODT.replace("MOT", word).replace("TEXTE", sources.text(make.random, 14 * pages)))
    make.office(f"{name}.fodt", "pdf")
    make.run("pdftoppm", "-r", dpi, "-l", pages, f"{name}.pdf", name)
    scans = [Image.open(path).convert(mode) for path in sorted(make.work.glob(f"{name}-*.ppm"))]
    return word, [
        scan.rotate(make.random.uniform(-0.6, 0.6), fillcolor=255 if mode in "1L" else "white") if mode != "1" else scan for scan in scans
    ]


def scans(make):
    for name, mode, kind, options, dpi in (
        ("scan-ccitt-g4", "1", "tiff", {"compression": "group4"}, 300),
        ("scan-ccitt-g3", "1", "tiff", {"compression": "group3"}, 200),
        ("scan-jpeg-gris", "L", "jpg", {"quality": 60}, 150),
        ("scan-jpeg-couleur", "RGB", "jpg", {"quality": 75}, 200),
        ("scan-jpeg2000", "RGB", "jp2", {"quality_mode": "rates", "quality_layers": [30]}, 150),
        ("scan-png", "L", "png", {}, 150),
        ("scan-formats-melanges", "L", "jpg", {"quality": 60}, 100),
    ):
        word, pictures = pictures_of(make, name, dpi=dpi, mode=mode)
        if "melanges" in name:
            pictures = [
                pictures[0],
                pictures[0].rotate(90, expand=True).resize((2400, 1500)),
                pictures[0].crop((0, 0, 300, 900)),
                pictures[-1].resize((3500, 5000)),
            ]
        files = []
        for number, picture in enumerate(pictures):
            files.append(f"{name}-{number}.{kind}")
            picture.save(make.work / files[-1], dpi=(dpi, dpi), **options)
        make.run("img2pdf", "-o", f"{name}-nu.pdf", *files)
        make.keep("scanner (img2pdf)", f"{name}-nu.pdf", f"{name}.pdf", expect="scan")
        if name in {"scan-ccitt-g4", "scan-jpeg-gris", "scan-jpeg-couleur", "scan-jpeg2000"}:
            extra = {"scan-ccitt-g4": ["--output-type", "pdf"], "scan-jpeg-couleur": ["--rotate-pages", "--deskew"]}.get(name, [])
            make.run("ocrmypdf", "-l", "fra", "--jobs", "1", *extra, f"{name}-nu.pdf", f"{name}-ocr.pdf", made=f"{name}-ocr.pdf")
            make.keep("OCRmyPDF", f"{name}-ocr.pdf", word=word)
        if name == "scan-ccitt-g3":
            make.run("tiff2pdf", "-o", "tiff2pdf.pdf", files[0])
            make.keep("tiff2pdf", "tiff2pdf.pdf", expect="scan")
        if name == "scan-png":
            make.run("tesseract", files[0], "tesseract", "-l", "fra", "pdf", made="tesseract.pdf")
            make.keep("Tesseract", "tesseract.pdf", word=word)
            make.run("qpdf", "--rotate=+180", "tesseract.pdf", "tesseract-tourne.pdf")
            make.keep("Tesseract", "tesseract-tourne.pdf", word=word)
    for name, options in (("sane-gris", ["--mode", "Gray"]), ("sane-couleur", ["--mode", "Color", "--resolution", "150"])):
        make.run("scanimage", "-d", "test", "--format=pdf", "--test-picture", "Grid", *options, "-o", f"{name}.pdf", made=f"{name}.pdf")
        make.keep("scanner (SANE)", f"{name}.pdf", expect="scan")
    pictures_of(make, "tel", dpi=100, mode="RGB")[1][0].save(make.work / "photo.jpg", quality=80)
    make.keep("camera", "photo.jpg", expect="any")


if __name__ == "__main__":
    maker = Maker(Path(sys.argv[1]))
    maker.folder.mkdir(parents=True, exist_ok=True)
    chosen = sys.argv[2:] or ["plain", "pandoc", "groff", "latex", "office", "web", "reworked", "scans"]
    for each in chosen:
        globals()[each](maker)
        print(each, len(maker.rows), flush=True)
    maker.finish()
