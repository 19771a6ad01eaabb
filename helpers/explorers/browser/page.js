// The page of a picture: what there is, before anything is shown.

import { element } from "./dom.js";

const UNREADABLE = "This picture cannot be read: it is damaged, or of another version of the package. "
  + "Choose Run, Run All Cells to have it drawn anew.";

// Above the picture and always as high: what it shows, or what is pointed at.
function buildStrip(root) {
  const strip = element(root, "div", "strip");
  const corner = element(strip, "div", "corner"); // before the texts, which flow around it
  const words = element(strip, "p", "words");
  const point = element(strip, "p", "point", { hidden: true }, { role: "status" });
  const shut = { type: "button", textContent: "whole sentence", hidden: true };
  const whole = element(corner, "button", "whole", shut, { "aria-expanded": false });
  whole.addEventListener("click", () => {
    const open = strip.classList.toggle("open");
    whole.setAttribute("aria-expanded", open);
    whole.textContent = open ? "two lines" : "whole sentence";
  });
  const goesOn = { textContent: "the picture goes on to the right →", hidden: true };
  const beyond = element(corner, "span", "beyond", goesOn);
  return { strip, words, point, corner, whole, beyond };
}

function buildStage(root, width, height) {
  const scroll = element(root, "div", "scroll");
  const stage = element(scroll, "div", "stage", { tabIndex: 0 }, { role: "application" });
  const canvas = element(stage, "canvas", "", { width, height }, { role: "img" });
  const lost = { textContent: UNREADABLE, hidden: true };
  const unreadable = element(root, "p", "unreadable", lost, { role: "alert" });
  const notice = element(stage, "p", "notice", { hidden: true }, { role: "alert" }); // over it: nothing moves
  return { scroll, stage, canvas, notice, unreadable };
}

export function buildPage(el, model) {
  const [width, height] = model.get("size");
  const root = element(el, "div", "conv-picture");
  root.style.setProperty("--wide", `${width}px`);
  const warning = element(root, "p", "gone", { hidden: true }, { role: "alert" });
  const tools = element(root, "div", "bar tools");
  const strip = buildStrip(root);
  const stage = buildStage(root, width, height);
  const offers = element(root, "div", "bar offers");
  offers.classList.toggle("kept", model.get("makes_offers"));
  const extras = element(root, "div", "bar extras");
  const hint = element(extras, "p", "hint");
  const save = element(extras, "button", "save", { type: "button", textContent: "Save picture" });
  const shut = { type: "button", textContent: "More", title: "Show the other controls", hidden: true };
  const more = element(root, "button", "more", shut, { "aria-expanded": false });
  const said = element(root, "div", "said", {}, { "aria-live": "polite" });
  return { root, warning, tools, ...strip, ...stage, offers, extras, hint, save, more, said, width, height };
}

// The point of the picture that an event is at, [x, y].
export function placeOf({ stage, width }, { clientX, clientY }) {
  const box = stage.getBoundingClientRect(), scale = width / box.width;
  return [(clientX - box.left) * scale, (clientY - box.top) * scale];
}

// Whether a text of the frame on show had more lines than are seen: its button stays, since on the way to it
// the pointer leaves what it was at. anew: the frame is another one.
export function fitStrip({ strip, words, point, whole }, anew = false) {
  if (strip.classList.contains("open") || !(anew || whole.hidden)) return;
  whole.hidden = true; // without it there is more room
  whole.hidden = (point.hidden ? words : point).scrollHeight <= strip.clientHeight + 2;
}

// Puts the player among the lesson's controls, and behind More what else there is, where there is a panel.
export function settle({ root, tools, extras, more }) {
  const box = root.closest(".conv-explorer");
  const [lesson, others] = [".conv-lesson", ".conv-more"].map((part) => box?.querySelector(part));
  if (!lesson || tools.parentElement === lesson) return;
  lesson.append(tools, more);
  others.append(extras);
  more.addEventListener("click", () => more.setAttribute("aria-expanded", others.classList.toggle("open")));
  more.hidden = false;
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
