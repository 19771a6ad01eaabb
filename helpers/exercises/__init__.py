"""Questions over pictures: the reader commits to an answer before he sees it."""

from helpers.exercises.checks import Cell, Choice, Number, Outcome, Shape
from helpers.exercises.predict import Predict

__all__ = ["Cell", "Choice", "Number", "Outcome", "Predict", "Shape"]
