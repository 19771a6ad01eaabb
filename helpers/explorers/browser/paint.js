// Paints the list of a picture on a canvas, at any size. Pure: it knows no page, no model and no clock.

import { channels, coloured } from "./colours.js";
import { FAMILIES } from "./font.js";

const POINT = 100 / 72; // units in a point, in which the width of lines comes
const CAP_HEIGHT = 0.73; // of the font's size
const DOT = 1.5, DOTS_APART = 5, STRIPES_APART = 7, STRIPE = 0.9;
const SNAPPED_DOTS = 204; // Agg snaps paths of up to 1,024 corners, 5 for a closed square

// Whether all sides are upright or level.
function isSquare({ many, count, points }) {
  for (let shape = 0; shape < many; shape += 1)
    for (let at = 2 * shape * count; at < 2 * (shape * count + count - 1); at += 2)
      if (points[at] !== points[at + 2] && points[at + 1] !== points[at + 3]) return false;
  return true;
}

function singly({ many, count, points }) {
  const one = (at) => ({ many: 1, count, points: points.subarray(2 * at * count, 2 * (at + 1) * count) });
  return Array.from({ length: many }, (_, at) => one(at));
}

// Square corners go to whole pixels, as in Agg, so that lines of one width look alike; width: of the line.
function snapping(square, width) {
  if (!square) return (value) => value;
  const half = Math.round(width) % 2 ? 0.5 : 0;
  return (value) => Math.floor(value + 0.5) + half;
}

