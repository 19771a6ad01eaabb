"""Explorers: pictures with controls, one line in a notebook each."""

from helpers.explorers.coverage import Coverage
from helpers.explorers.sharing import Sharing
from helpers.explorers.volumes import Volumes

__all__ = [
    "Coverage",
    "Sharing",
    "Volumes",
]
