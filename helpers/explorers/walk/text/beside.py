"""What stands in the picture of the VGG walk: titles, names, the table, the key and the notes."""

from __future__ import annotations

from helpers.explorers.walk.layout import SMALLEST
from helpers.explorers.walk.model import WINDOW, Result, field_of
from helpers.explorers.walk.text import megabytes, no_padding, verdict
from helpers.explorers.words import by
from helpers.networks import Costs

COLUMNS = ("layer", "W×H×D", "parameters", "activations, MB", "sees")  # of the table
KINDS = {
    "input": "input",
    "convolution": "after a convolution",
    "pool": "after a pool (ruled)",
    "dense": "after a dense layer (crossed)",
    "refused": "refused (hatched)",
}
ALSO = {"A": "VGG-11", "B": "VGG-13", "D": "VGG-16", "E": "VGG-19"}


def title(result: Result) -> tuple[str, str]:
    """What stands above the picture: the network, and its input.

    They are apart because only the second is new with every step of a slider, and a long line that is new
    takes 4 ms.
    """
    state = result.state
    also = f" ({ALSO[state.configuration]})" if state.configuration in ALSO else ""
    convolutions = sum(volume.name.startswith("conv") for volume in result.volumes)
    network = (
        f"VGG {state.configuration}{also}: {convolutions} convolutions, 5 pools, then fc6 to fc8 "
        f"{'as convolutions' if state.convolutional else 'as dense layers'},"
    )
    return network, f"on {by(state.W, state.W, 3)}"


def lines(result: Result) -> list[str]:
    """What stands below the title: what becomes of pool5."""
    found = _broken(verdict(result))
    if result.state.padding == "SAME" and not result.state.convolutional and not result.refused:
        found.append(f"A dense fc6 {no_padding()}.")
    return found


def _broken(sentence: str, most: int = 136) -> list[str]:
    """Return a sentence as one line, or as two that break where its first colon or comma stands."""
    if len(sentence) <= most:
        return [sentence]
    at = sentence.find(": ") if ": " in sentence[:most] else sentence.rfind(", ", 0, most)
    return [sentence[: at + 1], sentence[at + 2 :]]


def stage_names(result: Result) -> list[str]:
    """What stands below the stages of the row of volumes."""
    written = "" if result.refused else ", conv" if result.state.convolutional else ", dense"
    return [*(f"conv{number}" for number in range(1, 6)), "pool5", f"fc6–fc8{written}"]


def plane_titles(result: Result) -> tuple[str, str]:
    """What stands above the planes of pool5 and of the scores."""
    scores = f"scores {by(result.side, result.side)}" if result.state.convolutional else "scores"
    return f"pool5 {by(result.pooled, result.pooled)}", "no scores" if result.refused else scores


def key(result: Result) -> dict[str, str]:
    """What is seen on these planes, by what it is called in the picture."""
    if result.refused:
        lacking = "weights without a cell" if result.pooled < WINDOW else "cells without a weight"
        return {"misfit": f"fc6's window of {by(WINDOW, WINDOW)}", "lacking": lacking}
    window, clean = "what fc6 reads, and its scores", "all of pool5"
    if result.state.convolutional:
        window, clean = f"fc6's {'first' if result.side > 1 else 'one'} window and its scores", "no padding"
    found = {"window": window}
    if result.clean:
        found["clean"] = f"scores: window reads {clean}"
    if result.padding:
        found |= {"spoilt": "scores: window reads padding", "zeros": "fc6's padding: zeros"}
    return found


def table(result: Result) -> list[tuple[str, ...]]:
    """The lines of the table in its `COLUMNS`: one for each volume, and their sum."""
    found = [(f"{row.name}", by(*row.shape), *_in_table(row), f"{field_of(row)}") for row in result.rows]
    found += [(layer.called, "refused", "", "", "") for layer in result.refused]
    return [
        *found,
        (f"sum, input to {'pool5' if result.refused else 'fc8'}", "", *_in_table(result.totals), ""),
    ]


def _in_table(costs: Costs) -> tuple[str, str]:
    return f"{costs.parameters:,}", f"{megabytes(costs):,.3f}"


def notes(result: Result) -> list[str]:
    """What stands below the picture."""
    names = ", ".join(result.dashed)
    whose = "that of the middle cell" if len(result.dashed) == 1 else "those of the middle cells"
    windows = f"Dashed: {whose} of {names}. " if names else ""
    return [
        f"Within one picture all heights have one scale (smallest: {SMALLEST:.0f} pixels). A larger W makes "
        "the picture larger, but more slowly. Thickness: square root of the depth. 1 MB: 10⁶ bytes.",
        f"sees: the side of the receptive field. {windows}Point at any layer to see its own.",
    ]
