// The image map: what lies under the pointer, what it says, what lights up with it. All pure.

const MOST_OUTLINES = 4000; // more would be slow to draw and too small to see: one outline around them all

const isRange = (value) => Array.isArray(value);
const minus = (number) => String(number).replace("-", "−");

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

// The value of a field at a cell: a number, a word, or a range [start, stop, step].
function valueOf(map, region, name, row, column) {
  if (name === "row") return row;
  if (name === "column") return column;
  const field = map.fields[region.fields[name]];
  if (field.by === "array") return entry(map.arrays[field.array], row, column, field.channel);
  if (field.by === "sum") return sumOf(map, field.filter, row, column);
  if (field.by === "place") {
    const [down, across, first] = field.values;
    return (down * row + across * column + first).toLocaleString("en-GB"); // with commas
  }
  const { first, shape } = map.outlines[region.name][0];
  const [r, c] = [row - first[0], column - first[1]];
  return field.values[{ row: r, column: c, cell: r * shape[1] + c }[field.by]];
}

// The sentence of a cell, its numbers filled in.
export function read(map, region, row, column) {
  return region.sentence.replace(/\{(\w+)\}/g, (_, name) => inWords(valueOf(map, region, name, row, column)));
}

const regionNamed = (map, name) => map.regions.find((region) => region.name === name);

// (x, y) as multiples of the vectors u and v.
function inBasis(x, y, [ux, uy], [vx, vy]) {
  const det = ux * vy - uy * vx;
  return [(x * vy - y * vx) / det, (y * ux - x * uy) / det];
}

// The cell under a point of the picture, {region, row, column}, or null. Later regions lie above earlier ones.
export function find(map, x, y) {
  for (const region of [...map.regions].reverse()) {
    for (const grid of map.outlines[region.name] ?? []) {
      if (!grid.hit) continue;
      const [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy] = grid.at;
      const [across, down] = inBasis(x - ox, y - oy, [ax, ay], [dx, dy]);
      const column = Math.min(Math.max(Math.floor(across), 0), grid.shape[1] - 1);
      const row = Math.min(Math.max(Math.floor(down), 0), grid.shape[0] - 1);
      // A cell may be smaller or larger than the step to the next one, so look into the cell itself.
      const inCell = inBasis(x - ox - column * ax - row * dx, y - oy - column * ay - row * dy, [wx, wy], [hx, hy]);
      if (inCell.every((part) => part >= 0 && part < 1)) {
        return { region: region.name, row: row + grid.first[0], column: column + grid.first[1] };
      }
    }
  }
  return null;
}

// Neighbouring cells as runs [first, length], so that a window is one outline; cells that do not touch stay apart.
function runs(range, first, count, touching) {
  const low = Math.max(range[0], first), high = Math.min(range[1], first + count);
  if (range[2] === 1 && touching) return high > low ? [[low, high - low]] : [];
  return cellsOf(range).filter((at) => at >= first && at < first + count).map((at) => [at, 1]);
}

function outline(grid, [row, rows], [column, columns]) {
  const [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy] = grid.at;
  const r = row - grid.first[0], c = column - grid.first[1];
  const x = ox + c * ax + r * dx, y = oy + c * ay + r * dy;
  const acrossX = (columns - 1) * ax + wx, acrossY = (columns - 1) * ay + wy;
  const downX = (rows - 1) * dx + hx, downY = (rows - 1) * dy + hy;
  return `M${x} ${y}l${acrossX} ${acrossY}l${downX} ${downY}l${-acrossX} ${-acrossY}z`;
}

function outlinesOf(grid, rowRange, columnRange) {
  const all = ([first, count]) => [first, first + count, 1];
  const down = [grid.first[0], grid.shape[0]], across = [grid.first[1], grid.shape[1]];
  const [, , , , dx, dy, , , hx, hy] = grid.at;
  let rows = runs(rowRange ?? all(down), ...down, dx === hx && dy === hy);
  let columns = runs(columnRange ?? all(across), ...across, true);
  if (rows.length * columns.length > MOST_OUTLINES) {
    const hull = (parts) => [[parts[0][0], parts.at(-1)[0] + parts.at(-1)[1] - parts[0][0]]];
    [rows, columns] = [hull(rows), hull(columns)];
  }
  return rows.map((row) => columns.map((column) => outline(grid, row, column)).join("")).join("");
}

// What lights up with a cell: {here, lit}, two SVG paths.
export function light(map, region, row, column) {
  const one = (at) => [at, at + 1, 1];
  const asRange = (value) => (typeof value === "number" ? one(value) : value);
  const draw = (name, rowRange, columnRange) =>
    (map.outlines[name] ?? []).map((grid) => outlinesOf(grid, rowRange, columnRange)).join("");
  const lit = region.lights.map(([name, rows, columns]) => {
    const [rowRange, columnRange] = [rows, columns].map((field) =>
      field === null ? null : asRange(valueOf(map, region, field, row, column)));
    return draw(name.replace("{column}", column), rowRange, columnRange);
  });
  return { here: draw(region.name, one(row), one(column)), lit: lit.join("") };
}

// The cell that a key leads to from `at`, or null where the key means nothing here.
export function walk(map, at, key) {
  const walkable = map.regions.filter((region) => map.outlines[region.name]);
  const start = (region) => {
    const { first, shape } = map.outlines[region.name][0];
    const inside = (origin, count) => Math.min(Math.max(0, origin), origin + count - 1);
    return { region: region.name, row: inside(first[0], shape[0]), column: inside(first[1], shape[1]) };
  };
  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const known = key in moves || ["PageUp", "PageDown", "Home", "End"].includes(key);
  if (!known || !walkable.length) return null;
  const place = at ? walkable.findIndex((region) => region.name === at.region) : -1;
  if (place < 0) return start(walkable[0]);
  if (key === "PageDown" || key === "PageUp") {
    const step = key === "PageDown" ? 1 : walkable.length - 1;
    return start(walkable[(place + step) % walkable.length]);
  }
  const { first, shape, at: corner } = map.outlines[at.region][0];
  const upwards = corner[5] < 0; // rows that are counted upwards, as the ruler's places
  if (key === "Home") return { ...at, row: first[0], column: first[1] };
  if (key === "End") return { ...at, row: first[0] + shape[0] - 1, column: first[1] + shape[1] - 1 };
  const clamp = (value, low, count) => Math.min(Math.max(value, low), low + count - 1);
  const [down, across] = moves[key];
  return { ...at, row: clamp(at.row + (upwards ? -down : down), first[0], shape[0]), column: clamp(at.column + across, first[1], shape[1]) };
}

