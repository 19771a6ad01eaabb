"""What the real FCN's sizes answer to the pointer."""

from __future__ import annotations

from helpers.explorers.regions import ByColumn, Field, Light, Region
from helpers.explorers.upsampling.model.sizes import SHOWN, Fcn, Sizes
from helpers.explorers.upsampling.text.sizes import fit, layer_says, steps
from helpers.explorers.words import by

FIRST = "FCN-32s"


def regions(result: Sizes) -> list[Region]:
    """The chain, the image, and unless it is covered the scores and the three results."""
    image, P, covered = result.state.image, result.state.P, result.state.covered
    says = [f"The image: {by(image, image)} pixels. Only its side is shown; both sides go the same way."]
    says += [layer_says(result, name) for name in SHOWN[: -1 if covered else None]]
    says += ["fc6, a 7×7 convolution without padding."] * covered
    pads = f"conv1_1 pads zeros, P = {P} on each side: {result.padded} in all"
    padded = f"The image: pixels 0 to {image - 1}. {pads}."
    found = [Region("layers", "{says}", {"says": ByColumn(says)}, (Light("layers", "row", "column"),))]
    found.append(Region("image", padded))
    if covered or not result.scores:
        return found
    return [*found, _scores(result), *(_result(result, net) for net in result.nets)]


def _scores(result: Sizes) -> Region:
    """A score: its place, and the stamp that the upsampling by 32 makes of it."""
    found = result.scores
    assert found
    net, cells = result.nets[0], range(found.size)
    starts = [cell * net.factor - net.offset for cell in cells]
    fields: dict[str, Field] = {
        "stamp": ByColumn([range(cell, cell + 2) for cell in cells]),
        "reach": ByColumn([f"{start} to {start + 2 * net.factor - 1}" for start in starts]),
        "middle": ByColumn(
            [f"{found.twice / 2 + cell * found.step - 0.5:g}".replace("-", "−") for cell in cells]
        ),
    }
    sentence = (
        f"Score {{column}}, from 0: the middle of what it sees is pixel {{middle}}. FCN-32s stamps it on "
        f"pixels {{reach}}, {2 * net.factor} of them, and the next score {net.factor} further on."
    )
    return Region("scores", sentence, fields, (Light(FIRST, None, "stamp"),))


def _result(result: Sizes, net: Fcn) -> Region:
    """What a net makes, and what of it is cropped; of FCN-32s also which scores reach 32 pixels of it."""
    made = f"{steps(net, result.chain['fc6'], result.state.image)}. {fit(result, net)}"
    if net.name != FIRST:
        return Region(net.name, made)
    last = result.chain["fc6"] - 1
    cells = [range(max(cell - 1, 0), min(cell, last) + 1) for cell in range(last + 2)]
    words = [f"score {each[0]}" if len(each) == 1 else f"scores {each[0]} and {each[-1]}" for each in cells]
    fields: dict[str, Field] = {"scores": ByColumn(cells), "from": ByColumn(words)}
    return Region(
        FIRST, f"{made} This stretch comes from {{from}}.", fields, (Light("scores", None, "scores"),)
    )