function trace(context, { many, count, points }, ratio, snap, closed) {
  context.beginPath();
  for (let shape = 0, at = 0; shape < many; shape += 1) {
    for (let corner = 0; corner < count; corner += 1, at += 2) {
      const x = snap(points[at] * ratio), y = snap(points[at + 1] * ratio);
      if (corner) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    if (closed) context.closePath();
  }
}

function paintFaces(context, faces, colours, ratio) {
  for (const shape of faces) {
    const face = colours[shape.face], line = colours[shape.line];
    const width = line === "none" ? 0 : shape.width * POINT * ratio;
    trace(context, shape, ratio, snapping(isSquare(shape), width), true);
    if (face !== "none") {
      context.fillStyle = face;
      context.fill();
    }
    if (width) {
      context.lineWidth = width;
      context.strokeStyle = line;
      context.stroke();
    }
  }
}

function paintLines(context, lines, colours, ratio) {
  for (const shape of lines) {
    const width = shape.width * POINT * ratio;
    context.lineWidth = width;
    context.strokeStyle = colours[shape.colour];
    context.setLineDash(shape.dashes.map((part) => part * width));
    const square = isSquare(shape), snap = snapping(square, width);
    // Where many cross, one path would take far longer.
    for (const some of square ? [shape] : singly(shape)) {
      trace(context, some, ratio, snap, false);
      context.stroke();
    }
  }
  context.setLineDash([]);
}

// Small squares on one lattice for the whole picture; on whole pixels only where there are few, as in Agg.
function dots(context, places, ratio) {
  const corners = [];
  for (const [left, top, right, low] of places) {
    const [firstX, firstY] = [left, top].map((edge) => Math.ceil(edge / DOTS_APART) * DOTS_APART);
    for (let y = firstY; y < low - DOT; y += DOTS_APART)
      for (let x = firstX; x < right - DOT; x += DOTS_APART) corners.push([x, y]);
  }
  const snap = corners.length > SNAPPED_DOTS ? (value) => value : Math.round;
  for (const [x, y] of corners) {
    const [left, top] = [snap(x * ratio), snap(y * ratio)];
    context.rect(left, top, snap((x + DOT) * ratio) - left, snap((y + DOT) * ratio) - top);
  }
}

// Rising lines, x + y a multiple of their distance, cut off at the rectangles.
function stripes(context, places, ratio) {
  for (const [left, top, right, low] of places) {
    const first = Math.ceil((left + top) / STRIPES_APART) * STRIPES_APART;
    for (let sum = first; sum < right + low; sum += STRIPES_APART) {
      const start = Math.max(left, sum - low), end = Math.min(right, sum - top);
      context.moveTo(start * ratio, (sum - start) * ratio);
      context.lineTo(end * ratio, (sum - end) * ratio);
    }
  }
}

function paintHatches(context, hatches, theme, ratio) {
  const covered = (name, pattern) => {
    context.beginPath();
    pattern(context, hatches.filter((hatch) => hatch.name === name).map(({ place }) => place), ratio);
  };
  covered("padding", dots);
  context.fillStyle = theme("padding-line");
  context.fill();
  covered("leftover", stripes);
  context.lineWidth = STRIPE * POINT * ratio;
  context.strokeStyle = theme("leftover-line");
  context.stroke();
}

function paintWords(context, words, colours, ratio) {
  const style = { textRendering: "geometricPrecision", fontKerning: "normal", textBaseline: "alphabetic" };
  Object.assign(context, style);
  for (const { colour, weight, turned, texts, numbers } of words) {
    context.fillStyle = colours[colour];
    let size = 0;
    texts.forEach((text, place) => {
      const [x, y, own] = numbers.subarray(3 * place, 3 * place + 3);
      if (own !== size) context.font = `${weight} ${own * ratio}px ${FAMILIES}`;
      size = own;
      const below = (CAP_HEIGHT / 2) * size; // from the middle of the capitals to the line they stand on
      if (turned) {
        context.setTransform(0, -1, 1, 0, (x + below) * ratio, y * ratio);
        context.fillText(text, 0, 0);
        context.resetTransform();
      } else context.fillText(text, x * ratio, (y + below) * ratio);
    });
  }
}

const opaque = (red, green, blue) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
const GREYS = Array.from({ length: 256 }, (_, shade) => opaque(shade, shade, shade));

// Sets the pixels of an image in `shown`, rows of `wide` pixels, from column `left` on. colours: as pixels.
function fill(shown, wide, left, { rows, columns, depth, tones, pixels }, colours) {
  const palette = tones.length ? tones.map((tone) => colours[tone]) : GREYS;
  for (let row = 0, from = 0; row < rows; row += 1)
    for (let at = row * wide + left, end = at + columns; at < end; at += 1, from += 1)
      if (depth < 3) shown[at] = palette[pixels[from]];
      else shown[at] = opaque(pixels[3 * from], pixels[3 * from + 1], pixels[3 * from + 2]);
}

// The pixels of images as they are, side by side on a canvas of their own: one for each would take longer.
function sheetOf(images, colours) {
  const wide = images.reduce((sum, { columns }) => sum + columns, 0);
  const data = new ImageData(wide, Math.max(...images.map(({ rows }) => rows)));
  const shown = new Uint32Array(data.data.buffer);
  let left = 0;
  for (const image of images) {
    fill(shown, wide, left, image, colours);
    left += image.columns;
  }
  const canvas = new OffscreenCanvas(data.width, data.height);
  canvas.getContext("2d").putImageData(data, 0, 0);
  return canvas;
}

// An enlarged pixel stays a square of one colour; where many share a place, their mean is shown: such an
// image has a sheet of its own, as its neighbours would become part of the mean.
function paintImages(context, images, colours, ratio) {
  const places = images.map(({ place }) => {
    const [x, y, width, height] = place.map((part) => part * ratio);
    const left = Math.round(x), top = Math.round(y);
    return [left, top, Math.max(1, Math.round(x + width) - left), Math.max(1, Math.round(y + height) - top)];
  });
  const opaques = colours.map((colour) => opaque(...channels(colour)));
  const isEnlarged = ({ rows, columns }, at) => places[at][2] >= columns && places[at][3] >= rows;
  const enlarged = images.filter(isEnlarged), sheet = enlarged.length ? sheetOf(enlarged, opaques) : null;
  let left = 0;
  images.forEach((image, at) => {
    const { rows, columns } = image, together = isEnlarged(image, at);
    Object.assign(context, { imageSmoothingEnabled: !together, imageSmoothingQuality: "high" });
    const from = together ? left : 0;
    context.drawImage(together ? sheet : sheetOf([image], opaques), from, 0, columns, rows, ...places[at]);
    if (together) left += columns;
  });
}

function paintLayer(context, list, ratio, theme) {
  const colours = list.colours.map((colour) => coloured(colour, theme));
  context.resetTransform();
  context.lineJoin = "round";
  paintImages(context, list.images, colours, ratio);
  paintFaces(context, list.faces, colours, ratio);
  paintHatches(context, list.hatches, theme, ratio);
  paintLines(context, list.lines, colours, ratio);
  paintWords(context, list.words, colours, ratio);
}

// list: what `unpackList` returns. ratio: pixels of the canvas for each unit. theme: (name) → "#rrggbb".
export function paint(context, list, ratio, theme) {
  context.resetTransform();
  context.fillStyle = theme("paper");
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  paintLayer(context, list, ratio, theme);
}

// A list above what is painted already, if there is one.
export function paintAbove(context, list, ratio, theme) {
  if (list) paintLayer(context, list, ratio, theme);
}

// What is shown at rest only, above the rest of a list.
export const paintRest = (context, list, ...how) => paintAbove(context, list.rest, ...how);

const DIMMED = 0.55; // how far other cells go towards the paper
const HALO = 2.5, HERE = 3.4, LIT = 2.4; // in units of the picture
const MOST_HALOES = 20000; // characters of a path: so many outlines are small and close together

// What is pointed at, `here`, and what belongs to it, `lit`, are outlined; `all` other cells are dimmed.
// All three are SVG paths in units of the picture; unlit: a canvas with the picture as it is.
export function paintLight(context, unlit, { here, lit, all }, ratio, theme) {
  const paths = [lit, here].map((path) => new Path2D(path));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(context, { fillStyle: theme("paper"), globalAlpha: DIMMED, lineJoin: "round" });
  context.fill(new Path2D(all));
  context.globalAlpha = 1;
  for (const path of paths) {
    context.save();
    context.clip(path);
    context.resetTransform();
    context.drawImage(unlit, 0, 0);
    context.restore();
  }
  const wide = lit.length > MOST_HALOES ? 0 : HALO;
  for (const [colour, more] of wide ? [["paper", wide], ["black", 0]] : [["black", 0]])
    paths.forEach((path, at) => {
      Object.assign(context, { strokeStyle: theme(colour), lineWidth: [LIT, HERE][at] + more });
      context.stroke(path);
    });
  context.resetTransform();
}
