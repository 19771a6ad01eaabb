// A player for the step: play, pause, back, scrub, speed. It asks for a step when the last one is on show.

import { element } from "./dom.js";
import { Steps } from "./steps.js";

const SPEEDS = [1, 2, 5, 10]; // steps a second, at most

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

function sayStep({ scrub, place }, value, high) {
  scrub.max = high;
  place.textContent = `step ${value.toLocaleString("en")}, last ${high.toLocaleString("en")}`;
  scrub.setAttribute("aria-valuetext", `step ${value} of 0 to ${high}`);
}

function sayState({ play, scrub }, steps) {
  if (!steps.waiting) scrub.value = steps.value; // else it stays where the reader has put it
  const does = steps.playing ? "Pause" : "Play";
  if (play.textContent === does) return;
  play.textContent = does;
  play.title = does;
  play.setAttribute("aria-label", does);
}

export function addPlayer({ tools, extras }, ask) {
  const controls = buildPlayer(tools), { box, back, play, next, scrub } = controls;
  const { label, speed } = buildSpeed(extras);
  const steps = new Steps((step) => {
    ask({ step }, ++wishes);
    return wishes;
  });
  let timer = 0;

  function run(change) {
    change();
    sayState(controls, steps);
    clearTimeout(timer);
    const wait = Math.ceil(steps.due - now()); // a part of a millisecond would be cut off
    if (steps.due !== null) timer = setTimeout(() => run(() => steps.onward(now())), wait);
  }

  back.addEventListener("click", () => run(() => steps.go(steps.heading - 1, now())));
  next.addEventListener("click", () => run(() => steps.go(steps.heading + 1, now())));
  play.addEventListener("click", () => run(() => steps.toggle(now())));
  scrub.addEventListener("input", () => run(() => steps.go(Number(scrub.value), now())));

  const halt = () => run(() => steps.halt());
  return {
    // A frame is on show: say its step, and ask for the one that is due.
    shown(player) {
      box.hidden = label.hidden = !("high" in player);
      if (box.hidden) return halt();
      sayStep(controls, player.value, player.high);
      return run(() => steps.shown(player, now(), 1000 / speed.value));
    },
    halt,
  };
}
