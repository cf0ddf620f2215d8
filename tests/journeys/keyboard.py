"""Going through a page with the keyboard alone, and seeing where one is."""

import pytest

AROUND = 8
BOX = """() => {
  const node = document.activeElement, label = node.labels?.[0];
  // A field as small as a point is drawn by what surrounds it.
  const drawn = node.offsetWidth > 2 ? node : node.closest(".drop") || label || node, box = drawn.getBoundingClientRect();
  return {x: box.x, y: box.y, width: box.width, height: box.height};
}"""


def reach(page, target, *, most=120):
    """Press Tab until the target has the focus, which must be seen; fail when the keyboard does not come there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            focus_shows(page)
            return
    pytest.fail(f"the keyboard does not reach {target}")


def press(page, target, key="Enter"):
    """Reach something and press a key on it."""
    reach(page, target)
    page.keyboard.press(key)


def write(page, target, words):
    """Reach a field and type."""
    reach(page, target)
    page.keyboard.type(words)


def focus_shows(page):
    """Compare the place of the element with and without the focus: whole pages would hide a missing outline."""
    box = page.evaluate(BOX)
    size = page.viewport_size
    left, top = max(box["x"] - AROUND, 0), max(box["y"] - AROUND, 0)
    clip = {
        "x": left,
        "y": top,
        "width": min(box["width"] + 2 * AROUND, size["width"] - left),
        "height": min(box["height"] + 2 * AROUND, size["height"] - top),
    }
    assert clip["width"] > 0 and clip["height"] > 0, "the focus is out of sight"
    focused = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("() => { window.seen = document.activeElement; seen.blur(); }")
    blurred = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("() => seen.focus({preventScroll: true})")
    assert focused != blurred, page.evaluate("() => 'no visible focus: ' + document.activeElement.outerHTML.slice(0, 200)")
