"""Layers (optional content): what is drawn on those that are not shown is taken out of the content."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

PAINTING = {"Tj", "TJ", "Do", "sh"}
PATHS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
MAX_DEPTH = 8


class Layers:
    """The layers a document hides when it is opened."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.hidden: set[tuple[int, int]] = set()
        self.cleaned: set[tuple[int, int]] = set()
        self.pdf = pdf
        properties = pdf.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary):
            return
        shown = properties.get("/D")
        shown = shown if isinstance(shown, Dictionary) else Dictionary()
        groups = properties.get("/OCGs")
        if shown.get("/BaseState") == Name.OFF and isinstance(groups, Array):
            self.hidden |= {group.objgen for group in groups if isinstance(group, Dictionary)}
            self.hidden -= {group.objgen for group in shown.get("/ON", []) if isinstance(group, Dictionary)}
        self.hidden |= {group.objgen for group in shown.get("/OFF", []) if isinstance(group, Dictionary)}

    def hides(self, thing: Object) -> bool:
        """Say whether a drawing stands on a hidden layer."""
        return bool(self.hidden) and self._hidden(thing.get("/OC"), 0)

    def clean(self, stream: Object, resources: Dictionary) -> None:
        """Take out of a form or a pattern what it draws on hidden layers."""
        if self.hidden and stream.objgen not in self.cleaned:
            self.cleaned.add(stream.objgen)
            stream.write(self._content(stream, resources))

    def without_hidden(self, page: Object, resources: Dictionary) -> Stream:
        """Return the content of a page without what it draws on hidden layers."""
        return self.pdf.make_stream(self._content(pikepdf.Page(page), resources))

    def _content(self, source: Object | pikepdf.Page, resources: Dictionary) -> bytes:
        """Take out the painting only: places, states and clips that go on after the layer stay."""
        kept: list[Any] = []
        marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(source):
            operator = str(instruction.operator)
            if operator in {"BDC", "BMC"}:
                marks.append(operator == "BDC" and self._marked(instruction.operands, resources))
                if marks[-1]:
                    kept.append(([Name.Span], pikepdf.Operator("BMC")))
                    continue
            hidden = any(marks)
            if operator == "EMC" and marks:
                marks.pop()
            elif hidden and (operator in PAINTING or isinstance(instruction, pikepdf.ContentStreamInlineImage)):
                continue
            elif hidden and operator in PATHS:
                kept.append(([], pikepdf.Operator("n")))
                continue
            elif hidden and operator in {"'", '"'}:
                kept.append(([], pikepdf.Operator("T*")))
                continue
            elif hidden and operator in {"BDC", "DP", "MP"}:
                if operator == "BDC":
                    kept.append(([Name.Span], pikepdf.Operator("BMC")))
                continue
            kept.append(instruction)
        return pikepdf.unparse_content_stream(kept)

    def _marked(self, operands: Any, resources: Dictionary) -> bool:
        if len(operands) < 2 or operands[0] != Name.OC:
            return False
        layer = operands[1]
        if isinstance(layer, Name):
            properties = resources.get("/Properties")
            layer = properties.get(layer) if isinstance(properties, Dictionary) else None
        return self._hidden(layer, 0)

    def _hidden(self, layer: Any, depth: int) -> bool:
        if not isinstance(layer, Dictionary) or depth > MAX_DEPTH:
            return False
        if layer.get("/Type") != Name.OCMD:
            return layer.objgen in self.hidden
        expression = layer.get("/VE")
        if isinstance(expression, Array):
            return not self._true(expression, depth)
        groups = layer.get("/OCGs")
        shown = [not self._hidden(group, depth + 1) for group in (groups if isinstance(groups, Array) else [groups])
                 if isinstance(group, Dictionary)]  # fmt: skip
        policy: dict[str, Any] = {"/AllOn": all, "/AnyOff": lambda shown: not all(shown), "/AllOff": lambda shown: not any(shown)}
        return bool(shown) and not policy.get(str(layer.get("/P", "")), any)(shown)

    def _true(self, expression: Any, depth: int) -> bool:
        if depth > MAX_DEPTH or not isinstance(expression, Array) or len(expression) < 2:
            return not self._hidden(expression, depth)
        values = [self._true(part, depth + 1) for part in list(expression)[1:]]
        match str(expression[0]):
            case "/Not":
                return not values[0]
            case "/And":
                return all(values)
            case _:
                return any(values)
