// What is pointed at: its outlines and its sentence.

import { isThere, read, regionNamed } from "./map.js";
import { light, NOTHING } from "./outlines.js";
import { fitStrip } from "./page.js";

const WALK = "Point at the picture, or focus it and walk: arrow keys for cells, Page Up and Page Down for "
  + "the next part";

// How to walk the picture, and what Enter does in it, if anything.
export function hint({ regions }) {
  const choose = regions.some((region) => region.choose) ? ", Enter to choose" : "";
  const type = regions.some((region) => region.edit) ? ", Enter to type a number" : "";
  return `${WALK}${choose}${type}, Escape to let go.`;
}

export function addSpot(page, screen) {
  const { words, point } = page;
  let map = { regions: [], fields: [], outlines: {} }; // of the frame on show, not of one still inflating
  let at = null;

  function move(next) {
    at = next && isThere(map, next) ? next : null;
    const cell = at && [map, regionNamed(map, at.region), at.row, at.column];
    screen.light(cell ? light(...cell) : NOTHING);
    const sentence = cell ? read(...cell) : "";
    if (point.textContent !== sentence) point.textContent = sentence;
    [words.hidden, point.hidden] = [Boolean(cell), !cell];
    fitStrip(page);
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
