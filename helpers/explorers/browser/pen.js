// A pen that is pressed and moved over the cells of a grid. All pure; helpers/explorers/pen.py says what its
// ink makes of a pixel.

import { regionNamed, valueOf } from "./map.js";

const DOTS = 4; // on a side of a cell: the digits that the network knows were counted in such squares
const REACH = 3; // dots around its middle: one and a half cells are as wide as those digits' strokes
const FULL = DOTS * DOTS;
const RUBBED = 4; // dots of a cell from which on it becomes paper
const SHADES = Array.from({ length: FULL + 1 }, (_, ink) => `palest>input-strong:${(255 * ink) / FULL}`);

export class Pen {
  down = true;
  rubs; // instead of drawing
  leaves = false; // it has left the cell where it began: till then it is a click
  #grid;
  #at; // in dots
  #dots = new Set(); // that it covers, counted row by row
  #before; // what it began with, as `inks`
  #inks; // what is shown of a cell

  // Begins in a cell, at a point of the picture. before: a pen whose ink is on show, but in no frame yet.
  // wish: the number of the last stroke sent whose ink this one shows.
  constructor(map, { region }, point, rubs, before) {
    [this.region, this.rubs, this.wish] = [region, rubs, before?.wish];
    this.#grid = map.outlines[region][0];
    this.#at = this.#placeOf(point);
    this.#before = before?.region === region ? before.inks : new Map();
    const known = regionNamed(map, region);
    this.#inks = (cell) => this.#before.get(`${cell}`) ?? valueOf(map, known, "value", ...cell);
    this.#press(...this.#at);
  }

  #placeOf([x, y]) {
    const [left, top, wide, , , high] = this.#grid.at;
    return [(DOTS * (x - left)) / wide, (DOTS * (y - top)) / high];
  }

  #press(x, y) {
    const [rows, columns] = this.#grid.shape.map((count) => count * DOTS);
    for (let row = Math.max(0, Math.floor(y - REACH)); row < Math.min(rows, y + REACH); row++)
      for (let column = Math.max(0, Math.floor(x - REACH)); column < Math.min(columns, x + REACH); column++)
        if (Math.hypot(row + 0.5 - y, column + 0.5 - x) <= REACH) this.#dots.add(row * columns + column);
  }

  // Goes on to a point of the picture, over all between.
  to(point) {
    const [x, y] = this.#at, [right, low] = this.#placeOf(point);
    const steps = Math.ceil(Math.hypot(right - x, low - y));
    for (let step = 1; step <= steps; step++)
      this.#press(x + ((right - x) * step) / steps, y + ((low - y) * step) / steps);
    const cells = [this.#at, [right, low]].map((place) => `${place.map((dot) => Math.floor(dot / DOTS))}`);
    this.leaves ||= cells[0] !== cells[1];
    this.#at = [right, low];
  }

  // The cells that it covers, [row, column, dots] each.
  get cells() {
    const { first, shape: [, columns] } = this.#grid, wide = columns * DOTS, found = new Map();
    for (const dot of this.#dots) {
      const row = Math.floor(dot / wide / DOTS), column = Math.floor((dot % wide) / DOTS);
      const cell = [first[0] + row, first[1] + column];
      const [, , dots] = found.get(`${cell}`) ?? [0, 0, 0];
      found.set(`${cell}`, [...cell, dots + 1]);
    }
    return [...found.values()];
  }

  // What becomes of cells, by row and column.
  get inks() {
    const inks = new Map(this.#before);
    for (const [row, column, dots] of this.leaves ? this.cells : []) {
      const cell = [row, column], ink = this.#inks(cell);
      inks.set(`${cell}`, this.rubs ? (dots < RUBBED ? ink : 0) : Math.max(ink, dots));
    }
    return inks;
  }

  // The same as a list for the painter.
  get list() {
    const { at: [left, top, wide, , , high], first } = this.#grid;
    const faces = [...this.inks].map(([cell, face]) => {
      const [row, column] = cell.split(",");
      const [x, y] = [left + (column - first[1]) * wide, top + (row - first[0]) * high];
      const points = Float32Array.of(x, y, x + wide, y, x + wide, y + high, x, y + high);
      return { many: 1, count: 4, face, line: face, width: 0, points };
    });
    return { colours: SHADES, images: [], faces, hatches: [], lines: [], words: [] };
  }
}
