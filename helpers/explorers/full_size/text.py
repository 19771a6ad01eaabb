"""The words of a run of VGG-16 at full size."""

from __future__ import annotations

from helpers.explorers.full_size.model import LEAST, Result
from helpers.explorers.words import by, one_or
from helpers.networks import Conv, MaxPool, Row
from helpers.shapes.refusals import readable

IMAGE, LAYERS, SCORES = "image", "layers", "scores"  # names of grids
LEFT_ROWS, LEFT_COLUMNS = "rows left over", "columns left over"
SEEDED = "seeded weights: the scores mean nothing, the sizes and the time do"
BILLION = 1e9
WAITS = "Play runs the layers.", "What each makes is shown here,", "and at the end the scores."
HEAD = "fc6"  # from here on sizes are those of the map of scores


def describe(result: Result) -> str:
    """Say what is run, with which weights, how far it is, and what has come out."""
    state = result.state
    lead = f"VGG-16 on {on(result)}, {with_weights(result)}"
    if state.covered:
        return f"{lead}. Covered: the size of the map of scores, and what it costs."
    done, macs = (billions(each) for each in result.macs)
    if not result.made:
        plays = f"Play makes {macs} billion multiply-adds in {len(result.plan)} steps"
        return f"{lead}. Nothing is computed yet: {plays}."
    if result.scores is None:
        return f"{lead}. Made up to {progress(result)}: {done} of {macs} billion multiply-adds."
    high, wide = result.places
    places = by(high, wide) if high * wide == 1 else f"{by(high, wide)} = {high * wide}"
    answer = result.top[0]
    return (
        f"{lead}. All {macs} billion multiply-adds are done: 1,000 scores at {places} "
        f"{one_or(high * wide, 'place', 'places')}. On average “{result.name(answer)}” has the largest, "
        f"{result.averages[answer]:.2f}."
    )


def on(result: Result) -> str:
    """Name the image and its size."""
    name = "the photograph" if result.state.image is None else result.image.source.name
    return f"{name}, {by(*result.image.shape)} pixels ({sized(result)})"


def sized(result: Result) -> str:
    """Say whether the size is the image's own."""
    image = result.image
    if image.shape == image.source.original:
        return "its own size"
    way = "up" if image.shape > image.source.original else "down"
    why = f", VGG needs {LEAST}" if way == "up" else ""
    return f"scaled {way} from {by(*image.source.original)}{why}"


def with_weights(result: Result) -> str:
    """Name the weights."""
    if result.file is None:
        return SEEDED
    guess = "; its preprocessing is a guess" if result.file.preprocessing_is_guess else ""
    return f"weights from {file_name(result)}, {result.file.source}{guess}"


def file_name(result: Result) -> str:
    """The name of the file of weights."""
    assert result.file is not None
    return readable(result.file.path.name, 40)


def progress(result: Result) -> str:
    """Name what the last step has made."""
    piece = result.piece
    assert piece is not None
    name = result.rows[piece.layer].name
    if piece.ends:
        return name
    what = "band {} of {}"
    if piece.large:
        what = "row {} of {} of its kernel" if result.file is None else "part {} of {} of its filters"
    return f"{name}, {what.format(piece.part + 1, piece.parts)}"


def billions(macs: int) -> str:
    """Multiply-adds in billions, "11.3"."""
    if not macs:
        return "0"
    return f"{macs / BILLION:.1f}" if macs >= BILLION else f"{macs / BILLION:.2f}"


def hidden(result: Result, layer: int) -> bool:
    """Whether a layer's size would tell that of the map, which is covered."""
    names = [row.name for row in result.rows]
    return result.state.covered and (HEAD not in names or layer >= names.index(HEAD))


def size_of(result: Result, layer: int) -> str:
    """What a layer gives, "600×512×64"."""
    return "?" if hidden(result, layer) else by(*result.rows[layer].shape)


