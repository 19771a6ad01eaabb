"""The volumes explorer: one convolution layer as three volumes to scale, with its arithmetic.

Used by ``notebooks/02_stride_and_padding.ipynb``.
"""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets

from helpers import shapes
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, LEFTOVER, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.volumes import HEIGHT, WIDTH, Layer, draw_volumes, padding_text
from helpers.explorers.base import Explorer, Region, cells
from helpers.explorers.controls import Number, Sides

RANGES = {
    "W": (1, 256, "width of the input, in columns"),
    "H": (1, 256, "height of the input, in rows"),
    "D": (1, 512, "depth of the input, in channels"),
    "F": (1, 64, "width and height of each filter"),
    "K": (1, 512, "number of filters"),
    "S": (1, 64, "stride: how far the filter moves from one place to the next"),
    "P": (0, 64, "zero padding"),
    "dilation": (1, 16, "distance between a filter's neighbouring weights; 1 means no gaps"),
}


@dataclass(frozen=True)
class State:
    """The settings. P is an int, or (before, after): left and top, right and bottom."""

    W: int = 5
    H: int = 5
    D: int = 3
    F: int = 3
    K: int = 2
    S: int = 2
    P: int | tuple[int, int] = 1
    dilation: int = 1

    def __post_init__(self):
        for name, (low, high, _) in RANGES.items():
            value = getattr(self, name)
            if name == "P" and isinstance(value, tuple | list):
                if len(value) != 2:
                    raise ValueError(f"P must be a whole number or (before, after), got {value!r}")
                before, after = (_within("P", side, low, high) for side in value)
                whole = before if before == after else (before, after)
            else:
                whole = _within(name, value, low, high)
            object.__setattr__(self, name, whole)


def _within(name: str, value: object, low: int, high: int) -> int:
    number = shapes.whole(name, value, low)
    if number > high:
        raise ValueError(f"{name} must be at most {high}, got {number}")
    return number


@dataclass(frozen=True)
class Result:
    """What a state comes to; `counts` is None where the filter does not fit."""

    state: State
    rows: shapes.Axis
    columns: shapes.Axis
    output: tuple[int, int, int] | None
    counts: shapes.Counts | None
    fits: shapes.Fits


def compute(state: State) -> Result:
    """Return sizes, costs and the nearest settings that fit. output is (W_out, H_out, K)."""
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    size, pads = (state.H, state.W), (sides, sides)
    rows, columns = shapes.axes(size, state.F, state.S, pads, state.dilation)
    fits = shapes.nearest_fits(rows, columns)
    if not (rows.output_size and columns.output_size):
        return Result(state, rows, columns, None, None, fits)
    counts = shapes.conv_counts(size, state.D, state.K, state.F, state.S, pads, state.dilation)
    return Result(state, rows, columns, (columns.output_size, rows.output_size, state.K), counts, fits)


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state, counts = result.state, result.counts
    filters = "1 filter" if state.K == 1 else f"{state.K} filters"
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = (
        f"Input {_by(state.W, state.H, state.D)}, padding {padding_text(result.columns)}, "
        f"{filters} of {_by(state.F, state.F, state.D)}, stride {state.S}{dilated}"
    )
    if counts is None:
        return f"{setting}: no output. {_too_large(result)}"
    costs = (
        f"{counts.weights:,} weights and {_count(counts.biases, 'bias', 'biases')} make "
        f"{counts.parameters:,} parameters; {counts.macs:,} multiply-adds."
    )
    return " ".join(
        part for part in (f"{setting}: output {_by(*result.output)}.", _unread(result), costs) if part
    )


def _too_large(result: Result) -> str:
    one = min(result.columns, result.rows, key=lambda each: each.padded_size)
    dilated = f" spans {one.window_size} cells when dilated, which" if one.dilation > 1 else ""
    side = "wide" if one is result.columns else "high"
    return (
        f"A filter of F = {one.kernel_size}{dilated} is larger than the padded input, {one.before} + "
        f"{one.input_size} + {one.after} = {one.padded_size} {side}, so there is no place for it."
    )


