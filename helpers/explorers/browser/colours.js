// What a colour of a picture is in a theme, as helpers/drawing/palette.py says it: a name of the theme,
// "#rrggbb", "NAME@opacity" or "LOW>HIGH:part of 255".

const SHADED = 255;

export const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

const hex = (parts) => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

// theme: (name) → "#rrggbb" or "#rrggbbaa".
export function coloured(colour, theme) {
  const [whole, opacity] = colour.split("@");
  if (opacity) return coloured(whole, theme) + opacity;
  const [ends, part] = colour.split(":");
  if (!part) return colour[0] === "#" || colour === "none" ? colour : theme(colour);
  const [low, high] = ends.split(">").map((end) => channels(coloured(end, theme)));
  return hex(low.map((from, at) => from + ((high[at] - from) * Number(part)) / SHADED));
}
