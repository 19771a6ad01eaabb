// Where the cells of an image map lie: which one is under the pointer, what is drawn around those that light.

import { cellsOf, lit } from "./map.js";
import { clamp } from "./numbers.js";

const MOST_OUTLINES = 4000; // more would be slow to draw and too small to see: one outline around them all

// (x, y) as multiples of the vectors u and v.
function inBasis(x, y, [ux, uy], [vx, vy]) {
  const det = ux * vy - uy * vx;
  return [(x * vy - y * vx) / det, (y * ux - x * uy) / det];
}

// The place in a grid that is under a point of the picture, [row, column] from its corner, or null.
function cellUnder({ at: [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy], shape }, x, y) {
  const [across, down] = inBasis(x - ox, y - oy, [ax, ay], [dx, dy]);
  const row = clamp(Math.floor(down), 0, shape[0] - 1), column = clamp(Math.floor(across), 0, shape[1] - 1);
  // A cell may be smaller or larger than the step to the next one, so look into the cell itself.
  const [px, py] = [x - ox - column * ax - row * dx, y - oy - column * ay - row * dy];
  const inCell = inBasis(px, py, [wx, wy], [hx, hy]);
  return inCell.every((part) => part >= 0 && part < 1) ? [row, column] : null;
}

// The cell under a point of the picture, {region, row, column}, or null. Later regions lie above others.
export function find(map, x, y) {
  for (const { name } of [...map.regions].reverse())
    for (const grid of map.outlines[name] ?? []) {
      const place = grid.hit && cellUnder(grid, x, y);
      if (place) return { region: name, row: place[0] + grid.first[0], column: place[1] + grid.first[1] };
    }
  return null;
}

// Neighbouring cells as runs [first, length], so that a window is one outline; cells apart stay apart.
function runs(range, first, count, touching) {
  const low = Math.max(range[0], first), high = Math.min(range[1], first + count);
  if (range[2] === 1 && touching) return high > low ? [[low, high - low]] : [];
  return cellsOf(range).filter((at) => at >= first && at < first + count).map((at) => [at, 1]);
}

// The corner of a block of cells and its two edges, [x, y] each.
function blockOf(grid, [row, rows], [column, columns]) {
  const [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy] = grid.at;
  const r = row - grid.first[0], c = column - grid.first[1];
  return [
    [ox + c * ax + r * dx, oy + c * ay + r * dy],
    [(columns - 1) * ax + wx, (columns - 1) * ay + wy], [(rows - 1) * dx + hx, (rows - 1) * dy + hy],
  ];
}

function outline(...block) {
  const [[x, y], [acrossX, acrossY], [downX, downY]] = blockOf(...block);
  return `M${x} ${y}l${acrossX} ${acrossY}l${downX} ${downY}l${-acrossX} ${-acrossY}z`;
}

const all = ([first, count]) => [first, first + count, 1];
const hull = (parts) => [[parts[0][0], parts.at(-1)[0] + parts.at(-1)[1] - parts[0][0]]];

// The blocks of cells in these rows and columns, each drawn by `draw(grid, rows, columns)`.
function outlinesOf(grid, rowRange, columnRange, draw) {
  const down = [grid.first[0], grid.shape[0]], across = [grid.first[1], grid.shape[1]];
  const [, , ax, ay, dx, dy, wx, wy, hx, hy] = grid.at;
  // Slices stand behind each other.
  const gaps = ax * wy === ay * wx && Math.hypot(wx, wy) < Math.hypot(ax, ay);
  let rows = runs(rowRange ?? all(down), ...down, dx === hx && dy === hy);
  let columns = runs(columnRange ?? all(across), ...across, !gaps);
  if (rows.length * columns.length > MOST_OUTLINES) {
    [rows, columns] = [hull(rows), hull(columns)];
  }
  return rows.flatMap((row) => columns.map((column) => draw(grid, row, column)));
}

const hulls = new WeakMap(); // of a map: pointing asks for them again and again

function everything(map) {
  if (!hulls.has(map)) {
    const grids = map.regions.flatMap(({ name }) => map.outlines[name] ?? []);
    hulls.set(map, grids.flatMap((grid) => outlinesOf(grid, null, null, outline)).join(""));
  }
  return hulls.get(map);
}

export const NOTHING = { here: "", lit: "", all: "" };

function blocks(map, [name, ...ranges], draw) {
  return (map.outlines[name] ?? []).flatMap((grid) => outlinesOf(grid, ...ranges, draw));
}

// A cell, what lights up with it, and all cells of the picture: {here, lit, all}, SVG paths.
export function light(map, region, row, column) {
  const draw = (each) => blocks(map, each, outline).join("");
  const here = draw([region.name, [row, row + 1, 1], [column, column + 1, 1]]);
  return { here, lit: lit(map, region, row, column).map(draw).join(""), all: everything(map) };
}

const SEEN = 4; // units that a closed line is wide and high at least

function cornersOf(...block) {
  const [[x, y], [wide, ay], [dx, high]] = blockOf(...block);
  const ax = Math.max(wide, SEEN), dy = Math.max(high, SEEN);
  return [[x, y], [x + ax, y + ay], [x + ax + dx, y + ay + dy], [x + dx, y + dy], [x, y]];
}

const isWhole = ([, ...ranges]) => ranges.every((each) => each === null);

// Where the grids of more than one cell lie that light up as wholes with the cells of these regions: slices
// of filters. [x, y, width, height] each.
export function wholesOf(map, regions) {
  const lights = map.regions.filter(({ name }) => regions.includes(name)).flatMap((region) => region.lights);
  const names = new Set(lights.filter(isWhole).map(([name]) => name));
  const grids = [...names].flatMap((name) => map.outlines[name] ?? []);
  return grids.filter(({ shape: [rows, columns] }) => rows * columns > 1)
    .map(({ at: [x, y, across, , , down], shape }) => [x, y, across * shape[1], down * shape[0]]);
}

// A cell and what lights up with it as closed lines, each a list of corners [x, y].
export function framesOf(map, region, row, column) {
  const here = [region.name, [row, row + 1, 1], [column, column + 1, 1]];
  return [...lit(map, region, row, column), here].flatMap((each) => blocks(map, each, cornersOf));
}
