"""Widgets with short ids: a saved notebook names each model up to four times, as a part of others too."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any, TypeVar

import ipywidgets

Kind = TypeVar("Kind", bound=ipywidgets.DOMWidget)
DIGITS = 10  # of an id, base 16; ipywidgets would take 32. One in a million million is another one's


def small(
    kind: type[Kind],
    layout: Mapping[str, str] | None = None,
    style: Mapping[str, str] | None = None,
    **traits: Any,
) -> Kind:
    """Return a widget of a kind; it, its layout and its style, where it has one, have short ids."""
    has = kind.class_trait_names()
    parts = {"layout": layout, "style": style}
    made = {name: {**(given or {}), "model_id": _id()} for name, given in parts.items() if name in has}
    return kind(model_id=_id(), **made, **traits)


def _id() -> str:
    return token_hex(DIGITS // 2)
