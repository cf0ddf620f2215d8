"""Fetch and prepare what the interface takes from others: fonts, icons, htmx; then write the stylesheet.

    python tools/vendor_assets.py                 the stylesheet only, from its sources (no network)
    python tools/vendor_assets.py icons htmx      fetch those packages again with npm
    python tools/vendor_assets.py fonts paper     also need `pip install fonttools brotli`

For whoever maintains the design: the results are in the repository, so that nobody else needs npm.
"""

import argparse
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

UI = Path(__file__).resolve().parent.parent / "maillage" / "kernel" / "ui"
STATIC = UI / "static" / "ui"
PAPER = UI.parent / "pdf" / "fonts"
PACKAGES = {
    "icons": ("@phosphor-icons/core", "2.1.1"),
    "htmx": ("htmx.org", "2.0.11"),
    "display": ("@fontsource-variable/bricolage-grotesque", "5.3.0"),
    "text": ("@fontsource-variable/atkinson-hyperlegible-next", "5.3.0"),
    "other": ("@fontsource-variable/noto-sans", "5.3.0"),
    "arabic": ("@fontsource-variable/noto-sans-arabic", "5.3.0"),
}
ICONS = """
arrow-bend-up-left arrow-counter-clockwise arrow-down arrow-left arrow-right arrow-square-out arrow-up
arrows-clockwise bell bell-slash book-open bookmark-simple briefcase buildings calendar-blank calendar-check calendar-plus
caret-down caret-right chart-bar chat-circle check check-circle clipboard-text clock clock-counter-clockwise copy-simple
currency-eur desktop device-mobile dots-three download-simple envelope-simple export eye eye-slash file file-doc file-image
file-pdf file-ppt file-text file-xls file-zip fingerprint flag folder-open funnel-simple gear globe-simple graduation-cap
hand-heart handshake heart hourglass-medium house image info key lifebuoy link-simple list list-checks lock-simple
lock-simple-open magnifying-glass map-pin map-trifold megaphone microphone-stage minus newspaper note-pencil package
paper-plane-tilt paperclip pencil-simple phone play plus printer prohibit push-pin qr-code question quotes repeat rss-simple
seal-check share-network shield-check sign-in sign-out star storefront swap tag target trash tray truck upload-simple user
user-circle user-minus user-plus users users-three video-camera warning warning-circle wheelchair x x-circle
""".split()
# French, the languages of our neighbours, typographic spaces, dashes and quotes, arrows and fractions people type.
UNICODES = "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+0178,U+02C6,U+02DC,U+2009,U+200A,U+200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"


