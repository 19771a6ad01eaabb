// A picture that no kernel answers any more: its controls say so, and keep showing what the picture shows.

const ADVICE = "Choose Run, Run All Cells to bring the controls back.";
const GONE = "Nothing answers the controls of this picture: its kernel has stopped, or the notebook was "
  + `saved and opened again. Pointing at it still works. ${ADVICE}`;
const MARK = `Nothing answers this control. ${ADVICE}`;
const CONTROLS = ".noUi-handle, button, input, select";
const NEEDLESS = ".save, .edit, .more, .whole, .player:not(.asks) *, .speed *"; // of a kernel
const TRIES = ["pointerdown", "mousedown", "touchstart", "click", "keydown", "input", "change"];
const SLIDES = /^(Arrow|Page|Home|End)/;

export const refusal = (name) => `Nothing answers ${name}. ${ADVICE}`;

// Whether an event would move its control. A box, a list or a checkbox moves first, and is put back.
function moves(control, { type, key }) {
  if (type === "input" || type === "change") return true;
  if (type === "click") return control.matches(".noUi-handle, button, [type=checkbox], [type=file]");
  return control.matches(".noUi-handle") && (type !== "keydown" || SLIDES.test(key));
}

function nameOf(control, title) {
  const label = control.labels?.[0];
  const name = label?.textContent || label?.title || control.getAttribute("aria-label");
  return (name || control.textContent || title).trim();
}

// Marks the controls within `box`, now and as they come, and says of each that is tried what is the matter.
function watch(box, say) {
  const controls = new Map(); // each with what it shows, and its tooltip
  const mark = () => {
    for (const control of box.querySelectorAll(CONTROLS)) {
      if (controls.has(control) || control.matches(NEEDLESS)) continue;
      const { type, value, checked, title } = control;
      controls.set(control, { title, shows: type === "file" ? {} : { value, checked } });
      control.setAttribute("aria-disabled", "true");
      control.title = title ? `${title}. ${MARK}` : MARK;
    }
  };
  const meet = (event) => {
    const track = event.target.closest(".noUi-target");
    const control = track ? track.querySelector(".noUi-handle") : event.target.closest(CONTROLS);
    if (!controls.has(control) || !moves(control, event)) return;
    const { title, shows } = controls.get(control);
    event.stopImmediatePropagation();
    if (event.type === "click" || event.type === "keydown") event.preventDefault(); // others bring focus
    if (event.type === "input" || event.type === "change") Object.assign(control, shows);
    say(refusal(`“${nameOf(control, title)}”`));
  };
  box.classList.add("unanswered");
  mark();
  const coming = new MutationObserver(mark);
  coming.observe(box, { childList: true, subtree: true });
  for (const type of TRIES) box.addEventListener(type, meet, true);
  return () => coming.disconnect();
}

export function addUnanswered({ root, stage, warning }, say) {
  let stop = null;
  const placed = new ResizeObserver(() => { // with its first size the picture has a box around it
    placed.disconnect();
    stop ??= watch(root.closest(".conv-explorer") ?? root, say);
  });
  return {
    begin() {
      if (!warning.hidden) return;
      Object.assign(warning, { textContent: GONE, hidden: false });
      placed.observe(root);
      for (const type of ["pointerenter", "focus"]) stage.addEventListener(type, () => say(""));
    },
    close() {
      placed.disconnect();
      stop?.();
    },
  };
}
