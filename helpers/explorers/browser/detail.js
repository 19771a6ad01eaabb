// The sum of an output cell, written where it belongs, and the outputs that are hidden: both as lists.
// All pure; helpers/explorers/detail.py says the same in Python, and what the parts of a detail mean.

import { whole } from "./arrays.js";
import { isHidden, isOutput, regionNamed } from "./map.js";
import { bracketed, clamp, minus } from "./numbers.js";
import { framesOf } from "./outlines.js";
import { partsOf } from "./sums.js";

const LEVELS = 8; // shades of either sign
const LINED = 8; // units of a cell from which on it has an edge
const DARK = 118; // the brightness below which a number on a pixel is white
const TOLD = new Set(["channel", "total"]); // slots that tell what is covered
const EDGE = 0.6, LINK = 1.2, FRAME = 2.4, THIN = 1.4; // widths of lines, in points
const ASIDE = 6; // units beside a map, where the link runs

// The output whose window lies around a cell of an input, or null where none reads the cell.
function outputAround({ detail, outlines, moves: { stride, before }, arrays }, row, column) {
  const [name] = detail.outputs, { shape } = outlines[name][0], [size] = arrays.kernel.shape;
  const places = [row, column].map((cell, axis) => {
    const at = clamp(Math.round((cell + before[axis] - (size - 1) / 2) / stride), 0, shape[axis] - 1);
    const first = at * stride - before[axis];
    return cell >= first && cell < first + size ? at : -1;
  });
  return places.includes(-1) ? null : { region: name, row: places[0], column: places[1] };
}

// The output cell of a step, {region, row, column}.
export function cellOf(map, step) {
  const [rows, columns] = map.outlines[map.detail.outputs[0]][0].shape;
  const cell = step % (rows * columns);
  const region = map.detail.outputs[Math.floor(step / (rows * columns))];
  return { region, row: Math.floor(cell / columns), column: cell % columns };
}

// Gathers a list of the kind that the painter takes, each thing by itself, so that two can be mixed.
// widths: of each character at font size 1, by weight.
class List {
  colours = [];
  images = [];
  faces = [];
  hatches = [];
  lines = [];
  words = [];
  #widths;

  constructor(widths) {
    this.#widths = widths;
  }

