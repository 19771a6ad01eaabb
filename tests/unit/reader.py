"""A reader of an explorer: moves its controls, clicks its picture, types into it."""

import json

import numpy as np

from tests.reading import lit, sentence, with_arrays


class Reader:
    """Does to an explorer what a reader does, through the widgets and messages that the browser has.

    Every wish returns how many frames it got, so that a test can say that it got one.
    """

    def __init__(self, explorer):
        self.explorer = explorer
        self.heard = []  # every notice, in order
        explorer.picture.observe(lambda change: change.new and self.heard.append(change.new), "notice")

    @property
    def notice(self):
        """What is said over the picture now, why a wish was not met; empty where nothing is."""
        return self.explorer.picture.notice

    @property
    def player(self):
        """(step, last step) of the player; None where there is nothing to play."""
        player = self.explorer.picture.player
        return (player["value"], player["high"]) if "high" in player else None

    @property
    def offers(self):
        """{label: changes} of the buttons below the picture."""
        return dict(self.explorer.picture.offers.get("items", []))

    @property
    def map(self):
        """The image map on show with its numbers, as the browser has it."""
        picture = self.explorer.picture
        step = self.player[0] if self.player else 0
        return {**with_arrays(picture.image_map, picture.arrays), "step": step}

    def says(self, region, row=0, column=0):
        """What is said of a cell when the reader points at it."""
        return sentence(self.map, self._region(region), row, column)

    def lights(self, region, row=0, column=0):
        """What is outlined with a cell: [(grid, rows, columns)], None for all rows or columns."""
        return lit(self.map, self._region(region), row, column)

    def _region(self, name):
        (region,) = (each for each in self.explorer.picture.image_map["regions"] if each["name"] == name)
        return region

    def widgets(self, kind=None):
        """All widgets of the panel, in the order in which they stand; kind: the name of their class."""
        found, waiting = [], [self.explorer.box]
        while waiting:
            widget = waiting.pop(0)
            if kind is None or any(each.__name__ == kind for each in type(widget).__mro__):
                found.append(widget)
            waiting[:0] = getattr(widget, "children", ())
        return found

    def control(self, label, kind="IntSlider"):
        """The widget with this description: an IntSlider, Dropdown, Checkbox, Button or ToggleButton."""
        (widget,) = (each for each in self.widgets(kind) if each.description == label)
        return widget

    def boxes(self, label):
        """The number boxes beside the slider with this description."""
        slider = self.control(label)
        (row,) = (each for each in self.widgets("HBox") if slider in each.children)
        return [each for each in row.children if each is not slider]

    def moves(self, label, value):
        """Move a slider."""
        return self._frames(lambda: setattr(self.control(label), "value", value))

    def enters(self, label, value, box=0):
        """Enter a number in a box beside a slider."""
        return self._frames(lambda: setattr(self.boxes(label)[box], "value", value))

    def chooses(self, label, value):
        """Take an entry of a drop-down list: a preset by its name, if the label is "Preset"."""
        return self._frames(lambda: setattr(self.control(label, "Dropdown"), "value", value))

    def ticks(self, label, on=True):
        """Set a checkbox."""
        return self._frames(lambda: setattr(self.control(label, "Checkbox"), "value", on))

    def resets(self):
        """Press Reset."""
        return self._frames(self.control("Reset", "Button").click)

    def clicks(self, region, row=0, column=0):
        """Click a cell that changes the state when it is clicked."""
        return self.sends({"choose": {"region": region, "row": row, "column": column}})

    def strokes(self, region, *cells, rubs=False, wish=1):
        """Draw over cells, (row, column, dots) each."""
        stroke = {"region": region, "cells": [list(each) for each in cells], "rubs": rubs}
        return self.sends({"stroke": stroke, "wish": wish})

    def types(self, region, row, column, number):
        """Type a number into a cell."""
        return self.sends({"edit": {"region": region, "row": row, "column": column, "value": number}})

    def takes(self, label):
        """Press a button below the picture."""
        return self.sends({"apply": self.offers[label]})

    def plays(self, step, wish=1):
        """Ask for a step, as the player does."""
        return self.sends({"apply": {"step": step}, "wish": wish})

    def gives(self, pixels, name="mine.png", original=None):
        """Give an image [H, W, 4] of one's own."""
        high, wide, _ = pixels.shape
        image = {"name": name, "size": [wide, high], "original": list(original or (wide, high))}
        return self.sends({"image": image}, np.ascontiguousarray(pixels, np.uint8).tobytes())

    def sends(self, content, *buffers):
        """Send any message, JSON as all messages are."""
        content = json.loads(json.dumps(content))
        return self._frames(lambda: self.explorer.picture._handle_custom_msg(content, list(buffers)))

    def _frames(self, act):
        before = self.explorer.picture.number
        act()
        return self.explorer.picture.number - before
