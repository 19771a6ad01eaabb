// Frames in their order: a picture on the screen, with the words and the map that belong to it.

import { unpack } from "./arrays.js";
import { fontReady } from "./font.js";
import { inflated, inflatedJson } from "./inflate.js";
import { unpackList } from "./unpack.js";

const NEAR = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
const REST = 700; // ms without a new frame, after which the words are read out

// Everything that came with a frame.
function frameOf(model) {
  const names = ["number", "words", "offers", "player", "invites", "code"];
  const frame = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const covered = model.get("covered") && !model.get("asked");
  const list = unpackList(inflated(model.get("frame")));
  const map = { ...inflatedJson(model.get("image_map")), arrays: unpack(model.get("arrays")) };
  return { ...frame, covered, map, list };
}

function frameOrNull(model) {
  try {
    return frameOf(model);
  } catch {
    return null;
  }
}

// Calls `onShow(frame)` with each frame, which is to show it.
export function addFrames({ canvas, words, said, scroll, unreadable }, model, onShow) {
  let speak = 0;
  let isOpen = true;

  function show() {
    const frame = frameOrNull(model);
    scroll.hidden = !frame; // where there is none, a sentence stands in its place
    unreadable.hidden = Boolean(frame);
    if (!frame) return;
    canvas.setAttribute("aria-label", frame.words);
    words.textContent = frame.words;
    onShow(frame);
    // An answer: the server's small messages otherwise wait up to 40 ms for TCP's delayed
    // acknowledgement of this frame (Nagle), and the slider waits for them before it sends again.
    model.send({ shown: frame.number, near: NEAR });
    clearTimeout(speak); // a drag is read out once, when it rests
    speak = setTimeout(() => { said.textContent = frame.words; }, REST);
  }

  async function open() {
    await fontReady();
    if (!isOpen) return;
    model.on("change:number", show);
    model.on("change:asked", show); // without a new frame, where a question goes
    show();
  }

  open();
  return {
    close() {
      isOpen = false;
      model.off("change:number", show);
      model.off("change:asked", show);
      clearTimeout(speak);
    },
  };
}
