// JupyterLab would take the arrow keys of the picture and of all controls of this output for its own, and
// looks for this mark on its way to them. With Ctrl, Alt, or Shift+Enter it shall have them.
export function keepKeys(el) {
  const mark = (event) => {
    const output = el.closest(".jp-OutputArea-output") ?? el;
    if (!output.contains(event.target)) return;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const theirs = modified || (event.shiftKey && event.key === "Enter");
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
  };
  window.addEventListener("keydown", mark, true); // before JupyterLab, which listens on the document
  return () => window.removeEventListener("keydown", mark, true);
}
