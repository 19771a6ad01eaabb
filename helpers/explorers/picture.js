// A picture that answers back. The kernel sends a frame with its image map; pointing and walking are
// answered here, so they need no kernel. `read`, `find` and `light` are pure and tested on their own.

const SVG = "http://www.w3.org/2000/svg";
const HINT = "Point at the picture, or focus it and walk: arrow keys for cells, Page Up and Page Down for the next part, Enter to pick, Escape to let go.";
const GONE = "The kernel has stopped, so the controls no longer redraw this picture. Pointing at it still works. Choose Run, Run All Cells to bring the controls back.";
const STOPPED = new Set(["dead", "terminating", "restarting", "autorestarting"]);
const DENSEST = 2.5, COARSEST = 0.4; // picture pixels per scene pixel
const MOST_OUTLINES = 4000; // more would be slow to draw and too small to see: one outline around them all

// ---- image map -----------------------------------------------------------------------------------

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
  const field = region.fields[name];
  const [firstRow, firstColumn] = map.outlines[region.name][0].first;
  return field.values[field.by === "row" ? row - firstRow : column - firstColumn];
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

// ---- the kernel ----------------------------------------------------------------------------------

// Calls `gone` once, when the kernel that drew this picture has stopped or was restarted.
function watchKernel(model, gone) {
  const session = model.widget_manager?.context?.sessionContext;
  const kernel = model.widget_manager?.kernel;
  const onStatus = (_, status) => STOPPED.has(status) && gone();
  const onKernel = (_, change) => change.newValue?.id !== kernel?.id && gone();
  session?.statusChanged.connect(onStatus);
  session?.kernelChanged.connect(onKernel);
  kernel?.statusChanged.connect(onStatus);
  kernel?.disposed.connect(gone);
  model.on("comm:close", gone);
  return () => {
    session?.statusChanged.disconnect(onStatus);
    session?.kernelChanged.disconnect(onKernel);
    kernel?.statusChanged.disconnect(onStatus);
    kernel?.disposed.disconnect(gone);
    model.off("comm:close", gone);
  };
}

// ---- the view ------------------------------------------------------------------------------------

function element(parent, tag, className, properties = {}) {
  const made = parent.appendChild(document.createElement(tag));
  made.className = className;
  return Object.assign(made, properties);
}

function build(el, model) {
  const [width, height] = model.get("size");
  const root = element(el, "div", "conv-picture");
  const stage = element(root, "div", "stage", { tabIndex: 0 });
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", `${model.get("name")}: picture to explore. ${HINT}`);
  stage.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the arrow keys for its own
  const canvas = element(stage, "canvas", "");
  canvas.setAttribute("role", "img");
  const svg = stage.appendChild(document.createElementNS(SVG, "svg"));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  const [lit, here] = ["lit", "here"].map((name) => {
    const path = svg.appendChild(document.createElementNS(SVG, "path"));
    path.setAttribute("class", name);
    return path;
  });
  const point = element(root, "p", "point hint", { textContent: HINT });
  point.setAttribute("role", "status");
  const words = element(root, "p", "words");
  const bar = element(root, "div", "bar");
  const offers = element(bar, "span", "bar offers");
  const save = element(bar, "button", "save", { type: "button", textContent: "Save picture" });
  const said = element(root, "div", "said");
  said.setAttribute("aria-live", "polite");
  const warning = element(root, "p", "gone", { hidden: true, textContent: GONE });
  warning.setAttribute("role", "alert");
  root.insertBefore(warning, stage);
  return { root, stage, canvas, screen: canvas.getContext("bitmaprenderer"), svg, lit, here, point, words, offers, save, said, warning, width, height };
}

