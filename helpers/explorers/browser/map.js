// The image map: what a cell says, what lights up with it, and which cell a key leads to. All pure;
// tests/reading.py says the same in Python.

import { entry } from "./arrays.js";
import { clamp, minus } from "./numbers.js";
import { productsOf, sumOf, totalOf } from "./sums.js";

const isRange = (value) => Array.isArray(value);

export const regionNamed = (map, name) => map.regions.find((region) => region.name === name);

export function cellsOf([start, stop, step]) {
  const cells = [];
  for (let at = start; at < stop; at += step) cells.push(at);
  return cells;
}

function inWords(value) {
  if (!isRange(value)) return typeof value === "number" ? minus(value) : value;
  const cells = cellsOf(value);
  if (cells.length < 2) return cells.length ? minus(cells[0]) : "none";
  if (value[2] === 1) return `${minus(cells[0])} to ${minus(cells.at(-1))}`;
  if (cells.length <= 6) return cells.map(minus).join(", ");
  return `${cells.slice(0, 3).map(minus).join(", ")}, …, ${minus(cells.at(-1))}`;
}

const numbered = ({ values: [down, across, first] }, row, column) => down * row + across * column + first;

// The place of an output in the order of the steps, or −1 for a cell of another part.
function stepOf({ detail, outlines }, region, row, column) {
  const filter = detail?.outputs.indexOf(region) ?? -1;
  if (filter < 0) return -1;
  const [rows, columns] = outlines[region][0].shape;
  return (filter * rows + row) * columns + column;
}

export const isOutput = (map, region) => stepOf(map, region, 0, 0) >= 0;

// Whether an output comes after the step, where those are not told.
export function isHidden(map, ...cell) {
  return Boolean(map.detail?.hides) && stepOf(map, ...cell) > map.step;
}

// The value of a field at a cell: a number, a word, or a range [start, stop, step].
export function valueOf(map, region, name, row, column) {
  if (name === "row") return row;
  if (name === "column") return column;
  const field = map.fields[region.fields[name]];
  if (field.by === "array") return entry(map.arrays[field.array], row, column, field.channel);
  const made = { sum: sumOf, total: totalOf, products: productsOf }[field.by];
  if (made) return made(map, field.filter, row, column, isHidden(map, region.name, row, column));
  if (field.by === "place") return numbered(field, row, column).toLocaleString("en-GB"); // with commas
  const { first, shape } = map.outlines[region.name][0];
  const [r, c] = [row - first[0], column - first[1]];
  return field.values[{ row: r, column: c, cell: r * shape[1] + c }[field.by]];
}

// The sentence of a cell, its numbers filled in.
export function read(map, region, row, column) {
  return region.sentence.replace(/\{(\w+)\}/g, (_, name) => inWords(valueOf(map, region, name, row, column)));
}

// As `valueOf`, but a place is a number.
function numberOf(map, region, name, row, column) {
  const field = map.fields[region.fields[name]];
  return field?.by === "place" ? numbered(field, row, column) : valueOf(map, region, name, row, column);
}

const one = (at) => [at, at + 1, 1];

// The cells of a grid that are of a group, [grid name, row, column] each.
function alike(map, name, field, group) {
  const region = regionNamed(map, name), { first, shape } = map.outlines[name][0], found = [];
  for (let row = first[0]; row < first[0] + shape[0]; row++)
    for (let column = first[1]; column < first[1] + shape[1]; column++)
      if (numberOf(map, region, field, row, column) === group) found.push([name, one(row), one(column)]);
  return found;
}

// What lights up with a cell, [grid name, rows, columns] each: ranges, or null for all.
export function lit(map, region, row, column) {
  const cells = (field) => {
    if (field === null) return null;
    const value = numberOf(map, region, field, row, column);
    return typeof value === "number" ? one(value) : value;
  };
  return region.lights.flatMap(([grid, mine, theirs, groups]) => {
    const name = grid.replace("{column}", column);
    if (!map.outlines[name]) return [];
    if (groups === undefined) return [[name, cells(mine), cells(theirs)]];
    const group = numberOf(map, region, mine, row, column);
    return group >= 0 && group < groups ? alike(map, name, theirs, group) : [];
  });
}

// Whether the map has this cell, {region, row, column}.
export function isThere(map, { region, row, column }) {
  const grid = regionNamed(map, region) && map.outlines[region]?.[0];
  if (!grid) return false;
  const [r, c] = [row - grid.first[0], column - grid.first[1]];
  return r >= 0 && r < grid.shape[0] && c >= 0 && c < grid.shape[1];
}

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const LEAPS = new Set(["PageUp", "PageDown", "Home", "End"]);

// The cell that a key leads to from `at`, or null where the key means nothing here.
export function walk(map, at, key) {
  const walkable = map.regions.filter((region) => map.outlines[region.name]);
  if (!(key in MOVES || LEAPS.has(key)) || !walkable.length) return null;
  const within = ({ region, row, column }) => {
    const { first, shape } = map.outlines[region][0];
    const [last, right] = [first[0] + shape[0] - 1, first[1] + shape[1] - 1];
    return { region, row: clamp(row, first[0], last), column: clamp(column, first[1], right) };
  };
  const start = (region) => within({ region: region.name, row: 0, column: 0 });
  const place = at ? walkable.findIndex((region) => region.name === at.region) : -1;
  if (place < 0) return start(walkable[0]);
  if (key === "PageDown") return start(walkable[(place + 1) % walkable.length]);
  if (key === "PageUp") return start(walkable.at(place - 1));
  if (key === "Home") return within({ ...at, row: -Infinity, column: -Infinity });
  if (key === "End") return within({ ...at, row: Infinity, column: Infinity });
  const [down, across] = MOVES[key];
  return within({ ...at, row: at.row + down, column: at.column + across });
}
