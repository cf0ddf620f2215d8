"""The one stylesheet: the files of `css/`, put end to end.

A folder is a cascade layer ("5-components" is `@layer components`), a file is a component, and the
order is that of the names. No build chain: `python -m maillage.kernel.ui.stylesheet` writes
`static/ui/trame.css`, and a test refuses a stylesheet that is behind its sources.
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "css"
TARGET = HERE / "static" / "ui" / "trame.css"
HEADER = "/* Written from the files of css/ by maillage.kernel.ui.stylesheet: edit those, then run make assets. */\n"


def bundle() -> str:
    """Return the whole stylesheet, layers declared first so that their order never depends on loading."""
    layers = sorted(folder for folder in SOURCES.iterdir() if folder.is_dir())
    names = [folder.name.partition("-")[2] for folder in layers]
    parts = [HEADER, f"@layer {', '.join(names)};\n"]
    for name, folder in zip(names, layers, strict=True):
        rules = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css")))
        parts.append(f"\n@layer {name} {{\n{rules}}}\n")
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(bundle(), encoding="utf-8")