def macs_of(result: Result, layer: int) -> str:
    """The multiply-adds of a layer in billions; nothing for what has none."""
    if hidden(result, layer):
        return "?"
    macs = result.rows[layer].macs
    return billions(macs) if macs else "–"


def window(row: Row) -> str:
    """A layer's window, "3×3"."""
    match row.layer:
        case Conv(kernel_size=int(size)) | MaxPool(size=int(size)):
            return by(size, size)
    return ""


def layer_says(result: Result, layer: int) -> str:
    """Say what a layer makes of what, what it costs, and how far it is."""
    row = result.rows[layer]
    if row.layer is None:
        return f"The image: {by(*row.shape)}, {sized(result)}."
    before = size_of(result, layer - 1)
    says = f"{row.name}, {window(row)}: {before} → {size_of(result, layer)}"
    if not row.macs:
        return f"{says}, no multiply-adds. {state_of(result, layer)}"
    cost = "" if hidden(result, layer) else f", {billions(row.macs)} billion multiply-adds"
    return f"{says}, {row.parameters:,} parameters{cost}. {state_of(result, layer)}"


def state_of(result: Result, layer: int) -> str:
    """Say whether a layer is made."""
    made, parts = result.parts(layer)
    if not made:
        return "To come." if parts == 1 else f"To come, in {parts} steps."
    took = f", in {result.seconds(layer):.2f} seconds" if result.state.clock else ""
    return f"Made{took}." if made == parts else f"{made} of {parts} steps are made{took}."


def left_says(cells: int, side: int, single: str, many: str) -> str:
    """Say what becomes of pixels at the image's end."""
    which = f"{single} {side - 1}" if cells == 1 else f"{many} {side - cells} to {side - 1}"
    return f"Left over, {which}: where a size is odd, a pool drops its last {single}."


def crop_says(result: Result, row: int, column: int) -> str:
    """Say in place of which crop scores stand, how many pixels they see, and which are the largest."""
    places = (
        f"{what} {cells[0]} to {cells[-1]}"
        for what, at in (("rows", row), ("columns", column))
        for cells in [result.crop.cells(at)]
    )
    assert result.scores is not None
    scores = result.scores[row, column]
    best, mine = int(scores.argmax()), result.answer
    says = f"Scores in row {row}, column {column}, in place of the crop with {', '.join(places)}"
    sees = result.sees(row, column)
    says += f" (they see {by(*sees)} pixels)" if max(sees) > LEAST else ""
    if best == mine:
        return f"{says}: “{result.name(mine)}” has the largest, {scores[mine]:.2f}."
    largest = f"the largest has “{result.name(best)}”, {scores[best]:.2f}"
    return f"{says}: “{result.name(mine)}” has {scores[mine]:.2f}, {largest}."


def which(result: Result, answer: int) -> str:
    """Say which of the scores a class has, and whose name it is."""
    return f"score number {answer}" if result.file is None else f"number {answer} of ImageNet's 1,000 classes"


def titles(result: Result) -> tuple[str, str, str]:
    """What stands above the image, the layers and the map."""
    image, layers = f"image {by(*result.image.shape)}", "VGG-16, layer by layer"
    if result.state.covered:
        return image, layers, "scores: how many places?"
    if result.scores is not None:
        return image, layers, f"scores at {by(*result.places)} places"
    if result.piece is None:
        return image, layers, "nothing is computed yet"
    return image, layers, f"{result.rows[result.piece.layer].name}, mean of its maps"


def notes(result: Result) -> list[str]:
    """What stands below the image: name, size, weights."""
    found = [result.image.source.name, *_halves(sized(result))]
    if result.file is None:
        return [
            *found,
            f"seeded weights (seed {result.state.seed}):",
            "the scores mean nothing,",
            "the sizes and the time do",
        ]
    guess = ["the preprocessing is a guess"] if result.file.preprocessing_is_guess else []
    return [*found, "weights from", file_name(result), *guess]


def _halves(text: str) -> list[str]:
    return text.split(", ") if ", " in text else [text]
