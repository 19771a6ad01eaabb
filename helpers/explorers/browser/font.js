// The font of the pictures. It comes with the script and needs no address, so neither a page from the file
// system nor a content security policy is in its way.

import { BOLD, REGULAR } from "./font-data.js";

export const FAMILY = "Convolution Sans";
// For a canvas: what stands in where the browser refuses the font, or for a character that it lacks. DejaVu
// Sans is the same, Verdana nearly as wide.
export const FAMILIES = `"${FAMILY}", "DejaVu Sans", Verdana, sans-serif`;

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0));

const load = async ([weight, data]) => new FontFace(FAMILY, bytesOf(data), { weight }).load();

async function addFont() {
  const tried = await Promise.allSettled([["normal", REGULAR], ["bold", BOLD]].map(load));
  for (const { value } of tried) if (value) document.fonts.add(value);
  return tried.every(({ value }) => value);
}

// Resolves once letters can be drawn: to true in both weights, to false where the browser refuses one (some
// readers switch fonts of pages off): a picture in the reader's own letters is better than none. A document
// may hold several copies of this module: the first adds the font for all.
export function fontReady() {
  return (document.fonts[Symbol.for(FAMILY)] ??= addFont());
}
