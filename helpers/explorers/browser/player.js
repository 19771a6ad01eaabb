// A player for the step: play, pause, back, scrub, speed. It shows a step at once, and tells the kernel of it
// when the reader rests; or it asks the kernel for each, where only that can make it.

import { AskedSteps } from "./asked.js";
import { element } from "./dom.js";
import { Steps } from "./steps.js";

const SPEEDS = [1, 2, 5, 10]; // steps a second

let wishes = 0; // counted in one row for all views, and sent back with the frame that meets them
export const nextWish = () => ++wishes;
const now = () => performance.now();

function buildPlayer(bar, asks) {
  const kind = asks ? "bar player asks" : "bar player";
  const box = element(bar, "span", kind, { hidden: true }, { role: "group", "aria-label": "Step" });
  const button = (textContent, title) =>
    element(box, "button", "", { type: "button", textContent, title }, { "aria-label": title });
  const back = button("Back", "Back one step");
  const play = button("Play", "Play"), next = button("Next", "Next step");
  const scrub = element(box, "input", "", { type: "range", min: 0 }, { "aria-label": "Step" });
  const place = element(box, "span", "place");
  return { box, back, play, next, scrub, place };
}

function buildSpeed(bar, usual) {
  const label = element(bar, "label", "speed", { textContent: "Play ", hidden: true });
  const speed = element(label, "select", "", {}, { "aria-label": "Speed of Play" });
  for (const value of SPEEDS) element(speed, "option", "", { value, textContent: `${value} steps a second` });
  speed.value = usual;
  return { label, speed };
}

function say({ box, play, scrub, place }, { value, heading, high, playing, busy }) {
  box.setAttribute("aria-busy", busy);
  Object.assign(scrub, { max: high, value: heading });
  const ends = Math.abs(heading - value) > 1 ? `going to ${heading}` : `0 to ${high.toLocaleString("en")}`;
  place.textContent = `step ${value.toLocaleString("en")} (${ends})`;
  scrub.setAttribute("aria-valuetext", `step ${value}, from 0 to ${high}`);
  const does = playing ? "Pause" : "Play";
  if (play.textContent === does) return;
  play.textContent = does;
  play.title = does;
  play.setAttribute("aria-label", does);
}

// tell({ apply: { step }, wish, sets }): the kernel hears of it. onStep(step): the reader has
// gone there, or Play. asks: whether the kernel makes each step. usual: steps a second, at first.
export function addPlayer({ tools, extras }, tell, onStep, { asks = false, usual = 2 } = {}) {
  const controls = buildPlayer(tools, asks), { box, back, play, next, scrub } = controls;
  const { label, speed } = buildSpeed(extras, usual), pace = () => 1000 / speed.value;
  const steps = new (asks ? AskedSteps : Steps)((value, sets) => {
    tell({ apply: { step: value }, wish: nextWish(), sets });
    return wishes;
  });
  let timer = 0;

  // Returns what the change does.
  function run(change) {
    const before = steps.value, result = change();
    say(controls, steps);
    clearTimeout(timer); // and wait whole milliseconds: a part of one would be cut off
    const wait = Math.ceil(steps.due - now());
    if (steps.due !== null) timer = setTimeout(() => step(() => steps.onward(now(), pace())), wait);
    return { result, moved: steps.value !== before };
  }

  function step(change) {
    if (run(change).moved) onStep(steps.value);
  }

  back.addEventListener("click", () => step(() => steps.go(steps.heading - 1, now())));
  next.addEventListener("click", () => step(() => steps.go(steps.heading + 1, now())));
  play.addEventListener("click", () => step(() => steps.toggle(now(), pace())));
  scrub.addEventListener("input", () => step(() => steps.go(Number(scrub.value), now())));

  return {
    // A frame is on show. Returns the step, and whether it is the reader's own.
    shown(player) {
      box.hidden = label.hidden = !("high" in player);
      const { result: own } = run(() => (box.hidden ? steps.halt() : steps.shown(player, now(), pace())));
      return { step: steps.value, own };
    },
    alone: () => run(() => steps.alone()),
    halt: () => run(() => steps.halt()),
  };
}
