// Type a number into a cell of the picture.

import { element } from "./dom.js";
import { regionNamed, valueOf } from "./map.js";
import { clamp, minus, parsed } from "./numbers.js";

const LEAST = [52, 26]; // picture pixels, so that a number can be read while it is typed

// Where the field lies: over the cell and at least so large, inside the picture, in per cent.
function boxOver({ at: [ox, oy, ax, ay, dx, dy, wx, , , hy], first }, at, [width, height]) {
  const [row, column] = [at.row - first[0], at.column - first[1]];
  const [x, y] = [ox + column * ax + row * dx, oy + column * ay + row * dy];
  const wide = Math.max(wx, LEAST[0]), high = Math.max(hy, LEAST[1]);
  return {
    left: `${(100 * clamp(x + wx / 2 - wide / 2, 0, width - wide)) / width}%`,
    top: `${(100 * (y + hy / 2 - high / 2)) / height}%`,
    width: `${(100 * wide) / width}%`,
    height: `${(100 * high) / height}%`,
  };
}

// Calls `finish` and `leave` when the reader has typed, or has thought better of it.
function listen(input, finish, leave) {
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") finish(true);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => finish(false));
  for (const kind of ["click", "pointermove"])
    input.addEventListener(kind, (event) => event.stopPropagation());
}

export function addEditor(stage, size, say, take) {
  let input = null;

  function close(focus) {
    const gone = input;
    input = null; // before removing, which blurs
    gone?.remove();
    if (focus) stage.focus();
  }

  function open(map, at, typed) {
    const region = regionNamed(map, at.region);
    const now = minus(valueOf(map, region, "value", at.row, at.column));
    const finish = (stays) => {
      if (!input) return;
      const { number, problem } = input.value === now ? {} : parsed(input.value, region.edit);
      if (problem) {
        input.setAttribute("aria-invalid", "true");
        say(problem);
        if (stays) return;
      }
      close(stays);
      if (number !== undefined) take({ ...at, value: number });
    };
    close(false);
    const name = `${at.region}, row ${at.row}, column ${at.column}`;
    input = element(stage, "input", "edit", { type: "text", inputMode: "decimal", value: typed ?? now }, {
      "aria-label": `${name}: a number; Enter takes it, Escape leaves it`,
    });
    Object.assign(input.style, boxOver(map.outlines[at.region][0], at, size));
    input.focus();
    if (typed === undefined) input.select();
    listen(input, finish, () => { say(""); close(true); });
  }

  return { open, close: () => close(false), get isOpen() { return input !== null; } };
}
