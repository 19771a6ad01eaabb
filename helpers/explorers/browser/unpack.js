// A frame's list, as helpers/drawing/packed.py packs it: what is to be painted, in units of the picture.

const VERSION = 1;
const PARTS = 32; // of a unit

// Takes numbers and pixels from where the last ones ended.
class Reader {
  constructor(buffer, at) {
    this.buffer = buffer;
    this.at = at;
  }

  units(count) {
    const whole = new Int16Array(this.buffer, this.at, count);
    this.at += whole.byteLength;
    return Float32Array.from(whole, (number) => number / PARTS);
  }

  pixels(count, size) {
    const bytes = this.buffer.slice(this.at, this.at + count * size);
    this.at += bytes.byteLength;
    return size === 2 ? new Uint16Array(bytes) : new Uint8Array(bytes);
  }
}

// {size, colours, images, faces, hatches, lines, words}; points are [x, y, x, y, …] of `many` shapes of `count`
// corners. Raises an Error for bytes of another version.
export function unpackList(bytes) {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength); // so that int16 fits
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (header.version !== VERSION) throw new Error(`a picture of version ${header.version}, not ${VERSION}`);
  const reader = new Reader(buffer, 4 + length);
  const { size, colours, texts } = header;
  const faces = header.faces.map(([many, count, face, line, width]) =>
    ({ many, count, face, line, width, points: reader.units(2 * many * count) }));
  const hatches = header.hatches.map(([name, ...place]) => ({ name, place }));
  const lines = header.lines.map(([many, count, colour, width, ...dashes]) =>
    ({ many, count, colour, width, dashes, points: reader.units(2 * many * count) }));
  const words = header.words.map(([colour, weight, turned, places]) =>
    ({ colour, weight, turned, texts: places.map((place) => texts[place]), numbers: reader.units(3 * places.length) }));
  const images = header.images.map(([x, y, width, height, rows, columns, depth, tones]) =>
    ({ place: [x, y, width, height], rows, columns, depth, tones, pixels: reader.pixels(rows * columns * (depth === 3 ? 3 : 1), depth === 2 ? 2 : 1) }));
  return { size, colours, images, faces, hatches, lines, words };
}
