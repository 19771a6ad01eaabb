// The colours of JupyterLab's theme, or of the browser's: the custom properties that the style sheet sets.

// A function (name) → "#rrggbb" for the theme that `root` has now. It must be in the page.
export function themeOf(root) {
  const style = getComputedStyle(root), known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, style.getPropertyValue(`--conv-${name}`).trim());
    return known.get(name);
  };
}

// Calls `changed` when the theme may be another one.
export function watchTheme(changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const attributes = new MutationObserver(changed);
  dark.addEventListener("change", changed);
  attributes.observe(document.body, { attributeFilter: ["data-jp-theme-light", "class"] });
  return () => {
    dark.removeEventListener("change", changed);
    attributes.disconnect();
  };
}
