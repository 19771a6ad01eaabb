"""Explorers: pictures with controls, one line in a notebook each."""

from helpers.explorers.activation_map import ActivationMap
from helpers.explorers.connections import Connections
from helpers.explorers.coverage import Coverage
from helpers.explorers.full_size import FullSize
from helpers.explorers.gathering import Gathering
from helpers.explorers.one_pixel import OnePixel
from helpers.explorers.reshaping import Reshaping
from helpers.explorers.ruler import Ruler
from helpers.explorers.score_map import ScoreMap
from helpers.explorers.sharing import Sharing
from helpers.explorers.sliding import Sliding
from helpers.explorers.training import Training
from helpers.explorers.translation import Translation
from helpers.explorers.transposed import Transposed
from helpers.explorers.upsampling import Upsampling
from helpers.explorers.volumes import Volumes
from helpers.explorers.walk import Walk

__all__ = [
    "ActivationMap",
    "Connections",
    "Coverage",
    "FullSize",
    "Gathering",
    "OnePixel",
    "Reshaping",
    "Ruler",
    "ScoreMap",
    "Sharing",
    "Sliding",
    "Training",
    "Translation",
    "Transposed",
    "Upsampling",
    "Volumes",
    "Walk",
]
