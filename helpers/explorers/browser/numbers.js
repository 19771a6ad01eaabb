// Numbers as they are written in sentences, and as readers type them.

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const minus = (number) => String(number).replace("-", "−");
export const bracketed = (number) => (number < 0 ? `(−${-number})` : String(number));
export const isNumeral = (key) => /^[-−0-9.,]$/.test(key);

// The number that was typed, or the sentence that says why it is none. Number() alone would take 1e1 and
// 0x10; and 1,000 must not become 1, so the decimals are counted as they are written.
export function parsed(text, { low, high, decimals }) {
  const typed = text.trim().replace("−", "-").replace(",", ".");
  const number = Number(typed);
  const behind = typed.match(/^[-+]?\d*\.?(\d*)$/)?.[1];
  const fits = /\d/.test(typed) && behind?.length <= decimals && number >= low && number <= high;
  if (fits) return { number };
  const most = decimals ? ` with at most ${decimals} decimals` : ", whole";
  const asked = `type a number from ${minus(low)} to ${minus(high)}${most}`;
  return { problem: `“${text}” does not fit here: ${asked}.` };
}
