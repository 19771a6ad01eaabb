// A frame's list, as helpers/drawing/packed.py packs it: what is to be painted, in units of the picture.

const VERSION = 2;
const PARTS = 32; // of a unit

// Takes numbers and pixels from where the last ones ended.
class Reader {
  constructor(buffer, at) {
    this.buffer = buffer;
    this.at = at;
  }

  // Numbers in rows of `columns`, each the difference from the one above it.
  table(rows, columns) {
    const whole = new Int16Array(this.buffer, this.at, rows * columns);
    for (let at = columns; at < whole.length; at += 1) whole[at] += whole[at - columns];
    this.at += whole.byteLength;
    return Float32Array.from(whole, (number) => number / PARTS);
  }

  pixels(count, size) {
    const bytes = this.buffer.slice(this.at, this.at + count * size);
    this.at += bytes.byteLength;
    return size === 2 ? new Uint16Array(bytes) : new Uint8Array(bytes);
  }
}

// Gives parts of an array, one after another.
function inTurn(array) {
  let at = 0;
  return (count) => array.subarray(at, (at += count));
}

// The list that begins at `start`, and where it ends.
function unpackOne(buffer, start) {
  const length = new DataView(buffer).getUint32(start, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, start + 4, length)));
  if (header.version !== VERSION) throw new Error(`a picture of version ${header.version}, not ${VERSION}`);
  const reader = new Reader(buffer, start + 4 + length);
  const { size, colours, texts } = header;
  const shapes = [...header.faces, ...header.lines];
  const points = inTurn(reader.table(shapes.reduce((sum, [many, count]) => sum + many * count, 0), 2));
  const faces = header.faces.map(([many, count, face, line, width]) =>
    ({ many, count, face, line, width, points: points(2 * many * count) }));
  const hatches = header.hatches.map(([name, ...place]) => ({ name, place }));
  const lines = header.lines.map(([many, count, colour, width, ...dashes]) =>
    ({ many, count, colour, width, dashes, points: points(2 * many * count) }));
  const places = inTurn(reader.table(header.words.reduce((sum, { 3: each }) => sum + each.length, 0), 3));
  const words = header.words.map(([colour, weight, turned, said]) =>
    ({ colour, weight, turned, texts: said.map((place) => texts[place]), numbers: places(3 * said.length) }));
  const images = header.images.map(([x, y, width, height, rows, columns, depth, tones]) => {
    const pixels = reader.pixels(rows * columns * (depth === 3 ? 3 : 1), depth === 2 ? 2 : 1);
    return { place: [x, y, width, height], rows, columns, depth, tones, pixels };
  });
  const end = Math.ceil(reader.at / 4) * 4;
  return { list: { size, colours, images, faces, hatches, lines, words }, end };
}

// {size, colours, images, faces, hatches, lines, words, rest}; points are [x, y, x, y, …] of `many` shapes
// of `count` corners; rest: another list, of what is shown at rest only, or null. Raises an Error for bytes
// of another version.
export function unpackList(bytes) {
  // A copy, so that int16 fits wherever the bytes began.
  const { buffer } = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
  const { list, end } = unpackOne(buffer, 0);
  return { ...list, rest: end < buffer.byteLength ? unpackOne(buffer, end).list : null };
}