export default {
  render({ model, el }) {
    const view = build(el, model);
    let map = { regions: [], outlines: {} }; // of the frame on show, not of one still decoding
    let at = null;
    let shown = 0;
    let stopped = false;
    let asked = false;
    let speak = 0;

    function highlight(next) {
      const region = next && regionNamed(map, next.region);
      const grid = region && map.outlines[region.name]?.[0];
      const there = grid && next.row - grid.first[0] < grid.shape[0] && next.column - grid.first[1] < grid.shape[1]
        && next.row >= grid.first[0] && next.column >= grid.first[1];
      at = there ? next : null;
      const paths = at ? light(map, region, at.row, at.column) : { here: "", lit: "" };
      view.here.setAttribute("d", paths.here);
      view.lit.setAttribute("d", paths.lit);
      const sentence = at ? read(map, region, at.row, at.column) : HINT;
      if (view.point.textContent !== sentence) view.point.textContent = sentence;
      view.point.classList.toggle("hint", !at);
    }

    function showOffers({ lead = "", items = [] }) {
      const hadFocus = view.offers.contains(document.activeElement);
      view.offers.replaceChildren();
      if (lead) element(view.offers, "span", "", { textContent: lead });
      for (const [label, changes] of items) {
        const button = element(view.offers, "button", "", { type: "button", textContent: label, disabled: stopped });
        button.addEventListener("click", () => model.send({ apply: changes }));
      }
      if (hadFocus) (view.offers.querySelector("button") ?? view.stage).focus();
    }

    async function show() {
      const number = model.get("number");
      const next = { map: model.get("image_map"), words: model.get("words"), offers: model.get("offers") };
      const png = new Blob([model.get("frame")], { type: "image/png" });
      const bitmap = await createImageBitmap(png);
      if (number < shown) return bitmap.close(); // a newer frame was quicker
      shown = number;
      const bitmapWidth = bitmap.width;
      [view.canvas.width, view.canvas.height] = [bitmapWidth, bitmap.height];
      view.screen.transferFromImageBitmap(bitmap);
      view.canvas.setAttribute("aria-label", next.words);
      view.png = png;
      map = next.map;
      view.words.textContent = next.words;
      showOffers(next.offers);
      highlight(at);
      if (asked || isSharp(bitmapWidth / view.width)) view.root.dataset.frame = number;
      else askForSharpness();
      // An answer: the server's small messages otherwise wait up to 40 ms for TCP's delayed
      // acknowledgement of this frame (Nagle), and the slider waits for them before it sends again.
      model.send({ shown: number });
      clearTimeout(speak); // a drag is read out once, when it rests
      speak = setTimeout(() => { view.said.textContent = next.words; }, 700);
    }

    // One picture pixel per screen pixel, so that the words are sharp at any width.
    function sharpness() {
      const ratio = (view.stage.clientWidth * window.devicePixelRatio) / view.width;
      return Math.min(Math.max(ratio, COARSEST), DENSEST);
    }

    function isSharp(ratio) {
      return stopped || !view.stage.clientWidth || Math.abs(ratio - sharpness()) * view.width < 1;
    }

    // Once for each size only: two views of one picture could not agree, and would ask for ever.
    function askForSharpness() {
      if (isSharp(model.get("pixel_ratio"))) return;
      asked = true;
      model.set("pixel_ratio", sharpness());
      model.save_changes();
    }

    function pick() {
      if (!at || stopped) return;
      model.set("picked", at);
      model.save_changes();
    }

    view.stage.addEventListener("pointermove", (event) => {
      const box = view.stage.getBoundingClientRect();
      const scale = view.width / box.width;
      highlight(find(map, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
    });
    view.stage.addEventListener("pointerleave", () => highlight(null));
    view.stage.addEventListener("click", pick);
    view.stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const next = walk(map, at, event.key);
      if (next) highlight(next);
      else if (event.key === "Enter") pick();
      else if (event.key === "Escape") highlight(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    view.save.addEventListener("click", () => {
      const href = URL.createObjectURL(view.png);
      Object.assign(document.createElement("a"), { href, download: `${model.get("name")}.png` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60000); // the download may still be reading
    });

    const stopWatching = watchKernel(model, () => {
      stopped = true;
      view.warning.hidden = false;
      for (const button of view.offers.querySelectorAll("button")) button.disabled = true;
    });
    model.on("change:number", show);
    show();
    let rested = 0;
    const sizes = new ResizeObserver(() => { clearTimeout(rested); rested = setTimeout(askForSharpness, 150); });
    sizes.observe(view.stage);
    return () => {
      stopWatching();
      sizes.disconnect();
      clearTimeout(rested);
      model.off("change:number", show);
      clearTimeout(speak);
    };
  },
};
