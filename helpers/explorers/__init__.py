"""Explorers: pictures with controls, one line in a notebook each."""

from helpers.explorers.coverage import Coverage
from helpers.explorers.sliding import Sliding
from helpers.explorers.volumes import Volumes

__all__ = [
    "Coverage",
    "Sliding",
    "Volumes",
]
