// A list on its way to another one: what moves is seen moving. All pure.

const PLACES = { images: "place", faces: "points", hatches: "place", lines: "points", words: "numbers" };
const MOST = 2000; // numbers that say where things lie: more would take long, and nobody can follow them

const mixed = (from, to, part) => to.map((number, at) => from[at] + (number - from[at]) * part);

// The list `to` with its parts between where those of `from` lie and their own places, as far as there are
// as many.
export function between(from, to, part) {
  const way = ([name, places]) => [name, to[name].map((thing, at) => {
    const before = from[name][at]?.[places];
    if (before?.length !== thing[places].length) return thing;
    return { ...thing, [places]: mixed(before, thing[places], part) };
  })];
  return { ...to, ...Object.fromEntries(Object.entries(PLACES).map(way)) };
}

// What a list is made of, in order, whatever it says, wherever it lies, and of whatever shade its faces are.
function kindsOf(list) {
  const paint = ({ line, colour }) => [line, colour].map((place) => list.colours[place]);
  const kind = ({ many, rows, columns, name, weight, ...thing }) =>
    [many, rows, columns, name, weight, paint(thing)];
  return JSON.stringify(Object.entries(PLACES).map(([name, places]) =>
    list[name].map((thing) => [thing[places].length, ...kind(thing)])));
}

const placesOf = (list) => Object.entries(PLACES).flatMap(([name, places]) =>
  list[name].flatMap((thing) => [...thing[places]]));

// Whether a list is to be seen on its way to another one: the same kinds in the same order, not too many,
// and not where they are already.
export function glides(from, to) {
  if (!from || !to || kindsOf(from) !== kindsOf(to)) return false;
  const [before, after] = [placesOf(from), placesOf(to)];
  return after.length <= MOST && after.some((number, at) => number !== before[at]);
}

// The edges of a grid's cells, where they lie side by side in rows and columns.
function edgesOf([{ at, shape } = { at: [], shape: [] }] = []) {
  const [steps, edges] = [at.slice(2, 6), at.slice(6, 10)].map(String);
  return Math.min(...shape) > 1 && steps === edges ? edges : null;
}

// Whether all grids that two image maps share have cells as large. Else the whole picture has jumped, and
// what glides over it would look lost.
export function isSteady(before, now) {
  return Object.entries(now.outlines).every(([name, grids]) => {
    const [was, is] = [before.outlines[name], grids].map(edgesOf);
    return !was || !is || was === is;
  });
}
