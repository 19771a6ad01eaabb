"""The words of the upsampling explorer, for each of its views."""

from __future__ import annotations

from helpers.explorers.upsampling.model import OneMap, Page, Result
from helpers.explorers.upsampling.text import one_map, page, sizes


def describe(result: Result) -> str:
    """Say in one to four sentences what the picture shows."""
    if isinstance(result, OneMap):
        return one_map.describe(result)
    return page.describe(result) if isinstance(result, Page) else sizes.describe(result)
