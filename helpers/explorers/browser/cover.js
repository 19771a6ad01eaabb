// What is covered until the reader has predicted it, or asks to see it.

import { element } from "./dom.js";

export function addCover({ corner }, take) {
  const shut = { type: "button", textContent: "Show me", hidden: true };
  const button = element(corner, "button", "uncover", shut, { "aria-label": "Show what is covered" });
  button.addEventListener("click", () => take({ covered: false }));
  return { show(covered) { button.hidden = !covered; } };
}
