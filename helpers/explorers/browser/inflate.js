// Bytes that the kernel has gzipped (picture.py), as they were: RFC 1952 and 1951. At once: the browser's
// DecompressionStream answers behind the messages that JupyterLab has still to read, 4 ms later.

const HEAD = 10, TAIL = 8; // bytes around what is deflated; the last four tell its size
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED = [...Array(288).keys()].map((at) => 8 + (at > 143) - 2 * (at > 255) + (at > 279));

// A Huffman code of these lengths: how many words have each, and what the words mean, in their order.
function codeOf(lengths) {
  const counts = new Uint16Array(16), used = [...lengths.keys()].filter((at) => lengths[at]);
  for (const at of used) counts[lengths[at]] += 1;
  return { counts, meanings: used.toSorted((one, other) => lengths[one] - lengths[other]) };
}

function need(holds) {
  if (!holds) throw new RangeError("not gzipped");
}

class Inflater {
  #bytes;
  #out;
  #at = HEAD;
  #size = 0;
  #held = 0; // `left` bits, of those bytes that were begun
  #left = 0;

  constructor(bytes, size) {
    [this.#bytes, this.#out] = [bytes, new Uint8Array(size)];
  }

  // All that is deflated.
  whole() {
    for (let last = 0; !last;) {
      last = this.#bits(1);
      const kind = this.#bits(2);
      if (kind) this.#deflated((kind === 1 ? [FIXED, Array(30).fill(5)] : this.#codes()).map(codeOf));
      else this.#stored();
    }
    need(this.#size === this.#out.length && this.#at === this.#bytes.length - TAIL);
    return this.#out;
  }

  #bits(count) {
    for (; this.#left < count; this.#left += 8) {
      need(this.#at < this.#bytes.length);
      this.#held |= this.#bytes[this.#at++] << this.#left;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#left -= count;
    return value;
  }

  #next({ counts, meanings }) {
    let word = 0, before = 0;
    for (let length = 1; ; length += 1) {
      need(length < 16);
      word = 2 * word + this.#bits(1) - counts[length];
      before += counts[length];
      if (word < 0) return meanings[before + word];
    }
  }

  // A length or a distance: the larger ones of a kind share a word, and more bits tell which it is.
  #spread(word, shift) {
    const more = Math.max(0, (word >> shift) - 1);
    return ((word - (more << shift)) << more) + this.#bits(more);
  }

  #codes() {
    const literals = this.#bits(5) + 257, all = literals + this.#bits(5) + 1, given = this.#bits(4) + 4;
    const short = Array(19).fill(0), lengths = [];
    for (const order of ORDER.slice(0, given)) short[order] = this.#bits(3);
    const code = codeOf(short);
    while (lengths.length < all) {
      const word = this.#next(code);
      if (word < 16) lengths.push(word);
      else {
        const times = word === 18 ? 11 + this.#bits(7) : 3 + this.#bits(word - 14);
        lengths.push(...Array(times).fill(word === 16 ? lengths.at(-1) : 0));
      }
    }
    return [lengths.slice(0, literals), lengths.slice(literals)];
  }

  #deflated([literals, distances]) {
    for (let word; (word = this.#next(literals)) !== 256;) {
      if (word < 256) this.#out[this.#size++] = word;
      else {
        const length = word === 285 ? 258 : 3 + this.#spread(word - 257, 2);
        const back = 1 + this.#spread(this.#next(distances), 1), end = this.#size + length;
        for (; this.#size < end; this.#size += 1) this.#out[this.#size] = this.#out[this.#size - back];
      }
    }
  }

  #stored() {
    const [low, high] = this.#bytes.subarray(this.#at), start = this.#at + 4;
    this.#at = start + low + 256 * high;
    this.#out.set(this.#bytes.subarray(start, this.#at), this.#size);
    this.#size += this.#at - start;
    this.#held = this.#left = 0;
  }
}

// Throws a RangeError for what is no such thing, or is cut off.
export function inflated({ buffer, byteOffset, byteLength }) {
  const size = new DataView(buffer, byteOffset).getUint32(byteLength - 4, true);
  return new Inflater(new Uint8Array(buffer, byteOffset, byteLength), size).whole();
}

export function inflatedJson(bytes) { return JSON.parse(new TextDecoder().decode(inflated(bytes))); }