def _unread(result: Result) -> str:
    """Say what no window reads, or nothing where all is read."""
    parts = []
    pairs = ((result.columns, "column", "columns"), (result.rows, "row", "rows"))
    for what in ("left over at the end", "skipped between windows"):
        numbers = []
        for one, single, many in pairs:
            skipped = _skipped(one) if "skipped" in what else one.leftover
            if skipped:
                numbers.append(_count(skipped, single, many))
        if numbers:
            parts.append(f"{' and '.join(numbers)} {what}")
    return f"Read by no window (hatched): {'; '.join(parts)}." if parts else ""


def _skipped(one: shapes.Axis) -> int:
    """Padded cells between the first and the last window that no window reads."""
    whole = shapes.axis(one.padded_size, one.kernel_size, one.stride, 0, one.dilation)
    return len(whole.never_read) - one.leftover


def _count(number: int, single: str, many: str) -> str:
    return f"{number:,} {single if number == 1 else many}"


def _by(*sizes: int) -> str:
    return "×".join(str(size) for size in sizes)


def formula(one: shapes.Axis, letter: str) -> str:
    """Return the output size's formula with its numbers, as "(W − F + 2P)/S + 1 = … = 3"."""
    even = one.before == one.after
    kernel = "F" if one.dilation == 1 else "F′"
    padding = "2P" if even else "P₀ + P₁"
    numbers = f"2·{one.before}" if even else f"{one.before} + {one.after}"
    places = one.span / one.stride + 1
    exact = f"{places:.2f}".rstrip("0").rstrip(".").replace("-", "−")
    if abs(places - round(places, 2)) > 1e-9:
        exact += "…"
    text = (
        f"({letter} − {kernel} + {padding})/S + 1 = "
        f"({one.input_size} − {one.window_size} + {numbers})/{one.stride} + 1 = {exact}"
    )
    if one.leftover:
        text += f", floored to {one.output_size}"
    if one.dilation > 1:
        text += f"   (F′ = {one.dilation}·({one.kernel_size} − 1) + 1 = {one.window_size})"
    return text


def lines(result: Result) -> list[tuple[str, float, str]]:
    """The arithmetic below the picture, as (text, size, colour)."""
    state, counts, rows, columns = result.state, result.counts, result.rows, result.columns
    if state.W == state.H:
        formulas = [formula(columns, "W") + ("" if columns.dilation > 1 else ", and the same for H")]
    else:
        formulas = [f"across: {formula(columns, 'W')}", f"down: {formula(rows, 'H')}"]
    text = [(line, 14, INK) for line in formulas]
    if counts is None:
        return [*text, (_too_large(result), 12, LEFTOVER.text)]
    wide, high, filters = result.output
    biases = _count(counts.biases, "bias", "biases")
    weights = f"{filters}·{state.F}·{state.F}·{state.D} = {counts.weights:,} weights"
    text += [
        (f"K·F·F·D = {weights}, + {biases} = {counts.parameters:,} parameters", 12, QUIET),
        (
            f"{wide}·{high} places · {counts.weights:,} weights = {counts.macs:,} multiply-adds;  "
            f"{wide}·{high}·{filters} = {_count(counts.activations, 'number', 'numbers')} out",
            12,
            QUIET,
        ),
    ]
    unread = _unread(result)
    return [*text, (unread, 12, LEFTOVER.text)] if unread else text


