// Type a number into a cell of the picture.

const isNumeral = (key) => /^[-−0-9.,]$/.test(key);

// The number that was typed, or the sentence that says why it is none. Number() alone would take 1e1 and 0x10;
// and 1,000 must not become 1, so the decimals are counted as they are written.
export function parsed(text, { low, high, decimals }) {
  const typed = text.trim().replace("−", "-").replace(",", ".");
  const number = Number(typed);
  const behind = typed.match(/^[-+]?\d*\.?(\d*)$/)?.[1];
  const fits = /\d/.test(typed) && behind?.length <= decimals && number >= low && number <= high;
  if (fits) return { number };
  const most = decimals ? ` with at most ${decimals} decimals` : ", whole";
  return { problem: `“${text}” does not fit here: type a number from ${minus(low)} to ${minus(high)}${most}.` };
}

function addEditor(stage, [width, height], say, take) {
  let input = null;

  function close(focus) {
    const gone = input;
    input = null; // before removing, which blurs
    gone?.remove();
    if (focus) stage.focus();
  }

  return {
    open(map, at, typed) {
      const region = map.regions.find(({ name }) => name === at.region);
      const { at: [ox, oy, ax, ay, dx, dy, wx, , , hy], first } = map.outlines[at.region][0];
      const [row, column] = [at.row - first[0], at.column - first[1]];
      const [x, y] = [ox + column * ax + row * dx, oy + column * ay + row * dy];
      const now = minus(valueOf(map, region, "value", at.row, at.column));
      const wide = Math.max(wx, 52), high = Math.max(hy, 26);
      close(false);
      input = element(stage, "input", "edit", { type: "text", inputMode: "decimal", value: typed ?? now });
      input.setAttribute("aria-label", `${at.region}, row ${at.row}, column ${at.column}: a number; Enter takes it, Escape leaves it`);
      Object.assign(input.style, {
        left: `${(100 * Math.min(Math.max(x + wx / 2 - wide / 2, 0), width - wide)) / width}%`,
        top: `${(100 * (y + hy / 2 - high / 2)) / height}%`,
        width: `${(100 * wide) / width}%`,
        height: `${(100 * high) / height}%`,
      });
      input.focus();
      if (typed === undefined) input.select();
      const finish = (focus) => {
        if (input.value === now) return close(focus);
        const { number, problem } = parsed(input.value, region.edit);
        if (problem) {
          input.setAttribute("aria-invalid", "true");
          say(problem);
          return undefined;
        }
        close(focus);
        return take({ ...at, value: number });
      };
      input.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(true);
        else if (event.key === "Escape") { say(""); close(true); }
        else return;
        event.preventDefault();
      });
      input.addEventListener("blur", () => { if (input) finish(false); if (input) close(false); });
      for (const kind of ["click", "pointermove"]) input.addEventListener(kind, (event) => event.stopPropagation());
    },
    close: () => close(false),
    get isOpen() { return input !== null; },
  };
}
