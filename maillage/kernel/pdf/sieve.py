"""Reduce pages to what they draw. Works on the objects of a source open in memory; the file itself is never written.

What is known by name stays, the rest goes: keys are allowed by kind of object, resources by the streams that use them.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from maillage.kernel.pdf.layers import Layers
from maillage.kernel.pdf.usage import Usage, usage_of


def _keys(names: str) -> set[str]:
    return {f"/{name}" for name in names.split()}


STREAM = _keys("Length Filter DecodeParms")
PAGE = _keys("Type Parent MediaBox CropBox Rotate Contents Resources Group UserUnit")
FORM = STREAM | _keys("Type Subtype FormType BBox Matrix Resources Group")
IMAGE = STREAM | _keys(
    "Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte"
)
PATTERN = STREAM | _keys("Type PatternType PaintType TilingType BBox XStep YStep Resources Matrix Shading ExtGState")
# Whatever refers to the document rather than to a drawing, wherever it is met.
STRANGERS = _keys("Metadata PieceInfo StructParent StructParents AF OPI Alternates Thumb OC AA Annots Dests EmbeddedFiles JavaScript")
STRANGERS |= _keys("StructTreeRoot AcroForm Outlines Measure PtData")
DOCUMENT = _keys("Page Pages Catalog Annot StructElem StructTreeRoot Filespec EmbeddedFile Outlines OCG OCMD Metadata Action MCR OBJR Sig")
DOCUMENT |= _keys("Bead Thread XRef ObjStm")
NUMBERS = _keys("W W2 Widths Differences BBox FontBBox Matrix Length")
DEFAULTS = _keys("DefaultGray DefaultRGB DefaultCMYK")
NUMBER = (int, float, Decimal)
MAX_DEPTH = 40


class Sieve:
    """Cleans the pages of one document; call `page` for each, then `finish`."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.layers = Layers(pdf)
        self.done: set[tuple[int, int]] = set()
        self.glyphs: dict[tuple[int, int], set[int] | None] = defaultdict(set)
        self.drawn_fonts: dict[tuple[int, int], tuple[Object, Dictionary]] = {}
        self.drawn_done: set[tuple[int, int]] = set()

    def page(self, page: pikepdf.Page, *, links: Sequence[Object]) -> Usage:
        """Reduce a page to its content and these links; what it uses is returned, for the balance of its content."""
        resources = page.obj.get("/Resources")
        resources = resources if isinstance(resources, Dictionary) else Dictionary()
        if self.layers.hidden:
            page.obj.Contents = self.layers.without_hidden(page.obj, resources)
        used = usage_of(page, text=_has_type3(resources))
        page.obj.Resources = self._resources(resources, used, 0)
        _keep(page.obj, PAGE)
        _settle_page(page.obj)
        if "/Group" in page.obj:
            self._scrub(page.obj.Group)
        if links:
            page.obj.Annots = Array(links)
        return used

    def finish(self) -> None:
        """Reduce the fonts that are drawings (Type 3) to the letters shown by the pages seen."""
        while self.drawn_fonts:
            key, (font, around) = self.drawn_fonts.popitem()
            self.drawn_done.add(key)
            self._type3(font, around, self.glyphs[key])

    def _resources(self, resources: Dictionary, used: Usage, depth: int) -> Dictionary:
        if depth > MAX_DEPTH:
            return Dictionary()
        self._absorb(resources, used, depth)
        kept = Dictionary()
        for category, clean in (
            ("/XObject", self._xobject),
            ("/Pattern", self._pattern),
            ("/ExtGState", self._state),
            ("/Font", self._font),
            ("/ColorSpace", self._plain),
            ("/Shading", self._plain),
        ):
            entries = resources.get(category)
            if not isinstance(entries, Dictionary):
                continue
            names = used.names[category] | (DEFAULTS if category == "/ColorSpace" else set())
            chosen = Dictionary()
            for name in sorted(names):
                entry = entries.get(name)
                if entry is not None and clean(entry, resources, used, name, depth):
                    chosen[name] = entry
            if len(chosen):
                kept[category] = chosen
        return kept

    def _absorb(self, resources: Dictionary, used: Usage, depth: int) -> None:
        """Add what forms without resources of their own take from those of the page."""
        forms, seen = resources.get("/XObject"), set[str]()
        while isinstance(forms, Dictionary) and (names := used.names["/XObject"] - seen):
            seen |= names
            for name in names:
                form = forms.get(name)
                if isinstance(form, Stream) and form.get("/Subtype") == Name.Form and "/Resources" not in form:
                    self.layers.clean(form, resources)
                    inner = usage_of(form, text=_has_type3(resources))
                    for category, inner_names in inner.names.items():
                        used.names[category] |= inner_names
                    for font, codes in inner.codes.items():
                        used.codes[font] |= codes

    def _xobject(self, thing: Object, around: Dictionary, used: Usage, name: str, depth: int) -> bool:
        if not isinstance(thing, Stream) or self.layers.hides(thing):
            return False
        if thing.get("/Subtype") == Name.Image:
            self._image(thing)
        elif thing.get("/Subtype") == Name.Form:
            self._drawing(thing, FORM, depth)
        else:
            return False
        return True

    def _image(self, image: Object) -> None:
        if self._seen(image):
            return
        _keep(image, IMAGE)
        for key in ("/SMask", "/Mask"):
            if isinstance(image.get(key), Stream):
                self._image(image[key])
        self._scrub(image)

    def _drawing(self, stream: Object, allowed: set[str], depth: int) -> None:
        """Reduce a form or a pattern, with its own resources."""
        if self._seen(stream):
            return
        resources = stream.get("/Resources")
        if isinstance(resources, Dictionary):
            self.layers.clean(stream, resources)
            stream.Resources = self._resources(resources, usage_of(stream, text=_has_type3(resources)), depth + 1)
        _keep(stream, allowed)
        _only_numbers(stream)
        if isinstance(stream.get("/Group"), Dictionary):
            self._scrub(stream.Group)
        elif "/Group" in stream:
            del stream["/Group"]

    def _pattern(self, pattern: Object, around: Dictionary, used: Usage, name: str, depth: int) -> bool:
        if isinstance(pattern, Stream):
            self._drawing(pattern, PATTERN, depth)
        elif isinstance(pattern, Dictionary):
            _keep(pattern, PATTERN)
            if isinstance(pattern.get("/ExtGState"), Dictionary):
                self._state(pattern.ExtGState, around, used, name, depth)
            self._scrub(pattern)
        else:
            return False
        return True

    def _state(self, state: Object, around: Dictionary, used: Usage, name: str, depth: int) -> bool:
        if not isinstance(state, Dictionary) or self._seen(state):
            return isinstance(state, Dictionary)
        mask, font = state.get("/SMask"), state.get("/Font")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            self._drawing(group, FORM, depth)
        if isinstance(font, Array) and len(font) and isinstance(font[0], Dictionary):
            self._font(font[0], around, used, "", depth)
        self._scrub(state)
        return True

    def _font(self, font: Object, around: Dictionary, used: Usage, name: str, depth: int) -> bool:
        if not isinstance(font, Dictionary):
            return False
        if font.get("/Subtype") != Name.Type3:
            self._scrub(font)
            return True
        if not font.is_indirect:
            self._type3(font, around, None)
            return True
        codes = self.glyphs[font.objgen]
        if codes is not None:
            # Set by a state: no telling which letters are its own.
            self.glyphs[font.objgen] = codes | used.codes[name] | used.codes[""] if name else None
        if font.objgen not in self.drawn_done:
            self.drawn_fonts[font.objgen] = (font, around)
        return True

    def _type3(self, font: Object, around: Dictionary, codes: set[int] | None) -> None:
        glyphs = font.get("/CharProcs")
        if not isinstance(glyphs, Dictionary):
            return
        if codes is not None:
            shown = _letters(font, codes)
            if shown is not None:
                differences = [item for code in sorted(shown) for item in (code, Name(shown[code]))]
                font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array(differences))
                _keep(glyphs, {"/.notdef", *shown.values()})
        own = font.get("/Resources")
        resources = own if isinstance(own, Dictionary) else around
        used = Usage()
        for stream in glyphs.values():
            if isinstance(stream, Stream):
                _keep(stream, STREAM)
                inner = usage_of(stream, text=True)
                for category, names in inner.names.items():
                    used.names[category] |= names
                for name, shown_codes in inner.codes.items():
                    used.codes[name] |= shown_codes
        font.Resources = self._resources(resources, used, 1)
        self._scrub(font)

    def _plain(self, thing: Object, around: Dictionary, used: Usage, name: str, depth: int) -> bool:
        if isinstance(thing, (Dictionary, Stream, Array)):
            self._scrub(thing)
        return True

    def _seen(self, thing: Object) -> bool:
        if not thing.is_indirect:
            return False
        if thing.objgen in self.done:
            return True
        self.done.add(thing.objgen)
        return False

    def _scrub(self, start: Object) -> None:
        """Cut, in all that hangs from an object, what belongs to the document and not to a drawing; reduce the drawings met."""
        waiting = [start]
        while waiting:
            thing = waiting.pop()
            if thing is not start and self._reduced(thing):
                continue
            if not isinstance(thing, Array):
                _only_numbers(thing)
            places = range(len(thing)) if isinstance(thing, Array) else set(thing.keys()) - NUMBERS
            for place in places:
                value = thing[place]
                if not isinstance(value, (Dictionary, Stream, Array)):
                    continue
                if place in STRANGERS or _foreign(value):
                    _cut(thing, place)
                else:
                    waiting.append(value)

    def _reduced(self, thing: Object) -> bool:
        """Reduce what has resources of its own as it is elsewhere; say whether nothing is left to do."""
        if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Form:
            self._drawing(thing, FORM, 1)
        elif isinstance(thing, Stream) and "/PatternType" in thing:
            self._drawing(thing, PATTERN, 1)
        elif isinstance(thing, Dictionary) and thing.get("/Subtype") == Name.Type3:
            self._font(thing, Dictionary(), Usage(), "", 1)
        else:
            return self._seen(thing)
        return True


