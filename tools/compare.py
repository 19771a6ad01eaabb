"""Say where a committed notebook differs from a fresh run: in text, in structure, or in a picture."""

import base64
import io

import numpy as np
from PIL import Image

# The mean difference allowed in any 16 × 16 pixels, of 255. The lock pins matplotlib, which brings its
# own FreeType and font, so the same drawing differs by rounding alone: below 1. One changed digit of 6 points
# gives 4 and more; in the mean of a whole picture it would be a ten-thousandth, and go unseen.
TILE, TOLERANCE = 16, 2.0


def picture_difference(committed: str, fresh: str) -> str | None:
    """Say how two base64 PNGs differ, or None: in size, or in the mean difference of the worst tile."""
    if committed == fresh:
        return None
    try:
        old, new = (
            np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA"), dtype=np.int16)
            for png in (committed, fresh)
        )
    except (OSError, ValueError):
        return "the picture cannot be decoded"
    if old.shape != new.shape:
        return f"the picture is {old.shape[1]}×{old.shape[0]}, a fresh one {new.shape[1]}×{new.shape[0]}"
    gap = np.abs(old - new).max(axis=2)
    gap = np.pad(gap, [(0, -size % TILE) for size in gap.shape])
    rows, columns = gap.shape
    worst = gap.reshape(rows // TILE, TILE, columns // TILE, TILE).mean(axis=(1, 3)).max()
    return (
        f"the picture is not the one drawn now (a tile differs by {worst:.0f})" if worst > TOLERANCE else None
    )


def output_differences(committed, fresh):
    """Say how two outputs of a cell differ."""
    if committed.output_type != fresh.output_type:
        return [f"{committed.output_type} output, a fresh run gives {fresh.output_type}"]
    if "data" not in fresh:
        return [] if committed == fresh else [f"{fresh.get('name', 'error')} output differs"]
    found = []
    for mime in sorted({*committed.data, *fresh.data}):
        if mime not in fresh.data or mime not in committed.data:
            found.append(f"{mime} is {'missing' if mime in fresh.data else 'too much'}")
        elif mime == "image/png":
            found.append(picture_difference(committed.data[mime], fresh.data[mime]))
        elif committed.data[mime] != fresh.data[mime]:
            found.append(f"{mime} differs")
    if (
        committed.get("execution_count") != fresh.get("execution_count")
        or committed.metadata != fresh.metadata
    ):
        found.append("the output's execution count or metadata differs")
    return [line for line in found if line]


def cell_differences(committed, fresh):
    """Say how two cells at the same place differ."""
    fields = ("id", "cell_type", "source", "metadata", "execution_count")
    found = [f"{field} differs" for field in fields if committed.get(field) != fresh.get(field)]
    old, new = committed.get("outputs", []), fresh.get("outputs", [])
    if len(old) != len(new):
        return [*found, f"{len(old)} outputs, a fresh run gives {len(new)}"]
    return found + [line for pair in zip(old, new, strict=True) for line in output_differences(*pair)]


def differences(committed, fresh) -> list[str]:
    """Say, one line each, where a committed notebook differs from a fresh run."""
    fields = ("metadata", "nbformat", "nbformat_minor")
    found = [f"notebook {field} differs" for field in fields if committed.get(field) != fresh.get(field)]
    if len(committed.cells) != len(fresh.cells):
        return [*found, f"{len(committed.cells)} cells, a fresh run gives {len(fresh.cells)}"]
    for index, pair in enumerate(zip(committed.cells, fresh.cells, strict=True)):
        found += [f"cell {index} ({pair[1].id}): {line}" for line in cell_differences(*pair)]
    return found
