"""Explorers: pictures with controls, one line in a notebook each."""

from helpers.explorers.connections import Connections
from helpers.explorers.coverage import Coverage
from helpers.explorers.one_pixel import OnePixel
from helpers.explorers.ruler import Ruler
from helpers.explorers.translation import Translation
from helpers.explorers.volumes import Volumes

__all__ = [
    "Connections",
    "Coverage",
    "OnePixel",
    "Ruler",
    "Translation",
    "Volumes",
]
