// The page of a picture: what there is, before anything is shown.

import { element } from "./dom.js";

function buildStage(root, width, height) {
  const stage = element(root, "div", "stage", { tabIndex: 0 }, { role: "application" });
  const canvas = element(stage, "canvas", "", { width, height }, { role: "img" });
  const notice = element(stage, "p", "notice", { hidden: true }, { role: "alert" }); // over it: nothing moves
  return { stage, canvas, notice };
}

export function buildPage(el, model) {
  const [width, height] = model.get("size");
  const root = element(el, "div", "conv-picture");
  root.style.setProperty("--point-lines", model.get("point_lines"));
  const warning = element(root, "p", "gone", { hidden: true }, { role: "alert" });
  const tools = element(root, "div", "bar tools");
  const stage = buildStage(root, width, height);
  const point = element(root, "p", "point hint", {}, { role: "status" });
  const words = element(root, "p", "words");
  const bar = element(root, "div", "bar");
  const offers = element(bar, "span", "bar offers");
  const save = element(bar, "button", "save", { type: "button", textContent: "Save picture" });
  const said = element(root, "div", "said", {}, { "aria-live": "polite" });
  return { root, warning, tools, ...stage, point, words, offers, save, said, width, height };
}

// ipywidgets gives its sliders' handles no name that a screen reader could say.
export function nameSliders(el) {
  const output = el.closest(".jp-OutputArea-output") ?? el;
  for (const slider of output.querySelectorAll(".widget-slider")) {
    const label = slider.querySelector("label");
    const name = [label?.textContent, label?.title].filter(Boolean).join(": ");
    if (name) slider.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
  }
}
