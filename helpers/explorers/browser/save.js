// Save picture: what is on show, as a file.

export function addSave({ save }, screen, name) {
  save.addEventListener("click", async () => {
    const href = URL.createObjectURL(await screen.picture());
    Object.assign(document.createElement("a"), { href, download: `${name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000); // the download may still be reading
  });
}
