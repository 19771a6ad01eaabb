// The pointer as a pen: pressed on a cell that takes ink and moved out of it, it draws; with Shift it rubs
// out. Lifted in the same cell it has made a click.

import { regionNamed } from "./map.js";
import { find } from "./outlines.js";
import { placeOf } from "./page.js";
import { Pen } from "./pen.js";

// mayDraw(): whether a press may draw now. Calls `take` with each stroke. Listeners that come later do not
// hear of the click that it ends with.
export function addDrawing(page, spot, mayDraw, take) {
  const { stage } = page;
  let drew = false, pointer = 0;

  function press(event) {
    drew = false;
    if (!mayDraw() || event.button || !event.isPrimary) return;
    const point = placeOf(page, event), at = find(spot.map, ...point);
    if (!at || !regionNamed(spot.map, at.region).pen) return;
    [spot.pen, pointer] = [new Pen(spot.map, at, point, event.shiftKey, spot.pen), event.pointerId];
    stage.setPointerCapture(pointer);
  }

  function move(event) {
    const { pen } = spot;
    if (!pen?.down || event.pointerId !== pointer) return;
    const all = event.getCoalescedEvents?.() ?? []; // where the browser has them only, and some
    for (const each of all.length ? all : [event]) pen.to(placeOf(page, each));
    if (pen.leaves) spot.draw();
  }

  function lift(event) {
    const { pen } = spot;
    if (!pen?.down || event.pointerId !== pointer) return;
    pen.down = false;
    drew = pen.leaves &&= event.type === "pointerup" && mayDraw();
    if (drew) take({ region: pen.region, cells: pen.cells, rubs: pen.rubs });
    else spot.draw();
  }

  stage.addEventListener("pointerdown", press);
  stage.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, lift);
  const keep = (event) => spot.pen?.down && event.preventDefault();
  stage.addEventListener("touchmove", keep, { passive: false }); // or a finger would scroll the page
  stage.addEventListener("click", (event) => {
    if (drew) event.stopImmediatePropagation(); // it has ended a stroke
    drew = false;
  });
}
