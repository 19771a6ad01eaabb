// A player for the step: play, pause, back, scrub, speed. It asks for a step only when the last one is on show.

const SPEEDS = [1, 2, 5, 10]; // steps a second, at most

let wishes = 0; // counted in one row for all views, and sent back with the frame that meets them

function addPlayer(bar, ask) {
  const box = element(bar, "span", "bar player", { hidden: true });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Step");
  const button = (text, label) => {
    const made = element(box, "button", "", { type: "button", textContent: text });
    made.setAttribute("aria-label", label);
    made.title = label;
    return made;
  };
  const first = button("First", "First step"), back = button("Back", "Back one step");
  const play = button("Play", "Play"), next = button("Next", "Next step");
  const scrub = element(box, "input", "", { type: "range", min: 0 });
  scrub.setAttribute("aria-label", "Step");
  const place = element(box, "span", "place");
  const speed = element(box, "select", "");
  speed.setAttribute("aria-label", "Speed of Play");
  for (const steps of SPEEDS) element(speed, "option", "", { value: steps, textContent: `${steps} a second` });
  speed.value = 2;

  let { value, high } = { value: 0, high: 0 };
  let waiting = 0; // the wish whose frame is not on show yet
  let wanted = null; // asked for meanwhile
  let heading = 0; // the step that will be on show when all wishes are met
  let playing = false, timer = 0, asked = 0;

  function go(to) {
    const step = heading = Math.min(Math.max(to, 0), high);
    if (waiting) wanted = step;
    else if (step !== value) {
      waiting = ++wishes;
      asked = performance.now();
      ask({ step }, waiting);
    }
  }

  function setPlaying(on) {
    playing = on && high > 0;
    clearTimeout(timer);
    play.textContent = playing ? "Pause" : "Play";
    play.setAttribute("aria-label", play.textContent);
    play.title = play.textContent;
    if (playing) go(heading >= high ? 0 : heading + 1);
  }

  first.addEventListener("click", () => { setPlaying(false); go(0); });
  back.addEventListener("click", () => { setPlaying(false); go(heading - 1); });
  next.addEventListener("click", () => { setPlaying(false); go(heading + 1); });
  play.addEventListener("click", () => setPlaying(!playing));
  scrub.addEventListener("input", () => { setPlaying(false); go(Number(scrub.value)); });

  return {
    // A frame is on show: say its step, and ask for the one that is due.
    shown(player) {
      box.hidden = !("high" in player);
      if (box.hidden) return void this.halt();
      ({ value, high } = player);
      scrub.max = high;
      place.textContent = `step ${value.toLocaleString("en")} of 0–${high.toLocaleString("en")}`;
      scrub.setAttribute("aria-valuetext", `step ${value} of 0 to ${high}`);
      if (waiting > player.met) return; // the frame of another control
      waiting = 0;
      const due = wanted;
      wanted = null;
      if (due === null) scrub.value = heading = value;
      if (due !== null) go(due);
      if (!playing || waiting) return;
      if (value >= high) setPlaying(false);
      else {
        clearTimeout(timer);
        timer = setTimeout(() => playing && go(value + 1), Math.max(0, asked + 1000 / speed.value - performance.now()));
      }
    },
    // No frame will come.
    halt() {
      waiting = 0;
      wanted = null;
      heading = value;
      setPlaying(false);
    },
    stop() {
      setPlaying(false);
      for (const control of box.querySelectorAll("button, input, select")) control.disabled = true;
    },
  };
}