def offers(result: Result) -> dict:
    """The nearest settings that fit, within the controls' ranges; says so where no P can."""
    state, fits = result.state, result.fits
    if result.rows.exact and result.columns.exact:
        return {}
    changes = [{"S": stride} for stride in fits.stride]
    changes += [{"P": padding} for padding in fits.padding]
    changes += [{"F": size} for size in fits.kernel_size]
    changes += [{"W": width, "H": height} for height, width in fits.input_size]
    changes = [each for each in changes if all(_in_range(name, value) for name, value in each.items())]
    items = []
    for each in changes:
        different = {name: value for name, value in each.items() if value != getattr(state, name)}
        items.append([", ".join(f"{name} = {value}" for name, value in different.items()), each])
    lead = "Fits exactly with:" if items else "Nothing within the controls' ranges fits by one change alone."
    if not any("P" in each for each in changes):
        lead = f"{_no_padding(result)} {lead}"
    return {"lead": lead, "items": items}


def _in_range(name: str, value: int | tuple[int, int]) -> bool:
    low, high, _ = RANGES[name]
    return all(low <= side <= high for side in (value if isinstance(value, tuple) else (value,)))


def _no_padding(result: Result) -> str:
    state = result.state
    apart = abs(state.W - state.H)
    if apart % state.S:
        return f"No P can fit: W and H differ by {apart}, which S = {state.S} does not divide."
    return f"No P up to {RANGES['P'][1]} fits."


def regions(result: Result) -> list[Region]:
    """The image map: channels, input cells, filters, output cells, output maps."""
    state, rows, columns = result.state, result.rows, result.columns
    drawn = range(state.K)
    found = [
        Region(
            "channels",
            f"Input channel {{column}} of {_by(state.W, state.H, state.D)}: {_by(state.W, state.H)} numbers. "
            "Each filter has one slice for it.",
            lights=tuple((f"slices {k}", None, "column") for k in (0, 1, state.K - 1)),
        ),
        Region(
            "input",
            f"Input {_by(state.W, state.H, state.D)}, row {{row}}{{row_kind}}, column {{column}}"
            f"{{column_kind}}, all {state.D} deep. Output rows that read it: {{down}}; columns: {{across}}.",
            {
                "row_kind": ("row", _kinds(rows)),
                "column_kind": ("column", _kinds(columns)),
                "down": ("row", _readers(rows)),
                "across": ("column", _readers(columns)),
            },
            (("output", "down", "across"),),
        ),
    ]
    for k in sorted({0, *drawn[1:3], state.K - 1}):
        found += _filter_regions(result, k)
    if result.output:
        found += _output_regions(result)
    return found


def _filter_regions(result: Result, k: int) -> list[Region]:
    state, places = result.state, 0
    if result.output:
        places = result.output[0] * result.output[1]
    kernel = _by(state.F, state.F)
    cell = Region(
        f"filter {k}",
        f"Filter {k} of {_by(state.F, state.F, state.D)}, row {{row}}, column {{column}}: "
        f"{_count(state.D, 'weight', 'weights, one per channel')}, used at {_count(places, 'place', 'places')}. "
        "The input cells it meets: rows {down}; columns {across}.",
        {"down": ("row", _met(result.rows)), "across": ("column", _met(result.columns))},
        (("input", "down", "across"),),
    )
    part = Region(
        f"slices {k}",
        f"Slice {{column}} of filter {k}: {kernel} = {state.F**2} weights. "
        "It reads input channel {column} and no other.",
        lights=(("channels", None, "column"),),
    )
    return [part, cell]


def _output_regions(result: Result) -> list[Region]:
    state, rows, columns = result.state, result.rows, result.columns
    wide, high, _ = result.output
    products = f"{state.F}·{state.F}·{state.D} = {state.F * state.F * state.D}"
    weights = _count(state.F * state.F * state.D, "weight", "weights")
    one_map = Region(
        "maps",
        f"Output map {{column}} of {_by(*result.output)}: {_by(wide, high)} numbers, all made by "
        f"filter {{column}} with its {weights} and 1 bias.",
        lights=(("filter {column}", None, None), ("slices {column}", None, None)),
    )
    windows = [[rows.window(place) for place in range(high)], [columns.window(place) for place in range(wide)]]
    cell = Region(
        "output",
        f"Output {_by(*result.output)}, row {{row}}, column {{column}}, in all {state.K} maps: "
        "reads input rows {down}{down_padding} and columns {across}{across_padding}; "
        f"{products} products and a bias for each map.",
        {
            "down": ("row", [cells(window) for window in windows[0]]),
            "across": ("column", [cells(window) for window in windows[1]]),
            "down_padding": ("row", [_padding_in(window, state.H) for window in windows[0]]),
            "across_padding": ("column", [_padding_in(window, state.W) for window in windows[1]]),
        },
        (("input", "down", "across"),),
    )
    return [one_map, cell]


