// The pointer as a pen: pressed on a cell that takes ink and moved out of it, it draws. Lifted in the same cell
// it has made a click.

import { regionNamed } from "./map.js";
import { find } from "./outlines.js";
import { Pen } from "./pen.js";

// placeOf(event): the point of the picture, [x, y]; mayDraw(): whether a press may draw now. Calls `take` with
// each stroke. Returns a function that tells, once, whether what ended with a click was one.
export function addDrawing(stage, spot, { placeOf, mayDraw }, take) {
  let drew = false;

  function press(event) {
    drew = false;
    if (!mayDraw() || event.button || !event.isPrimary) return;
    const point = placeOf(event), at = find(spot.map, ...point);
    if (!at || !regionNamed(spot.map, at.region).pen) return;
    spot.pen = new Pen(spot.map, at, point, spot.pen);
    stage.setPointerCapture(event.pointerId);
  }

  function move(event) {
    const { pen } = spot;
    if (!pen?.down) return;
    const all = event.getCoalescedEvents?.() ?? []; // where the browser has them only, and some
    for (const each of all.length ? all : [event]) pen.to(placeOf(each));
    if (pen.leaves) spot.draw();
  }

  function lift({ type }) {
    const { pen } = spot;
    if (!pen?.down) return;
    pen.down = false;
    drew = pen.leaves &&= type === "pointerup" && mayDraw();
    if (drew) take({ region: pen.region, cells: pen.cells, rubs: pen.rubs });
    else spot.draw();
  }

  stage.addEventListener("pointerdown", press);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  // Else a finger would scroll the page; where it begins beside the cells it does.
  stage.addEventListener("touchmove", (event) => spot.pen?.down && event.preventDefault(), { passive: false });
  return () => {
    const was = drew;
    drew = false;
    return was;
  };
}
