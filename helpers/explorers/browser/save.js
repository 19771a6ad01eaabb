// Save picture: what is on show, as a file.

export function addSave({ save }, screen, name) {
  save.addEventListener("click", async () => {
    const picture = await screen.picture();
    if (!picture) return; // nothing is on show yet
    const href = URL.createObjectURL(picture);
    Object.assign(document.createElement("a"), { href, download: `${name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000); // the download may still be reading
  });
}
