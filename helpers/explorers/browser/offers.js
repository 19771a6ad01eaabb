// Settings that the reader can take with one click.

import { element } from "./dom.js";

export function addOffers({ offers, stage }, take) {
  let stopped = false;
  return {
    show({ lead = "", items = [] }) {
      const hadFocus = offers.contains(document.activeElement);
      offers.replaceChildren();
      if (lead) element(offers, "span", "", { textContent: lead });
      for (const [label, changes] of items) {
        const properties = { type: "button", textContent: label, disabled: stopped };
        const button = element(offers, "button", "", properties);
        button.addEventListener("click", () => take(changes));
      }
      if (hadFocus) (offers.querySelector("button") ?? stage).focus();
    },
    stop() {
      stopped = true;
      for (const button of offers.querySelectorAll("button")) button.disabled = true;
    },
  };
}
