// The pointer and the keys: they move the spot, and pick, choose or change what it is on.

import { addDrawing } from "./drawing.js";
import { walk } from "./map.js";
import { isNumeral } from "./numbers.js";
import { find } from "./outlines.js";
import { placeOf } from "./page.js";
import { nextWish } from "./player.js";

export function addHands(page, model, spot, editor) {
  const { stage } = page;
  let refuse = null; // when nobody answers
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

  const pointAt = (event) => spot.move(find(spot.map, ...placeOf(page, event)));
  const mayDraw = () => !refuse && !editor.isOpen;
  addDrawing(page, spot, mayDraw, (stroke) => model.send({ stroke, wish: spot.pen.wish = nextWish() }));
  stage.addEventListener("pointermove", (event) => editor.isOpen || spot.pen?.down || pointAt(event));
  stage.addEventListener("pointerleave", () => editor.isOpen || spot.move(null));
  stage.addEventListener("click", (event) => { // no move before it: on a touch screen, or out of the editor
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
