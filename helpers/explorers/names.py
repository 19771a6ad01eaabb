"""Names of grids that several explorers draw; each says which filter and which channel it is of."""

from __future__ import annotations

from typing import Any

from helpers.explorers.regions import Name


def channel(d: Any) -> Name:
    """Channel d of the input."""
    return Name("channel {channel}", channel=d)


def slice_of(k: Any, d: Any) -> Name:
    """Slice d of filter k."""
    return Name("filter {filter}, slice {channel}", filter=k, channel=d)


def bias_of(k: Any) -> Name:
    """The bias of filter k."""
    return Name("bias {filter}", filter=k)


def map_of(k: Any) -> Name:
    """The map that filter k makes."""
    return Name("map {filter}", filter=k)