  #place(colour) {
    if (!this.colours.includes(colour)) this.colours.push(colour);
    return this.colours.indexOf(colour);
  }

  face([x, y], [wide, high], face, line) {
    const points = Float32Array.of(x, y, x + wide, y, x + wide, y + high, x, y + high);
    const colours = { face: this.#place(face), line: this.#place(line) };
    this.faces.push({ many: 1, count: 4, ...colours, width: EDGE, points });
  }

  line(points, width) {
    const flat = Float32Array.from(points.flat());
    const colour = this.#place("black");
    this.lines.push({ many: 1, count: points.length, colour, width, dashes: [], points: flat });
  }

  // A text with its middle at (x, y).
  text(text, [x, y], size, weight = "normal", colour = "ink") {
    const letters = [...text.replace(/\d/g, "0")]; // all digits are as wide
    const wide = letters.reduce((sum, letter) => sum + this.#widths[weight][letter], 0) * size;
    const numbers = Float32Array.of(x - wide / 2, y, size);
    this.words.push({ colour: this.#place(colour), weight, turned: 0, texts: [text], numbers });
  }
}

// What is known of an output cell: its filter, the corner of its window, and whether it is not to be told.
function outputAt(map, region, row, column) {
  const { detail, moves: { stride, before } } = map;
  return {
    region, row, column, filter: detail.outputs.indexOf(region),
    top: row * stride - before[0], left: column * stride - before[1],
    unknown: isHidden(map, region, row, column),
  };
}

// The numbers of a block, row by row: a window meets the weights, or a cell of the input meets all of them.
function numbersOf({ arrays: { x, kernel }, detail: { running } }, { what, channel = 0 }, output) {
  const { filter, row, column, top, left } = output;
  const [size, , slices] = kernel.shape, filters = slices / x.shape[2];
  return Array.from({ length: size * size }, (_, at) => {
    const [r, c] = [Math.floor(at / size), at % size];
    const cell = running ? whole(x, row, column, channel) : whole(x, top + r, left + c, channel);
    const weight = whole(kernel, r, c, channel * filters + filter);
    const products = (cell * weight) / (x.scale * kernel.scale);
    return { input: cell / x.scale, weight: weight / kernel.scale, product: products }[what];
  });
}

const brightness = (value) => `#${value.toString(16).padStart(2, "0").repeat(3)}`;

function toneOf({ tones, below }, role, most, value) {
  const level = Math.floor((LEVELS * Math.abs(value)) / (most || 1) + 0.5);
  return (value < 0 ? below : tones[role])[level];
}

function addBlock(list, map, block, output) {
  const { what, at: [x, y], cell, size, role, most = 0, strip = 1, moves, bright, before = "" } = block;
  const across = map.arrays.kernel.shape[0], [down, right] = moves ? [output.top, output.left] : [0, 0];
  const known = what !== "product" || !output.unknown, high = strip * cell;
  const grown = moves && map.detail.running?.places; // what lies beyond says nothing, in as many words
  numbersOf(map, block, output).forEach((value, at) => {
    const row = down + Math.floor(at / across), column = right + (at % across);
    const left = x + column * cell, low = y + (row + 1) * cell;
    const shade = bright ? brightness(value) : toneOf(map.detail, role, most, value);
    const face = known ? shade : "paper";
    list.face([left, low - high], [cell, high], face, cell < LINED ? "none" : `${role}-line`);
    if (!size) return;
    const colour = bright ? brightness(value < DARK ? 255 : 0) : "ink";
    const middle = [left + cell / 2, low - high / 2];
    const text = (before + (known ? minus(value) : "?")).replace("+−", "−");
    const says = !grown || (grown.includes(row) && grown.includes(column));
    list.text(says ? text : "", middle, size, "normal", colour);
  });
}

function addSlots(list, map, { filter, row, column, unknown }) {
  const { sums, bias, total } = partsOf(map, filter, row, column);
  for (const { what, channel = 0, at, size, before = "" } of map.detail.slots) {
    const made = { channel: bracketed(sums[channel]), bias: bracketed(bias), total: minus(total) };
    const cell = minus(whole(map.arrays.x, row, column, channel));
    const number = { ...made, map: filter, row, column, cell }[what];
    list.text(before + (unknown && TOLD.has(what) ? "?" : number), at, size, "bold");
  }
}

// The way from the total beside the map to the lower edge of the output cell, never over a number.
function addLink(list, { detail, outlines }, { region, row, column }) {
  const [x, y, lane] = detail.link, [left, top, cell] = outlines[region][0].at;
  const low = top + (row + 1) * cell, beside = left - ASIDE;
  list.line([[x, y], [x, lane], [beside, lane], [beside, low], [left + (column + 1) * cell, low]], LINK);
}

// What is written for an output cell; width: of the frames around what makes it, 0 for none.
function listOf(map, region, row, column, width) {
  const list = new List(map.detail.widths), output = outputAt(map, region.name, row, column);
  for (const block of map.detail.blocks) addBlock(list, map, block, output);
  addSlots(list, map, output);
  if (map.detail.link) addLink(list, map, output);
  const wide = map.detail.running ? FRAME : width; // what a stamp adds would lie on the lights
  if (wide) for (const frame of framesOf(map, region, row, column)) list.line(frame, wide);
  return list;
}

// The same, or for an input's cell what the window around it makes, or null for a cell of another part.
// framed: with the window's outlines, as at rest.
export function detailOf(map, region, row, column, framed = false) {
  if (map.detail?.around?.includes(region.name)) {
    const output = outputAround(map, row, column);
    return output && listOf(map, regionNamed(map, output.region), output.row, output.column, THIN);
  }
  if (!isOutput(map, region.name)) return null;
  return listOf(map, region, row, column, framed ? FRAME : 0);
}

// The numbers of an output that grows from step to step.
function runningOf({ detail, arrays, step }) {
  const { at: [x, y], cell, size, rise, places, most } = detail.running, list = new List(detail.widths);
  for (const row of places)
    for (const column of places) {
      const value = whole(arrays.running, row, column, step);
      const left = x + column * cell, top = y + row * cell;
      list.face([left, top], [cell, cell], toneOf(detail, "output", most, value), "output-line");
      list.text(minus(value), [left + cell / 2, top + (0.5 - rise) * cell], size);
    }
  return list;
}

// "?" over the outputs that come after the step, or what they are at the step where they grow, or null.
export function coverOf({ detail, outlines, arrays, step }) {
  if (detail?.running) return runningOf({ detail, arrays, step });
  if (!detail?.hides) return null;
  const list = new List(detail.widths);
  let at = 0;
  for (const name of detail.outputs) {
    const { at: [left, top, cell], shape: [rows, columns] } = outlines[name][0];
    for (let place = 0; place < rows * columns; place++, at++) {
      if (at <= step) continue;
      const [x, y] = [left + (place % columns) * cell, top + Math.floor(place / columns) * cell];
      list.face([x, y], [cell, cell], "paper", "output-line");
      if (detail.unknown) list.text("?", [x + cell / 2, y + cell / 2], detail.unknown);
    }
  }
  return list;
}
