"""How a number is written, in cells and in sentences alike."""

from functools import lru_cache


@lru_cache(maxsize=4096)  # a picture writes the same few numbers again and again
def written(number: float) -> str:
    """Return a number as a cell holds it: no needless decimals, and a minus sign."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".").replace("-", "−")  # + 0.0: no −0
