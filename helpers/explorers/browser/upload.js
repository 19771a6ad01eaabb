// The reader's own image: decoded, turned as its EXIF says and made small here, before it is sent. The
// server closes the connection on messages over 10 MiB, and a photo's file may be larger.

import { element } from "./dom.js";

export async function decode(file, longest) {
  const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(whole.width, whole.height));
  const size = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale)));
  const [resizeWidth, resizeHeight] = size;
  const small = await createImageBitmap(whole, { resizeWidth, resizeHeight, resizeQuality: "high" });
  const canvas = new OffscreenCanvas(...size);
  const context = canvas.getContext("2d");
  context.drawImage(small, 0, 0);
  const { data } = context.getImageData(0, 0, ...size);
  const original = [whole.width, whole.height];
  whole.close();
  small.close();
  return { name: file.name, size, original, data };
}

// longest: pixels of the longer side that are sent, at most.
export function addUpload({ tools, extras }, say, take, longest) {
  const label = element(extras, "label", "upload", { textContent: "Your own image …" });
  const input = element(label, "input", "", { type: "file", accept: "image/*" });
  let chosen = 0; // files so far: a large one takes a second, and the next may be quicker
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = ""; // so that the same file can be chosen again
    if (!file) return;
    const turn = ++chosen;
    say("");
    try {
      const image = await decode(file, longest);
      if (turn === chosen) take(image);
    } catch (problem) {
      if (!(problem instanceof DOMException)) throw problem;
      const advice = "choose a PNG, JPEG, GIF or WebP file";
      if (turn === chosen) say(`“${file.name}” is no image that this browser can read: ${advice}.`);
    }
  });
  return {
    // In the row, or behind More.
    show(invites) {
      const bar = invites ? tools : extras;
      if (label.parentElement !== bar) bar.append(label);
    },
    stop() { chosen++; },
  };
}
