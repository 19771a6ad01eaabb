// The pointer and the keys: they move the spot, and pick, choose or change what it is on.

import { regionNamed, walk } from "./map.js";
import { isNumeral } from "./numbers.js";
import { find } from "./outlines.js";
import { Pen } from "./pen.js";

export function addHands({ stage, width }, model, spot, editor) {
  let refuse = null; // when nobody answers
  let drew = false; // whether what ends with a click was a stroke
  const type = (key) => (refuse ? refuse(spot.region.name) : editor.open(spot.map, spot.at, key));

  function pick() {
    if (!spot.at) return;
    const { edit, choose, name } = spot.region;
    if (refuse) return void ((edit || choose) && refuse(name));
    model.set("picked", spot.at);
    model.save_changes();
    if (choose) model.send({ choose: spot.at }); // where both can be, a digit's key still begins to type
    else if (edit) type();
  }

  function placeOf({ clientX, clientY }) {
    const box = stage.getBoundingClientRect(), scale = width / box.width;
    return [(clientX - box.left) * scale, (clientY - box.top) * scale];
  }

  const pointAt = (event) => spot.move(find(spot.map, ...placeOf(event)));

  // The pen is pressed on a cell that takes ink; where it is lifted in the same cell, that is a click.
  function press(event) {
    drew = false;
    if (refuse || editor.isOpen || event.button || !event.isPrimary) return;
    const point = placeOf(event), at = find(spot.map, ...point);
    if (!at || !regionNamed(spot.map, at.region).pen) return;
    spot.pen = new Pen(spot.map, at, point, spot.pen);
    stage.setPointerCapture(event.pointerId);
  }

  function move(event) {
    const { pen } = spot;
    if (editor.isOpen) return;
    if (!pen?.down) return void pointAt(event);
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) pen.to(placeOf(each));
    if (pen.leaves) spot.draw();
  }

  function lift({ type }) {
    const { pen } = spot;
    if (!pen?.down) return;
    pen.down = false;
    drew = pen.leaves &&= type === "pointerup" && !refuse;
    if (drew) model.send({ stroke: { region: pen.region, cells: pen.cells, rubs: pen.rubs } });
    else spot.draw();
  }

  stage.addEventListener("pointerdown", press);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("touchmove", (event) => spot.pen?.down && event.preventDefault(), { passive: false });
  stage.addEventListener("pointerleave", () => editor.isOpen || spot.move(null));
  stage.addEventListener("click", (event) => { // no move before it: on a touch screen, or out of the editor
    if (drew) return void (drew = false);
    pointAt(event);
    pick();
  });
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = walk(spot.map, spot.at, event.key);
    if (next) spot.move(next);
    else if (spot.region?.edit && isNumeral(event.key)) type(event.key);
    else if (event.key === "Enter") pick();
    else if (event.key === "Escape") spot.move(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return { stop(instead) { refuse = instead; } };
}
