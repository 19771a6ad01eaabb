"""The numbers behind an image map's sentences, as the browser gets them; browser/arrays.js unpacks them."""

from __future__ import annotations

from typing import Any

import numpy as np

WIDTHS = "uint8", "int8", "int16", "int32"  # of an array's numbers; arrays.js has them too


def packed_array(values: np.ndarray, scale: int = 1) -> dict[str, Any]:
    """Return numbers [rows, columns, channels] for the browser, as whole numbers of `scale`-ths.

    They have the first of `WIDTHS` that holds them all.
    """
    whole = np.rint(np.asarray(values) * scale).astype(np.int64)
    low, high = (whole.min(), whole.max()) if whole.size else (0, 0)
    type_ = next(each for each in WIDTHS if np.iinfo(each).min <= low and high <= np.iinfo(each).max)
    return {"bytes": whole.astype(type_).tobytes(), "type": type_, "shape": list(whole.shape), "scale": scale}
