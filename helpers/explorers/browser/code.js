// The call that makes what is on show, to be copied.

import { element } from "./dom.js";

const SELECTED = "The code is selected: copy it with Ctrl+C, on a Mac with ⌘C.";

export function addCode({ extras }, tell) {
  const title = "The call that makes what is on show, to be copied";
  const button = element(extras, "button", "code", { type: "button", textContent: "Code", title });
  const field = element(extras, "input", "code", { readOnly: true, hidden: true }, { "aria-label": "Code" });
  button.addEventListener("click", async () => {
    field.hidden = false;
    field.focus();
    field.select();
    const copied = navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    tell(await copied ? "The code is copied: paste it into a cell." : SELECTED);
  });
  return { show(code) { field.value = code; } };
}
