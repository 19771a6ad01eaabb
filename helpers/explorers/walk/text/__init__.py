"""The words of the VGG-walk explorer: read-out, what becomes of pool5, settings to offer."""

from __future__ import annotations

from math import prod
from typing import Any

from helpers.explorers.walk.model import HEADS, POOLINGS, WINDOW, Result, State, fits_cleanly, fitting
from helpers.explorers.words import by
from helpers.networks import Costs

MEGABYTE = 10**6


ALSO = {"A": "VGG-11", "B": "VGG-13", "D": "VGG-16", "E": "VGG-19"}


def describe(result: Result) -> str:
    """Say in two or three sentences what comes out, why it does or does not, and what it costs."""
    state = result.state
    said = [f"VGG {state.configuration} on {by(state.W, state.W, 3)}, {_set('head', state.head)}"]
    if state.padding == "SAME":
        said.append(_set("padding", "SAME") if state.convolutional else f"which {no_padding()}")
    said += [_set("pooling", "ceil")] * (state.pooling == "ceil")
    setting = ", ".join(said)
    if state.covered:
        return f"{setting}. The sizes that its layers make, and all counts, are covered."
    pool5 = by(*result.pool5.shape)
    return f"{setting}: pool5 {pool5}, {_scores(result)}. {verdict(result)} {_costs(result)}"


def called(state: State) -> str:
    """The network in the paper's words, and as most call it."""
    also = f" ({ALSO[state.configuration]})" if state.configuration in ALSO else ""
    return f"VGG {state.configuration}{also}"


def _set(name: str, value: Any) -> str:
    """A setting in the words of its control."""
    return f"{State.settings[name].label or name} = {value}"


def no_padding() -> str:
    """Say that SAME means nothing to a dense fc6."""
    return f"has no padding, so {_set('padding', 'SAME')} changes nothing"


def _scores(result: Result) -> str:
    if result.refused:
        return "no scores"
    shape = result.rows[-1].shape
    return f"scores {by(*shape)}" if len(shape) == 3 else f"{shape[0]} scores"


def _costs(result: Result) -> str:
    total = result.totals
    if result.refused:
        return f"Up to pool5: {total.parameters:,} parameters, {total.macs:,} multiply-adds."
    return f"{total.parameters:,} parameters, {_share(result)} in fc6 to fc8; {total.macs:,} multiply-adds."


def megabytes(costs: Costs) -> float:
    """What the numbers that come out take in memory."""
    return costs.activation_bytes / MEGABYTE


def _share(result: Result) -> str:
    """The part of the parameters that the head has."""
    return f"{100 * sum(row.parameters for row in result.head) / result.totals.parameters:.1f} %"


def verdict(result: Result) -> str:
    """Say in one sentence what becomes of pool5."""
    state = result.state
    if not state.convolutional:
        return _of_dense(result)
    if result.refused:
        return (
            f"pool5 is smaller than fc6's window of {by(WINDOW, WINDOW)}, so there is no place for it: "
            f"it fits images from {_sizes(result).start} pixels on, or with {_set('padding', 'SAME')}, "
            "though then every window reads padding."
        )
    if state.padding == "SAME":
        return _of_same(result)
    if result.side == 1:
        return (
            f"fc6's window of {by(WINDOW, WINDOW)} has 1 place, all of pool5: each score is one number, "
            "as with the dense head."
        )
    return (
        f"fc6's window of {by(WINDOW, WINDOW)} has {result.side}·{result.side} = {result.side**2} places, "
        f"{result.head[0].stride} pixels of the input apart: each score becomes a map."
    )


def _sizes(result: Result) -> range:
    return fitting(result.state.configuration, result.state.pooling)


def _of_dense(result: Result) -> str:
    sizes, inputs = _sizes(result), (WINDOW, WINDOW, result.pool5.shape[-1])
    fit = f"{sizes[0]} to {sizes[-1]}"
    made_for = f"{by(*inputs)} = {prod(inputs):,} inputs"
    if not result.refused:
        return f"The dense fc6 has weights for {made_for}: images of {fit} pixels fit."
    return (
        f"The dense fc6 has weights for {made_for}, but pool5 gives {by(*result.pool5.shape)} = "
        f"{prod(result.pool5.shape):,}: images of {fit} pixels fit, and the convolutional head "
        f"{_instead(result)}."
    )


def _instead(result: Result) -> str:
    """What the other head makes of a pool5 that the dense one refuses."""
    same = result.state.padding == "SAME"
    side = result.pooled if same else result.pooled - WINDOW + 1
    if side < 1:
        return "does not fit either, for pool5 is too small"
    article = "an" if side in (8, 11, 18) else "a"
    condition = f" with {_set('padding', 'SAME')}" if same else ""
    spoilt = ", though every window reads padding" if same and result.pooled < WINDOW else ""
    return f"gives {article} {by(side, side)} map here{condition}{spoilt}"


def _of_same(result: Result) -> str:
    side, kept = result.side, result.side - WINDOW + 1
    made = f"fc6 with SAME padding makes {by(side, side, result.head[0].shape[-1])}"
    if kept < 1:
        windows = "its one window reads" if side == 1 else f"all {side**2} windows read"
        return f"{made}, but {windows} padding; without padding (VALID) there would be no place for it."
    instead = f"{made} instead of {by(kept, kept, result.head[0].shape[-1])}"
    if kept == 1:
        edge = WINDOW // 2
        return (
            f"{instead}: of its {side**2} places only the middle one, row {edge}, column {edge}, "
            "sees what VGG's own fc6 sees."
        )
    return f"{instead}: the windows near the border read zeros of fc6's padding."


def offers(result: Result) -> dict[str, Any]:
    """Settings with which fc6 fits, and not on padding alone: the nearest size, the other head and pools.

    SAME is none of them: where fc6 does not fit without padding, no window is free of it.
    """
    if not result.refused or result.state.covered:
        return {}
    state, sizes = result.state, _sizes(result)
    changes: list[tuple[str, Any]] = [("W", min(max(state.W, sizes[0]), sizes[-1]))]
    for name, now, options in (("head", state.head, HEADS), ("pooling", state.pooling, POOLINGS)):
        changes += [(name, other) for other in options if other != now]
    items = [
        [_set(name, value), {name: value}]
        for name, value in changes
        if fits_cleanly(state.changed(**{name: value}))
    ]
    return {"lead": "Fits with:", "items": items}
