"""Names of grids that several explorers draw; each says which filter and which channel it is of.

They are kept: an image map asks for hundreds, and for the same ones after each change.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from helpers.explorers.regions import Name


@lru_cache(maxsize=1024)
def channel(d: Any) -> Name:
    """Channel d of the input."""
    return Name("channel {channel}", channel=d)


@lru_cache(maxsize=1024)
def slice_of(k: Any, d: Any) -> Name:
    """Slice d of filter k."""
    return Name("filter {filter}, slice {channel}", filter=k, channel=d)


@lru_cache(maxsize=1024)
def bias_of(k: Any) -> Name:
    """The bias of filter k."""
    return Name("bias {filter}", filter=k)


@lru_cache(maxsize=1024)
def map_of(k: Any) -> Name:
    """The map that filter k makes."""
    return Name("map {filter}", filter=k)
