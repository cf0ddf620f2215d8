"""What a content stream draws: the names it takes from its resources, and whether it is balanced."""

from collections import defaultdict
from dataclasses import dataclass, field

import pikepdf

DRAWING = "q Q Do Tf gs cs CS scn SCN sh BDC DP BI ID EI"
SHOWING = " Tj TJ ' \""
CATEGORY = {"Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "sh": "/Shading", "BDC": "/Properties", "DP": "/Properties"}
CATEGORY |= {"cs": "/ColorSpace", "CS": "/ColorSpace", "scn": "/Pattern", "SCN": "/Pattern"}


@dataclass
class Usage:
    """Names by category; codes shown with each font ("" when the font was set elsewhere); saved states left open or closed too often."""

    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    codes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    lowest: int = 0
    depth: int = 0


def usage_of(stream: pikepdf.Object | pikepdf.Page, *, text: bool) -> Usage:
    """Go through a content stream; the codes of its text only when asked, as they are many."""
    used = Usage()
    fonts, font = list[str](), ""
    for instruction in pikepdf.parse_content_stream(stream, DRAWING + (SHOWING if text else "")):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            used.names["/ColorSpace"] |= {str(name) for name in instruction.iimage.obj.values() if isinstance(name, pikepdf.Name)}
            continue
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "q":
            fonts.append(font)
            used.depth += 1
        elif operator == "Q":
            font = fonts.pop() if fonts else font
            used.depth -= 1
            used.lowest = min(used.lowest, used.depth)
        elif operator in CATEGORY:
            name = operands[0] if operator == "Tf" and operands else operands[-1] if operands else None
            if isinstance(name, pikepdf.Name):
                used.names[CATEGORY[operator]].add(str(name))
                font = str(name) if operator == "Tf" else "" if operator == "gs" else font
        else:
            for shown in operands:
                for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
                    if isinstance(piece, pikepdf.String):
                        used.codes[font] |= set(bytes(piece))
    return used
