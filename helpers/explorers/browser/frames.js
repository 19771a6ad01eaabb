// Frames in their order: a picture on the screen, with the words and the map that belong to it.

import { unpack } from "./arrays.js";
import { fontReady } from "./font.js";
import { unpackList } from "./unpack.js";

const REST = 700; // ms without a new frame, after which the words are read out

const frameOf = (model) => ({
  number: model.get("number"),
  words: model.get("words"),
  offers: model.get("offers"),
  player: model.get("player"),
  map: { ...model.get("image_map"), arrays: unpack(model.get("arrays")) },
  list: unpackList(model.get("frame")),
});

// Calls `onShow(frame)` with each frame.
export function addFrames({ canvas, words, said }, model, screen, onShow) {
  let speak = 0;

  function show() {
    const frame = frameOf(model);
    canvas.setAttribute("aria-label", frame.words);
    words.textContent = frame.words;
    screen.show(frame.list, frame.number);
    onShow(frame);
    // An answer: the server's small messages otherwise wait up to 40 ms for TCP's delayed
    // acknowledgement of this frame (Nagle), and the slider waits for them before it sends again.
    model.send({ shown: frame.number });
    clearTimeout(speak); // a drag is read out once, when it rests
    speak = setTimeout(() => { said.textContent = frame.words; }, REST);
  }

  let isOpen = true;
  async function open() {
    await fontReady();
    if (!isOpen) return;
    model.on("change:number", show);
    show();
  }

  open();
  return {
    close() {
      isOpen = false;
      model.off("change:number", show);
      clearTimeout(speak);
    },
  };
}
