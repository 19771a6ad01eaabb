// What is done when a picture comes into a page, and when its width changes there.

import { addBoxes } from "./boxes.js";
import { fitStrip, nameSliders, settle } from "./page.js";

export function addPlaced(el, page, say) {
  let boxes = null;
  const sizes = new ResizeObserver(() => {
    settle(page);
    nameSliders(el);
    fitStrip(page);
    boxes ??= addBoxes(page.root.closest(".conv-explorer") ?? page.root, say);
  });
  sizes.observe(el);
  return {
    close() {
      sizes.disconnect();
      boxes?.close();
      for (const part of [page.tools, page.extras, page.more]) part.remove(); // they may lie in the panel
    },
  };
}