def _cut(thing: Object, place: int | str) -> None:
    if isinstance(place, int):
        thing[place] = None
    else:
        del thing[place]


def _keep(thing: Object, allowed: set[str]) -> None:
    for key in [*thing.keys()]:
        if key not in allowed:
            del thing[key]


def _settle_page(page: Object) -> None:
    """Drop what a page says in a way readers do not understand: nothing may hang from there."""
    for key in ("/MediaBox", "/CropBox"):
        box = page.get(key)
        if key in page and not (isinstance(box, Array) and len(box) == 4 and all(isinstance(number, NUMBER) for number in box)):
            del page[key]
    for key in ("/Rotate", "/UserUnit"):
        if key in page and not isinstance(page[key], NUMBER):
            del page[key]
    if "/Group" in page and not isinstance(page.Group, Dictionary):
        del page["/Group"]
    contents = page.get("/Contents")
    streams = [one for one in (contents if isinstance(contents, Array) else [contents]) if isinstance(one, Stream)]
    for stream in streams:
        _keep(stream, STREAM)
    if "/Contents" in page:
        page.Contents = streams[0] if len(streams) == 1 else Array(streams)


def _only_numbers(thing: Object) -> None:
    """Cut what stands in the place of numbers and is none: these places are not looked into."""
    for key in NUMBERS & set(thing.keys()):
        value = thing[key]
        inside = [part for item in value for part in (item if isinstance(item, Array) else [item])] if isinstance(value, Array) else [value]
        if any(isinstance(part, (Dictionary, Stream, Array)) for part in inside):
            del thing[key]


def _foreign(value: Any) -> bool:
    return isinstance(value, (Dictionary, Stream)) and str(value.get("/Type", "")) in DOCUMENT


def _has_type3(resources: Dictionary) -> bool:
    fonts = resources.get("/Font")
    return isinstance(fonts, Dictionary) and any(
        isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type3 for font in fonts.values()
    )


def _letters(font: Object, codes: set[int]) -> dict[int, str] | None:
    """Give the names of the letters of a Type 3 font for these codes; None when the font does not say."""
    encoding, shown, code = font.get("/Encoding"), dict[int, str](), 0
    differences = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
    if not isinstance(differences, Array):
        return None
    for item in differences:
        if isinstance(item, Name):
            if code in codes:
                shown[code] = str(item)
            code += 1
        else:
            code = int(item)
    return shown
