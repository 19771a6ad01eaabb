"""A stack of layers with one that does not fit, and the changes that a sentence offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from helpers.networks.layers import Dense, Layer
from helpers.networks.settings import Shape, Volume, as_volume, bounded, title


@dataclass(frozen=True)
class Fix:
    """A change that makes a stack fit; where none does, one that does as far as the layer that did not.

    words: what the sentence says of it; layers, input_shape: the stack with this change.
    """

    words: str
    layers: tuple[Layer, ...]
    input_shape: Volume


class Misfit(ValueError):
    """A layer, or an input, that does not fit; `fixes` are those that the sentence offers.

    All of them make the whole stack fit, or, where the sentence says "for … to fit", the layer that it names.
    """

    def __init__(self, sentence: str, fixes: Iterable[Fix] = ()):
        super().__init__(sentence)
        self.fixes = tuple(fixes)


def refused(problem: str, fixes: list[Fix], verb: str = "use ") -> Misfit:
    """Return the error that names a problem and its fixes, the first ones where all are too long."""
    *first, last = [fix.words for fix in fixes] or ["other settings"]
    sentence = f"{problem}: {verb}{', '.join(first)}, or {last}" if first else f"{problem}: {verb}{last}"
    if first and bounded(sentence) != sentence:
        return refused(problem, fixes[:-1], verb)
    return Misfit(bounded(sentence), fixes)


@dataclass(frozen=True)
class Stack:
    """A stack whose layer number `place` does not fit `shape`, which the layer `before` gives.

    own: whether it is a reader's list of layers, whose settings he may change, and not a `Network`,
    whose dense layers have weights for one size.
    """

    layers: tuple[Layer, ...]
    input_shape: Volume
    place: int
    before: str
    shape: Shape
    own: bool

    @property
    def layer(self) -> Layer:
        return self.layers[self.place]

    @property
    def wanted(self) -> Volume:
        """The (H, W, D) that its layer is made for, if that is a dense one, else what it gets."""
        inputs = self.layer.inputs if isinstance(self.layer, Dense) else None
        return inputs or as_volume(self.shape)

    def with_layers(self, words: str, layers: Iterable[Layer], input_shape: Volume | None = None) -> Fix:
        return Fix(words, tuple(layers), input_shape or self.input_shape)

    def with_settings(self, place: int, **settings: object) -> Iterator[Fix]:
        """A fix that changes settings of one layer, or none where the layer refuses them."""
        layer = self.layers[place]
        words = " and ".join(f"{name}={value}" for name, value in settings.items())
        try:
            changed = replace(layer, **settings)
        except ValueError:
            return
        layers = (*self.layers[:place], changed, *self.layers[place + 1 :])
        yield self.with_layers(f"{words} for {title(layer.called)}", layers)
