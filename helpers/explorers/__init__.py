"""Explorers: pictures with controls, one line in a notebook each."""

from helpers.explorers.connections import Connections
from helpers.explorers.coverage import Coverage
from helpers.explorers.one_pixel import OnePixel
from helpers.explorers.reshaping import Reshaping
from helpers.explorers.ruler import Ruler
from helpers.explorers.sharing import Sharing
from helpers.explorers.sliding import Sliding
from helpers.explorers.training import Training
from helpers.explorers.translation import Translation
from helpers.explorers.volumes import Volumes
from helpers.explorers.walk import Walk

__all__ = [
    "Connections",
    "Coverage",
    "OnePixel",
    "Reshaping",
    "Ruler",
    "Sharing",
    "Sliding",
    "Training",
    "Translation",
    "Volumes",
    "Walk",
]