def _kinds(one: shapes.Axis) -> list[str]:
    return (
        [" (padding)"] * one.before + [""] * one.input_size + [" (padding)"] * one.after
    )


def _readers(one: shapes.Axis) -> list[tuple[int, int, int]]:
    return [cells(one.readers(cell)) for cell in range(-one.before, one.input_size + one.after)]


def _met(one: shapes.Axis) -> list[tuple[int, int, int]]:
    starts = range(-one.before, one.output_size * one.stride - one.before, one.stride)
    taps = range(0, one.window_size, one.dilation)
    return [cells(range(starts.start + tap, starts.stop + tap, one.stride)) for tap in taps]


def _padding_in(window: range, size: int) -> str:
    outside = sum(not 0 <= cell < size for cell in window)
    return f" ({outside} of them padding)" if outside else ""


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the layer and return where its parts lie."""
    state = result.state
    return draw_volumes(scene, Layer(result.rows, result.columns, state.D, state.K), lines(result))


class Volumes(Explorer):
    """Input, filters and output of one layer, redrawn as W, H, D, F, K, S, P and dilation change."""

    name = "Volumes"
    size = (WIDTH, HEIGHT)
    state_type = State
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    offers = staticmethod(offers)
    draw = staticmethod(draw)
    presets: dict = {  # noqa: RUF012 - read only
        "CS231n's demo: 5×5×3, F = 3, S = 2, P = 1": dict(W=5, H=5, D=3, K=2, F=3, S=2, P=1, dilation=1),
        "AlexNet conv1: 227×227×3, F = 11, S = 4": dict(W=227, H=227, D=3, K=96, F=11, S=4, P=0, dilation=1),
        "AlexNet conv1 with 224: does not divide": dict(W=224, H=224, D=3, K=96, F=11, S=4, P=0, dilation=1),
        "VGG's 3×3: 224×224×64, S = 1, P = 1": dict(W=224, H=224, D=64, K=64, F=3, S=1, P=1, dilation=1),
        "ResNet's first: 7×7, S = 2, P = 3": dict(W=224, H=224, D=3, K=64, F=7, S=2, P=3, dilation=1),
        "same: the output is as large as the input": dict(W=7, H=7, D=2, K=3, F=5, S=1, P=2, dilation=1),
        "full: every overlap counts": dict(W=5, H=5, D=1, K=1, F=3, S=1, P=2, dilation=1),
    }

    def controls(self):
        """Input, filters, stride and padding; dilation behind a toggle."""

        def number(name: str) -> Number:
            return Number(name, *RANGES[name], self.set_state)

        found = {name: number(name) for name in RANGES if name != "P"}
        found["P"] = Sides("P", *RANGES["P"], self.set_state)
        more = ipywidgets.ToggleButton(description="More", tooltip="Show dilation", layout={"width": "80px"})
        dilation = found["dilation"].widget
        dilation.layout.display = "none"
        more.observe(lambda change: setattr(dilation.layout, "display", None if change.new else "none"), "value")
        columns = [
            ipywidgets.VBox([found[name].widget for name in names])
            for names in (("W", "H", "D"), ("F", "K"), ("S", "P", "dilation"))
        ]
        columns[1].children = (*columns[1].children, more)
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]
