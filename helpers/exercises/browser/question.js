// A question above a picture: takes the reader's answer, and says what the kernel makes of it.

import { element } from "./dom.js";
import { watchKernel } from "./kernel.js";
import { keepKeys } from "./keys.js";
import { releaseClosed, releaseViews } from "./release.js";

const GONE = "Nothing takes an answer now: choose Run, Run All Cells to be asked again.";

// Where an answer is typed, or chosen, or nothing but words that say where it is given.
const FIELDS = {
  text(place, { question, hint }) {
    const input = element(place, "input", "answer", { type: "text", autocomplete: "off", spellcheck: false }, {
      "aria-label": `${question} Type ${hint}; Enter commits.`, placeholder: hint, size: Math.max(hint.length, 8),
    });
    return {
      read: () => input.value,
      rest: (given) => Object.assign(input, { value: given, readOnly: true }),
    };
  },
  choice(place, { question, options }) {
    const group = element(place, "span", "choices", {}, { role: "radiogroup", "aria-label": question });
    const inputs = options.map((value) => {
      const label = element(group, "label", "");
      const input = element(label, "input", "", { type: "radio", name: "answer", value });
      label.append(value);
      return input;
    });
    const rest = (given) => {
      for (const input of inputs) Object.assign(input, { checked: input.value === given, disabled: input.value !== given });
    };
    return { read: () => inputs.find(({ checked }) => checked)?.value ?? "", rest };
  },
  cell(place, { hint }) {
    element(place, "span", "hint", { textContent: hint });
    return { read: () => "", rest() {} };
  },
};

// What readers of still pages get, too.
function fold(root, answer) {
  const details = element(root, "details", "");
  element(details, "summary", "", { textContent: "Answer" });
  element(details, "p", "", { textContent: answer });
}

function build(el, { kind, question, options, hint }) {
  const root = element(el, "div", "conv-question");
  const form = element(root, "form", "", { noValidate: true });
  element(form, "span", "asked", { textContent: `Predict: ${question}` });
  const field = FIELDS[kind](form, { question, options, hint });
  const row = element(form, "span", "row");
  const commit = kind === "cell" ? null : element(row, "button", "", { type: "submit", textContent: "Commit" });
  const show = element(row, "button", "", { type: "button", textContent: "Show me" });
  const said = element(root, "p", "outcome", {}, { role: "status" });
  return { root, form, field, commit, show, said };
}

export default {
  initialize() {},

  render({ model, el }) {
    const { root, form, field, commit, show, said } = build(el, model.get("asked"));
    const isOpen = () => model.get("outcome").open;
    const tell = () => {
      const { open, given, says, state } = model.get("outcome");
      said.textContent = says;
      root.dataset.state = state;
      if (!open) return;
      field.rest(given);
      commit?.setAttribute("aria-disabled", "true");
      commit?.setAttribute("title", "Run the cell again to be asked again");
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isOpen()) model.send({ commit: field.read() });
    });
    form.addEventListener("keydown", (event) => { // in JupyterLab Enter submits no form of itself
      const plain = !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.isComposing);
      if (event.key !== "Enter" || !plain || !event.target.matches("input")) return;
      event.preventDefault();
      form.requestSubmit();
    });
    show.addEventListener("click", () => model.send({ show: true }));
    model.on("change:outcome", tell);
    tell();
    const freeKeys = keepKeys(el);
    releaseClosed(model);
    const stopWatching = watchKernel(model, el, () => {
      if (form.inert) return;
      form.inert = true;
      element(root, "p", "gone", { textContent: GONE });
      if (!isOpen()) fold(root, model.get("asked").answer);
    });
    return () => {
      model.off("change:outcome", tell);
      freeKeys();
      stopWatching();
      releaseViews(model);
    };
  },
};