def fetch(key: str, work: Path) -> Path:
    """Download a package with the ordinary npm client and return its unpacked folder."""
    name, version = PACKAGES[key]
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm was not found: install Node.js to fetch the packages again.")
    packed = subprocess.run([npm, "pack", "--silent", f"{name}@{version}"], cwd=work, check=True, capture_output=True, text=True)  # noqa: S603
    target = work / key
    with tarfile.open(work / packed.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def write_icons(work: Path) -> None:
    package = fetch("icons", work)
    paths = {}
    for name in sorted(ICONS):
        svg = (package / "assets" / "bold" / f"{name}-bold.svg").read_text(encoding="utf-8")
        shapes = re.findall(r' d="([^"]+)"', svg)
        if len(shapes) != svg.count("<path"):
            sys.exit(f"{name} is drawn with something else than paths: choose another icon.")
        paths[name] = "".join(shapes)
    (UI / "icons" / "phosphor-bold.json").write_text(json.dumps(paths, indent=0) + "\n", encoding="utf-8")
    shutil.copyfile(package / "LICENSE", UI / "icons" / "LICENSE-phosphor-icons.txt")


# No inline style, no evaluated text, no script in answers; 422 is an answer to show, other errors leave the page alone.
HTMX_SETTINGS = """
/* Our settings, added by tools/vendor_assets.py. */
Object.assign(htmx.config, {
  includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true, historyCacheSize: 0,
  responseHandling: [
    { code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "422", swap: true }, { code: "[45]..", swap: false, error: true },
  ],
});
// Whoever reads with a keyboard or a screen reader is taken to what has just changed.
document.addEventListener("htmx:afterSwap", ({ detail: { target, elt } }) => {
  const place = document.getElementById(target.id) || elt, found = place.querySelector("[autofocus], h1, h2, h3, [role=status]") || place;
  if (!found.matches("a, button, input, select, textarea")) found.tabIndex = -1;
  found.focus();
});
"""


def write_htmx(work: Path) -> None:
    package = fetch("htmx", work)
    library = (package / "dist" / "htmx.min.js").read_text(encoding="utf-8")
    (STATIC / "js" / "htmx.js").write_text(library + HTMX_SETTINGS, encoding="utf-8")
    shutil.copyfile(package / "LICENSE", STATIC / "js" / "LICENSE-htmx.txt")


def write_fonts(work: Path) -> None:
    """Cut the variable fonts down to French, and fix the optical size of the display font."""
    if importlib.util.find_spec("fontTools") is None:
        sys.exit("fonttools was not found: run this with `uv run --with fonttools --with brotli`.")
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    jobs = [
        ("display", "bricolage-grotesque-*opsz-normal.woff2", "bricolage-grotesque.woff2", {"opsz": 36, "wdth": 100, "wght": (500, 800)}),
        ("text", "atkinson-hyperlegible-next-*wght-normal.woff2", "atkinson-next.woff2", {"wght": (400, 700)}),
        ("text", "atkinson-hyperlegible-next-*wght-italic.woff2", "atkinson-next-italic.woff2", {"wght": (400, 700)}),
    ]
    folders = {key: fetch(key, work) for key in ("display", "text")}
    for key, pattern, name, limits in jobs:
        # Fontsource cuts a font by script: the latin file holds all the letters of French.
        source = next(
            path
            for path in sorted((folders[key] / "files").glob(pattern))
            if "latin-ext" not in path.name and "vietnamese" not in path.name
        )
        font = TTFont(source)
        options = subset.Options(layout_features=["*"], name_IDs=["*"])
        options.flavor = "woff2"
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(UNICODES.replace("U+", "")))
        cutter.subset(font)  # before the axes are cut: the cut leaves out the glyphs that do not vary
        axes = {axis.axisTag for axis in font["fvar"].axes}
        font = instancer.instantiateVariableFont(font, {tag: limit for tag, limit in limits.items() if tag in axes})
        subset.save_font(font, str(STATIC / "fonts" / name), options)
    for key, licence in (("display", "bricolage-grotesque"), ("text", "atkinson-hyperlegible-next")):
        shutil.copyfile(folders[key] / "LICENSE", STATIC / "fonts" / f"LICENSE-{licence}.txt")


# Each font of printed documents: its file, family, what it is cut from (package, files) and where on its axes, its letters and its layout.
LATIN = UNICODES + ",U+0100-017F,U+0218-021B"
# Combining marks, Greek, Cyrillic (Ukrainian, Bulgarian, Serbian and others of today), Vietnamese, some signs.
OTHER = "U+0300-036F,U+0370-03FF,U+0400-045F,U+0490-0493,U+049A-049B,U+04A2-04A3,U+04AE-04B1,U+04BA-04BB,U+04D8-04D9,U+04E8-04E9,U+1EA0-1EF9,U+2116"
ARABIC = "U+0600-06FF,U+0750-077F,U+200C-200F,U+FDF2,U+FDFC"
PAPERS = (
    ("text", "Maillage", "text", "atkinson-hyperlegible-next-{}-wght-normal", ("latin", "latin-ext"), {"wght": 400}, LATIN, ["kern"]),
    ("bold", "Maillage", "text", "atkinson-hyperlegible-next-{}-wght-normal", ("latin", "latin-ext"), {"wght": 700}, LATIN, ["kern"]),
    ("italic", "Maillage", "text", "atkinson-hyperlegible-next-{}-wght-italic", ("latin", "latin-ext"), {"wght": 400}, LATIN, ["kern"]),
    ("title", "Maillage Titre", "display", "bricolage-grotesque-{}-standard-normal", ("latin", "latin-ext"), {"opsz": 36, "wdth": 100, "wght": 800}, LATIN, ["kern"]),
    ("other", "Maillage Autre", "other", "noto-sans-{}-wght-normal", ("latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese"), {"wght": 400}, OTHER, []),
    ("other-bold", "Maillage Autre", "other", "noto-sans-{}-wght-normal", ("latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese"), {"wght": 700}, OTHER, []),
    ("arabic", "Maillage Arabe", "arabic", "noto-sans-arabic-{}-wght-normal", ("arabic",), {"wght": 400}, ARABIC, ["*"]),
    ("arabic-bold", "Maillage Arabe", "arabic", "noto-sans-arabic-{}-wght-normal", ("arabic",), {"wght": 700}, ARABIC, ["*"]),
)  # fmt: skip


