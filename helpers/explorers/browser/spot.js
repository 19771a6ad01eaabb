// What is pointed at: its outlines and its sentence.

import { isThere, read, regionNamed } from "./map.js";
import { light } from "./outlines.js";

const WALK = "Point at the picture, or focus it and walk: arrow keys for cells, Page Up and Page Down for "
  + "the next part";

// How to walk the picture, and what Enter does in it, if anything.
export function hint({ regions }) {
  const choose = regions.some((region) => region.choose) ? ", Enter to choose" : "";
  const type = regions.some((region) => region.edit) ? ", Enter to type a number" : "";
  return `${WALK}${choose}${type}, Escape to let go.`;
}

export function addSpot({ point }, screen) {
  let map = { regions: [], fields: [], outlines: {} }; // of the frame on show, not of one still inflating
  let at = null;

  function move(next) {
    at = next && isThere(map, next) ? next : null;
    const cell = at && [map, regionNamed(map, at.region), at.row, at.column];
    screen.light(cell ? light(...cell) : { here: "", lit: "" });
    const sentence = cell ? read(...cell) : hint(map);
    if (point.textContent !== sentence) point.textContent = sentence;
    point.classList.toggle("hint", !cell);
    point.classList.toggle("sum", sentence.includes("\n"));
  }

  return {
    move,
    take(newer) {
      map = newer;
      move(at);
    },
    get map() { return map; },
    get at() { return at; },
    get region() { return at && regionNamed(map, at.region); },
  };
}
