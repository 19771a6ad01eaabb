"""A picture by itself in an empty page: no JupyterLab, no kernel, only what the widget sends."""

from __future__ import annotations

import base64
from typing import Any

from helpers.explorers.picture import STYLE, Picture

SHOW = """async ([state, style]) => {
    const { default: widget } = await import("/view.js");
    const revived = value => {
        if (Array.isArray(value)) return value.map(revived);
        if (value === null || typeof value !== "object") return value;
        if ("base64" in value)
            return new DataView(Uint8Array.from(atob(value.base64), letter => letter.charCodeAt(0)).buffer);
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revived(each)]));
    };
    const held = revived(state), heard = new Map(), sent = [];
    const model = {
        get: name => held[name], set: (name, value) => { held[name] = value; }, save_changes() {},
        on: (type, meet) => heard.set(type, [...(heard.get(type) ?? []), meet]), off() {},
        send: message => sent.push(message),
    };
    const frame = state => {
        Object.assign(held, revived(state));
        heard.get("change:number").forEach(meet => meet());
    };
    document.body.innerHTML = `<style>${style}</style>`;
    const el = document.body.appendChild(document.createElement("div"));
    window.alone = { frame, sent, close: await widget.render({ model, el }) };
}"""


def plain(value: Any) -> Any:
    """Return what a widget sends as JSON, bytes in base64."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


class Alone:
    """The picture of an explorer in the page `modules`; `page` is its locator."""

    def __init__(self, modules, explorer):
        self.explorer, self.modules = explorer, modules
        self.page = modules.locator(".conv-picture")
        modules.evaluate(SHOW, [self.state(), STYLE])
        self.shown()

    def state(self) -> dict[str, Any]:
        """Return what the browser has of the picture now."""
        return plain(self.explorer.picture.get_state(list(Picture.class_own_traits())))

    def shown(self) -> None:
        """Wait until the last frame is on show."""
        self.modules.wait_for_selector(f'[data-frame="{self.explorer.picture.number}"]')

    def sends(self, **changes: Any) -> None:
        """Change the explorer's state and show its new frame."""
        self.explorer.set_state(**changes)
        self._sends()

    def meets(self, wish: dict[str, Any]) -> None:
        """Do what the browser has sent, as the kernel does, and show the frame that meets it."""
        self.explorer.hear(wish, [])
        self._sends()

    def _sends(self) -> None:
        self.modules.evaluate("state => window.alone.frame(state)", self.state())
        self.shown()

    def sends_instead(self, **state: Any) -> None:
        """Show a new frame of which this is otherwise; do not wait for it."""
        self.explorer.picture.number += 1
        self.modules.evaluate("state => window.alone.frame(state)", {**self.state(), **plain(state)})

    def close(self) -> None:
        """Take the picture away."""
        self.modules.evaluate("() => { window.alone.close(); document.body.replaceChildren(); }")
        self.explorer.close()
