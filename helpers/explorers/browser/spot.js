// What is pointed at, or else stepped to: its outlines, its sum in its place, and its sentence.

import { isSteady } from "./between.js";
import { cellOf, coverOf, detailOf } from "./detail.js";
import { isThere, read, regionNamed } from "./map.js";
import { light, NOTHING, wholesOf } from "./outlines.js";
import { fitStrip } from "./page.js";

const WALK = "Point at the picture, or focus it and walk: arrow keys for cells, Page Up and Page Down for "
  + "the next part";

// How to walk the picture, and what keys do in it, if anything: see hands.js.
export function hint({ regions }) {
  const choose = regions.some((region) => region.choose) ? ", Enter to choose" : "";
  const edits = regions.filter((region) => region.edit);
  const key = edits.some((region) => !region.choose) ? "Enter" : "a digit's key";
  const type = edits.length ? `, ${key} to type a number` : "";
  return `${WALK}${choose}${type}, Escape to let go.`;
}

export class Spot {
  #page;
  #screen;
  #map = { regions: [], fields: [], outlines: {} }; // of the frame on show, not of one still inflating
  #cover = null;
  #at = null;
  #told = ""; // what the strip says instead
  #stepped = false; // whether the step is the reader's own, shown without the kernel
  pen = null; // whose ink, if any, is in no frame yet

  constructor(page, screen) {
    [this.#page, this.#screen] = [page, screen];
  }

  get map() { return this.#map; }

  get at() { return this.#at; }

  get region() { return this.#at && regionNamed(this.#map, this.#at.region); }

  // What functions of map.js take of a cell.
  #cell({ region, row, column }) {
    return [this.#map, regionNamed(this.#map, region), row, column];
  }

  #step() {
    return this.#cell(cellOf(this.#map, this.#map.step));
  }

  // What the screen shows above the frame.
  get #above() {
    const cell = this.#at && this.#cell(this.#at), cover = this.#cover;
    if (this.pen?.inks.size) return { lights: NOTHING, detail: this.pen.list, cover };
    if (cell) return { lights: light(...cell), detail: detailOf(...cell), cover };
    return { lights: NOTHING, detail: this.#stepped ? detailOf(...this.#step(), true) : null, cover };
  }

  // anew: the frame is another one.
  #say(anew = false) {
    const { words, point } = this.#page, cell = this.#at && this.#cell(this.#at);
    const sentence = this.#told || (cell ? read(...cell) : "");
    if (point.textContent !== sentence) point.textContent = sentence;
    [words.hidden, point.hidden] = [Boolean(sentence), !sentence];
    requestAnimationFrame(() => fitStrip(this.#page, anew)); // when all is laid out anyway
  }

  // from: the step before, as it is written.
  #show(from = null) {
    this.#told = "";
    this.#screen.light(this.#above, from);
    this.#say();
  }

  // Says something in the strip, until the reader goes on.
  tell(sentence) {
    this.#told = sentence;
    this.#say();
  }

  #sayStep() {
    const { words, canvas } = this.#page;
    words.textContent = read(...this.#step());
    canvas.setAttribute("aria-label", words.textContent);
  }

  move(next) {
    const there = next && isThere(this.#map, next) ? next : null, at = this.#at;
    if (there?.region === at?.region && there?.row === at?.row && there?.column === at?.column) return;
    this.#at = there;
    this.#show();
  }

  // Shows what the pen has inked by now, in place of what is pointed at.
  draw() {
    this.#at = null;
    this.#show();
  }

  // Shows a frame. step: that of the player; own: whether it is the reader's.
  take({ list, number, map, player }, { step, own }) {
    const steady = isSteady(this.#map, map), before = this.#map.moves?.turned;
    const turns = before !== undefined && map.moves.turned !== before;
    this.#map = { ...map, step };
    this.#stepped = own && Boolean(map.detail);
    this.#cover = coverOf(this.#map);
    if (this.#at && !isThere(map, this.#at)) this.#at = null;
    if (this.#stepped) this.#sayStep();
    this.#told = "";
    if (!this.pen?.down && this.pen?.wish <= player.met) this.pen = null;
    const turned = turns && map.detail ? wholesOf(map, map.detail.outputs) : [];
    this.#screen.show(list, number, this.#above, { steady, turned });
    this.#say(true);
  }

  // The reader, or Play, goes to a step, from which the window glides.
  step(step) {
    const from = this.#at ? null : detailOf(...this.#step(), true);
    this.#map = { ...this.#map, step };
    this.#stepped = true;
    this.#cover = coverOf(this.#map);
    this.#sayStep();
    this.#show(from);
  }
}
