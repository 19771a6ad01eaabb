"""The picture of the real FCN's sizes: a chain of layers, and bars to scale, all on the image's axis."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.drawing.legend import Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.upsampling.model.sizes import SHOWN, Fcn, Sizes
from helpers.explorers.upsampling.text.sizes import NOTE, drawn, no_output, steps, why

Grids = dict[str, list[Grid]]

LEFT, CENTRE = 14, 460
SCALES = (480, 1.84), (768, 1.16)  # up to a padded image of so many pixels: units of a pixel
CHAIN, BOX = 14, 112
BARS, BAR, STEP = 96, 22, 54  # where the bars begin, how high each is, from one to the next
WHY, LEGEND = 374, 396
OUTSIDE_ENTRY = Entry(
    "outside the image: padded before, cropped after", PADDING.light, PADDING.line, "padding"
)
LACKS_ENTRY = Entry("pixels without a score", LEFTOVER.light, LEFTOVER.line, "leftover")


@dataclass(frozen=True)
class Ruler:
    """The image's axis: pixel 0 begins at `first`, a pixel is `scale` units wide."""

    first: float
    scale: float

    def at(self, pixel: float) -> float:
        return self.first + pixel * self.scale

    def grid(self, y: float, start: float, step: float, count: int) -> list[Grid]:
        return [Grid((self.at(start), y), (step * self.scale, 0), (0, BAR), 1, count)]


def draw(scene: Scene, result: Sizes) -> Grids:
    """Draw the chain and the bars; return where they lie."""
    scale = next(units for most, units in SCALES if most >= result.padded)
    ruler = Ruler(CENTRE - result.state.image * scale / 2, scale)
    grids = _draw_chain(scene, result) | _draw_image(scene, result, ruler)
    if result.state.covered:
        scene.text(CENTRE, BARS + 2.5 * STEP, "?", 30, INK, across="center")
    elif result.nets:
        grids |= _draw_scores(scene, result, ruler)
        for place, net in enumerate(result.nets, 2):
            grids |= _draw_result(scene, result, net, ruler, BARS + place * STEP)
    else:
        scene.text(CENTRE, BARS + 2 * STEP, no_output(result), 13, LEFTOVER.text, "bold", "center")
    shown = bool(result.nets) and not result.state.covered
    _draw_axis(scene, result, ruler, 5 if shown else 1)
    entries = [Entry("image", INPUT.middle, INPUT.line)] + [OUTSIDE_ENTRY] * bool(result.state.P)
    if shown:
        scene.text(LEFT, WHY, why(result), 11, QUIET)
        entries += [Entry("scores", OUTPUT.middle, OUTPUT.line)]
        entries += [LACKS_ENTRY] * any(any(net.missing(result.state.image)) for net in result.nets)
    draw_legend(scene, entries, LEFT, LEGEND)
    return grids


def _draw_chain(scene: Scene, result: Sizes) -> Grids:
    """Write every layer's size."""
    sizes = [str(result.chain.get(name, "none")) for name in SHOWN]
    if result.state.covered:
        sizes[-1] = "?"
    for place, (name, size) in enumerate(
        zip(("image", *SHOWN), (str(result.state.image), *sizes), strict=True)
    ):
        x = LEFT + place * BOX
        scene.text(x, CHAIN, name, 11.5, QUIET)
        scene.text(x, CHAIN + 21, size, 16, LEFTOVER.text if size == "none" else INK, "bold")
        if place < len(SHOWN):
            scene.text(x + BOX - 40, CHAIN + 21, "→", 14, QUIET)
    scene.text(LEFT, CHAIN + 44, NOTE, 11, QUIET)
    return {"layers": [Grid((LEFT - 4, CHAIN - 10), (BOX, 0), (0, 44), 1, 1 + len(SHOWN))]}


def _bar(
    scene: Scene, ruler: Ruler, y: float, pixels: tuple[float, float], face: str, line: str, hatch: str = ""
) -> None:
    """Draw the pixels from … to …; nothing where there are none."""
    start, stop = pixels
    if stop <= start:
        return
    corners = rectangle(ruler.at(start), y, ruler.at(stop), y + BAR)
    scene.polygon(corners, face, line, 1.0)
    if hatch:
        scene.hatch(corners, hatch)


def _draw_image(scene: Scene, result: Sizes, ruler: Ruler) -> Grids:
    """The image between its paddings."""
    image, P = result.state.image, result.state.P
    scene.text(LEFT, BARS - 11, f"padded image: {P} + {image} + {P} = {result.padded} pixels", 11.5, INK)
    for pixels in ((-P, 0), (image, image + P)):
        _bar(scene, ruler, BARS, pixels, PADDING.light, PADDING.line, "padding")
    _bar(scene, ruler, BARS, (0, image), INPUT.middle, INPUT.line)
    return {"image": ruler.grid(BARS, 0, image, 1)}


def _draw_scores(scene: Scene, result: Sizes, ruler: Ruler) -> Grids:
    """The scores, each as wide as the step to the next, its middle where that of what it sees is."""
    found, y = result.scores, BARS + STEP
    assert found
    start = (found.twice - found.step) / 2
    scene.text(LEFT, y - 11, drawn(result), 11.5, INK)
    for cell in range(found.size):
        left = start + cell * found.step
        _bar(scene, ruler, y, (left, left + found.step), OUTPUT.light, OUTPUT.line)
        scene.number(ruler.at(left + found.step / 2), y + BAR / 2, str(cell), 11, INK)
    return {"scores": ruler.grid(y, start, found.step, found.size)}


def _draw_result(scene: Scene, result: Sizes, net: Fcn, ruler: Ruler, y: float) -> Grids:
    """What a net's upsampling makes, what of it is cropped, and what of the image it lacks."""
    image = result.state.image
    first, end = -net.offset, net.size - net.offset
    scene.text(LEFT, y - 11, steps(net, result.chain["fc6"], image), 11.5, INK)
    for pixels in ((first, 0), (image, end)):
        _bar(scene, ruler, y, pixels, PADDING.light, PADDING.line, "padding")
        if pixels[1] > pixels[0]:
            x, across = (ruler.at(first) - 5, "right") if pixels[1] == 0 else (ruler.at(end) + 5, "left")
            scene.text(x, y + BAR / 2, str(pixels[1] - pixels[0]), 12.5, INK, "bold", across)
    _bar(scene, ruler, y, (max(first, 0), min(end, image)), OUTPUT.middle, OUTPUT.line)
    for pixels in ((0, first), (end, image)):
        _bar(scene, ruler, y, pixels, LEFTOVER.light, LEFTOVER.line, "leftover")
    name = net.name
    if name == "FCN-32s":
        return {name: ruler.grid(y, first, net.factor, net.size // net.factor)}
    return {name: ruler.grid(y, first, net.size, 1)}


def _draw_axis(scene: Scene, result: Sizes, ruler: Ruler, bars: int) -> None:
    """Lines along all bars where the image begins and ends, with the numbers of these places."""
    image = result.state.image
    for place in (0, image):
        x = ruler.at(place)
        for y in range(BARS, BARS + bars * STEP, STEP):
            scene.line([(x, y - 4), (x, y + BAR + 5)], INPUT.line, 1.6)
    y = BARS + (bars - 1) * STEP + BAR + 16
    end, text = ruler.at(image) + 4, f"pixel {image}, the end"
    scene.text(max(ruler.at(0) - 4, LEFT + 44), y, "pixel 0", 11.5, INPUT.text, across="right")
    scene.text(min(end, scene.width - LEFT - scene.width_of(text, 11.5)), y, text, 11.5, INPUT.text)
