// A player for the step: play, pause, back, scrub, speed. It shows a step at once, and tells the kernel of it
// when the reader rests.

import { element } from "./dom.js";
import { Steps } from "./steps.js";

const SPEEDS = [1, 2, 5, 10]; // steps a second

let wishes = 0; // counted in one row for all views, and sent back with the frame that meets them
const now = () => performance.now();

function buildPlayer(bar) {
  const box = element(bar, "span", "bar player", { hidden: true }, { role: "group", "aria-label": "Step" });
  const button = (textContent, title) =>
    element(box, "button", "", { type: "button", textContent, title }, { "aria-label": title });
  const back = button("Back", "Back one step");
  const play = button("Play", "Play"), next = button("Next", "Next step");
  const scrub = element(box, "input", "", { type: "range", min: 0 }, { "aria-label": "Step" });
  const place = element(box, "span", "place");
  return { box, back, play, next, scrub, place };
}

function buildSpeed(bar) {
  const label = element(bar, "label", "speed", { textContent: "Play ", hidden: true });
  const speed = element(label, "select", "", {}, { "aria-label": "Speed of Play" });
  for (const value of SPEEDS) element(speed, "option", "", { value, textContent: `${value} steps a second` });
  speed.value = 2;
  return { label, speed };
}

function say({ play, scrub, place }, { value, high, playing }) {
  Object.assign(scrub, { max: high, value });
  place.textContent = `step ${value.toLocaleString("en")} (0 to ${high.toLocaleString("en")})`;
  scrub.setAttribute("aria-valuetext", `step ${value}, from 0 to ${high}`);
  const does = playing ? "Pause" : "Play";
  if (play.textContent === does) return;
  play.textContent = does;
  play.title = does;
  play.setAttribute("aria-label", does);
}

// tell({ apply: { step }, wish, sets }): the kernel hears of it. onStep(step): the reader has
// gone there, or Play.
export function addPlayer({ tools, extras }, tell, onStep) {
  const controls = buildPlayer(tools), { box, back, play, next, scrub } = controls;
  const { label, speed } = buildSpeed(extras), pace = () => 1000 / speed.value;
  const steps = new Steps((value, sets) => {
    tell({ apply: { step: value }, wish: ++wishes, sets });
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

  back.addEventListener("click", () => step(() => steps.go(steps.value - 1, now())));
  next.addEventListener("click", () => step(() => steps.go(steps.value + 1, now())));
  play.addEventListener("click", () => step(() => steps.toggle(now(), pace())));
  scrub.addEventListener("input", () => step(() => steps.go(Number(scrub.value), now())));

  return {
    // A frame is on show. Returns the step, and whether it is the reader's own.
    shown(player) {
      box.hidden = label.hidden = !("high" in player);
      const { result: own } = run(() => (box.hidden ? steps.halt() : steps.shown(player, now())));
      return { step: steps.value, own };
    },
    alone: () => run(() => steps.alone()),
    halt: () => run(() => steps.halt()),
  };
}
