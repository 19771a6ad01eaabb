// The call that makes what is on show, to be copied.

import { element } from "./dom.js";

const SELECTED = "The code is selected: copy it with Ctrl+C, on a Mac with ⌘C.";

// The call with another step, which is its first argument: see call.py.
function withStep(code, step) {
  return code.replace(/\((?:step=\d+(?:, )?)?(\)?)/, (_, end) => `(step=${step}${end || ", "}`);
}

export function addCode({ extras }, tell) {
  const title = "The call that makes what is on show";
  const button = element(extras, "button", "code", { type: "button", textContent: "Code", title });
  const field = element(extras, "input", "code", { readOnly: true, hidden: true }, { "aria-label": "Code" });
  button.addEventListener("click", async () => {
    field.hidden = false;
    field.focus();
    field.select();
    const copied = navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    tell(await copied ? "The code is copied: paste it into a cell." : SELECTED);
  });
  let made = "", known; // by the kernel, at the step that it knows
  const step = (at) => { field.value = at === known ? made : withStep(made, at); };
  return {
    // value: the kernel's step, undefined where there is none; at: that on show, which may be ahead of it.
    show(code, value, at) {
      [made, known] = [code, value];
      step(value === undefined ? value : at);
    },
    step,
  };
}