# Whose letters a text may take: the titles have fewer, and borrow from these.
FAMILIES = ("Maillage", "Maillage Autre", "Maillage Arabe")


def write_paper(work: Path) -> None:
    """Write the fonts of printed documents: one weight a file, as TrueType, and the letters of each family, one a line."""
    if importlib.util.find_spec("fontTools") is None:
        sys.exit("fonttools was not found: run this with `uv run --with fonttools --with brotli`.")
    from fontTools.merge import Merger

    folders = {key: fetch(key, work) for key in ("display", "text", "other", "arabic")}
    drawn: dict[str, set[int]] = {}
    for name, family, key, pattern, scripts, place, letters, features in PAPERS:
        parts = []
        for script in scripts:
            parts.append(str(work / f"{name}-{script}.ttf"))
            cut(folders[key] / "files" / f"{pattern.format(script)}.woff2", place, letters, features).save(parts[-1])
        font = Merger().merge(parts)
        for table in font["cmap"].tables:
            if table.isUnicode() and 0x2009 in table.cmap:
                # The space of French before « ; » and within numbers: the thin one of this font is too thin to be seen.
                table.cmap[0x202F] = table.cmap[0x2009]
                font["hmtx"][table.cmap[0x2009]] = (font["hmtx"][table.cmap[0x20]][0] * 7 // 10, 0)
        style = {"bold": "Bold", "title": "ExtraBold", "italic": "Italic"}.get(name.split("-")[-1], "Regular")
        for record in font["name"].names:  # two files of one name are taken for one font
            said = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""), 16: family, 17: style}
            if record.nameID in said:
                record.string = said[record.nameID]
        font.recalcTimestamp, font["head"].created, font["head"].modified = False, 0, 0
        font.save(PAPER / f"{name}.ttf")
        drawn[family] = drawn.get(family, set(font.getBestCmap())) & set(font.getBestCmap())
    (PAPER / "letters.txt").write_text("".join(f"{ranges(drawn[family])}\n" for family in FAMILIES), encoding="ascii")
    for key, licence in (("other", "noto-sans"), ("arabic", "noto-sans-arabic")):
        shutil.copyfile(folders[key] / "LICENSE", PAPER / f"LICENSE-{licence}.txt")


def cut(path: Path, place: dict[str, float], letters: str, features: list[str]) -> Any:
    """Return a variable font at one place of its axes, with these letters and these features alone."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(path)
    font = instancer.instantiateVariableFont(font, {axis.axisTag: place.get(axis.axisTag, axis.defaultValue) for axis in font["fvar"].axes})
    options = subset.Options(
        layout_features=features, drop_tables=["STAT", "MVAR", "HVAR", *([] if features else ["GSUB", "GPOS", "GDEF"])]
    )
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "")))
    cutter.subset(font)
    font.flavor = None
    return font


def ranges(numbers: set[int]) -> str:
    """Write numbers as hexadecimal ranges."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(f"{first:x}-{last:x}" for first, last in found)


def write_stylesheet() -> None:
    subprocess.run([sys.executable, str(UI / "stylesheet.py")], check=True)  # noqa: S603


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help="packages to fetch again")
    wanted = parser.parse_args().what
    writers = {"icons": write_icons, "htmx": write_htmx, "fonts": write_fonts, "paper": write_paper}
    if unknown := set(wanted) - set(writers):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            writers[name](Path(folder))
    write_stylesheet()


if __name__ == "__main__":
    main()
