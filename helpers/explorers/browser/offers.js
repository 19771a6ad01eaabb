// Settings that the reader can take with one click.

import { element } from "./dom.js";

export function addOffers({ offers, stage }, take) {
  return {
    show({ lead = "", items = [] }) {
      const hadFocus = offers.contains(document.activeElement);
      offers.replaceChildren();
      if (lead) element(offers, "span", "", { textContent: lead });
      for (const [label, changes] of items) {
        const button = element(offers, "button", "", { type: "button", textContent: label });
        button.addEventListener("click", () => take(changes));
      }
      if (hadFocus) (offers.querySelector("button") ?? stage).focus();
    },
  };
}
