// The number boxes of the controls: − and + beside them, and a word for a number that cannot be.
// ipywidgets alone would make 76 of 7.6 and 256 of 9999 without a word.

import { element } from "./dom.js";

const NUMBERS = "input[type=number]";
const labelOf = (box) => box.closest(".conv-number").querySelector("label"); // of the slider
const fits = (box, number) => Number.isInteger(number) && number >= box.min && number <= box.max;

// As the setting is called: ipywidgets leaves the box itself without a name.
export function boxName(box) {
  const control = box.closest(".conv-number"), boxes = [...control.querySelectorAll(NUMBERS)];
  const side = boxes.length > 1 ? [", before", ", after"][boxes.indexOf(box)] : "";
  return (labelOf(box)?.textContent ?? "") + side;
}

const announce = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

function addSteppers(box, say) {
  const step = (by, textContent, title) => {
    const button = element(box.parentElement, "button", "step", { type: "button", textContent },
      { "aria-label": `${boxName(box)}: ${title}` });
    button.addEventListener("click", () => {
      const number = Number(box.value) + by;
      if (!fits(box, number)) return void say(`${boxName(box)} goes from ${box.min} to ${box.max}.`);
      box.value = number;
      announce(box);
    });
    return button;
  };
  box.before(step(-1, "−", "one less"));
  box.after(step(1, "+", "one more"));
}

// Says of a number that cannot be what could be, and goes back to the one before.
function sayWhy(box, before, say) {
  const typed = box.value ? `“${box.value}”` : "What you typed";
  box.value = before;
  const range = `a whole number from ${box.min} to ${Number(box.max).toLocaleString("en")}`;
  say(`${typed} does not fit ${boxName(box)}: use ${range}. It stays ${before}.`);
}

export function addBoxes(explorer, say) {
  const before = new WeakMap(); // the number of each box when the reader came to it

  function ready() {
    for (const box of explorer.querySelectorAll(`.conv-number ${NUMBERS}`)) {
      if (before.has(box)) continue;
      before.set(box, box.value);
      box.title ||= labelOf(box)?.title ?? "";
      box.setAttribute("aria-label", `${boxName(box)}: ${box.title}`);
      addSteppers(box, say);
    }
  }

  const on = (type, meet) => explorer.addEventListener(type, (event) => {
    if (before.has(event.target)) meet(event, event.target);
  }, true);
  on("focusin", (_, box) => before.set(box, box.value));
  for (const type of ["keypress", "keyup"]) on(type, (event) => event.stopPropagation()); // they drop the "."
  on("change", (event, box) => {
    if (/^-?\d+$/.test(box.value) && fits(box, Number(box.value))) {
      before.set(box, box.value);
      return say("");
    }
    event.stopImmediatePropagation();
    return sayWhy(box, before.get(box), say);
  });
  const coming = new MutationObserver(ready);
  coming.observe(explorer, { childList: true, subtree: true });
  ready();
  return { close() { coming.disconnect(); } };
}
