"""What stands in the picture of the VGG walk: titles, names, the table and the key."""

from __future__ import annotations

from helpers.explorers.walk.layout import HEAD, Block
from helpers.explorers.walk.model import WINDOW, Result, field_of
from helpers.explorers.walk.text import called, megabytes
from helpers.explorers.words import by
from helpers.networks import Costs, Row

COLUMNS = ("layer", "output, W×H×D", "parameters", "multiply-adds", "activations, MB", "sees")  # of the table
KINDS = {
    "input": "input",
    "convolution": "convolution",
    "pool": "pool (ruled)",
    "dense": "dense (crossed)",
    "refused": "refused (hatched)",
}
UNKNOWN = "?"


def title(result: Result) -> str:
    """What the network is."""
    convolutions = sum(volume.name.startswith("conv") for volume in result.volumes)
    return f"{called(result.state)}: {convolutions} convolutions, 5 pools, fc6 to fc8"


def notes(result: Result) -> list[str]:
    """How the volumes are drawn."""
    if result.state.covered:
        return ["Covered: the sizes of the outputs, and all counts."]
    return [
        "Height: logarithm of the side, each halving one step. Thickness: root of the depth.",
        "Click a block: its layers are listed below.",
    ]


def sizes(result: Result, block: Block) -> list[str]:
    """What stands below a block: what its layers make, the last line of its pool."""
    if block.name == HEAD:
        return [_size(result, block.first + at) for at in range(len(block.volumes))]
    if block.name == "input":
        return [by(result.state.W, result.state.W, 3)]
    last = block.first + len(block.volumes) - 1
    return [_size(result, block.first), f"{block.volumes[-1].name} {_size(result, last)}"]


def _size(result: Result, at: int) -> str:
    """The size of a volume."""
    if at >= len(result.rows) or result.state.covered:
        volume = result.volumes[at]
        return "refused" if volume.kind == "refused" else _covered(volume.kind, volume.depth)
    return by(*result.rows[at].shape)


def _covered(kind: str, depth: int) -> str:
    """A size of which only the depth is a setting."""
    return f"{depth}" if kind == "dense" else f"?×?×{depth}"


def plane_titles(result: Result) -> tuple[str, str]:
    """What stands above the planes of pool5 and of the scores."""
    if result.state.covered:
        return "pool5 ?×?", "scores ?"
    scores = f"scores {by(result.side, result.side)}" if result.state.convolutional else "scores"
    return f"pool5 {by(result.pooled, result.pooled)}", "no scores" if result.refused else scores


def refusal(result: Result) -> list[str]:
    """Why there are no scores, in short lines."""
    window = f"{by(WINDOW, WINDOW)}, but"
    wants = ["fc6 has weights", f"for {window}"]
    if result.state.convolutional:
        wants = ["fc6's window is", window]
    return ["refused", *wants, f"pool5 is {by(result.pooled, result.pooled)}"]


def key(result: Result) -> dict[str, str]:
    """What is seen on these planes, by what it is called in the picture."""
    if result.state.covered:
        return {}
    found = {}
    if result.refused:
        found["misfit"] = f"fc6's window of {by(WINDOW, WINDOW)}"
        found["lacking"] = "weights without a cell" if result.pooled < WINDOW else "cells without a weight"
    else:
        which = "first" if result.side > 1 else "one"
        convolutional = result.state.convolutional
        window = f"fc6's {which} window" if convolutional else "what fc6 reads"
        found["window"] = f"{window}, its scores"
        if result.clean:
            found["clean"] = f"score reads {'no padding' if convolutional else 'all of pool5'}"
    if result.dashed:
        found["dashed"] = f"seen by pool{', '.join(name[-1] for name in result.dashed)}"
    if result.padding:
        found["spoilt"] = "reads padding (zeros)"
    return found


def table(result: Result, block: Block) -> list[tuple[str, ...]]:
    """The lines of the table in its `COLUMNS`: one for each volume of a block, and the sum of all layers."""
    lines = [_line(result, block.first + at) for at in range(len(block.volumes))]
    whole = f"all, input to {'pool5' if result.refused and not result.state.covered else 'fc8'}"
    return [*lines, (whole, "", *_in_table(result, result.totals), "")]


def _line(result: Result, at: int) -> tuple[str, ...]:
    volume = result.volumes[at]
    if volume.kind == "refused":
        return (volume.name, "refused", "", "", "", "")
    row: Row | None = result.rows[at] if at < len(result.rows) else None
    sees = UNKNOWN if row is None or result.state.covered else f"{field_of(row)}"
    return (volume.name, _size(result, at), *_in_table(result, row), sees)


def _in_table(result: Result, costs: Costs | None) -> tuple[str, str, str]:
    if costs is None or result.state.covered:
        return UNKNOWN, UNKNOWN, UNKNOWN
    return f"{costs.parameters:,}", f"{costs.macs:,}", f"{megabytes(costs):,.3f}"
