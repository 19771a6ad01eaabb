"""Explorers: pictures with controls, one line in a notebook each."""

from helpers.explorers.coverage import Coverage
from helpers.explorers.ruler import Ruler
from helpers.explorers.sliding import Sliding
from helpers.explorers.translation import Translation
from helpers.explorers.volumes import Volumes

__all__ = [
    "Coverage",
    "Ruler",
    "Sliding",
    "Translation",
    "Volumes",
]
