// Frames in their order: a picture on the screen, with the words and the map that belong to it.

import { unpack } from "./arrays.js";
import { unzipped } from "./zipped.js";

const REST = 700; // ms without a new frame, after which the words are read out

// Everything that came with a frame. The model may hold a newer one when its picture is decoded.
const frameOf = (model) => ({
  number: model.get("number"),
  words: model.get("words"),
  offers: model.get("offers"),
  player: model.get("player"),
  map: unzipped(model.get("image_map")),
  arrays: unpack(model.get("arrays")),
  png: new Blob([model.get("frame")], { type: "image/png" }),
});

// Calls `onShow(frame)` with each frame whose picture is on the screen.
export function addFrames({ canvas, screen, words, said, save }, model, onShow) {
  let shown = { number: 0 };
  let speak = 0;

  async function show() {
    const frame = frameOf(model);
    const [bitmap, map] = await Promise.all([createImageBitmap(frame.png), frame.map]);
    frame.map = { ...map, arrays: frame.arrays };
    if (frame.number < shown.number) return void bitmap.close(); // a newer frame was quicker
    shown = frame;
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    screen.transferFromImageBitmap(bitmap);
    canvas.setAttribute("aria-label", frame.words);
    words.textContent = frame.words;
    onShow(frame);
    // An answer: the server's small messages otherwise wait up to 40 ms for TCP's delayed
    // acknowledgement of this frame (Nagle), and the slider waits for them before it sends again.
    model.send({ shown: frame.number });
    clearTimeout(speak); // a drag is read out once, when it rests
    speak = setTimeout(() => { said.textContent = frame.words; }, REST);
  }

  save.addEventListener("click", () => {
    const href = URL.createObjectURL(shown.png);
    Object.assign(document.createElement("a"), { href, download: `${model.get("name")}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000); // the download may still be reading
  });
  model.on("change:number", show);
  show();
  return {
    close() {
      model.off("change:number", show);
      clearTimeout(speak);
    },
  };
}
