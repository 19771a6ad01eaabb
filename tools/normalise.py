"""The form in which a notebook is committed: what its sources give, the same in every run."""

import base64
import re

import nbformat

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
KEPT_CELL_METADATA = ("tags", "jupyter", "jp-MarkdownHeadingCollapsed")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PNG_NOTES = (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf")


def read(path):
    """Read a notebook as it is: nothing validated, nothing added."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def strip_png(png: bytes) -> bytes:
    """Drop the chunks of a PNG that tell about it rather than draw it."""
    kept, at = [png[:8]], 8
    while at < len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] not in PNG_NOTES:
            kept.append(png[at:end])
        at = end
    return b"".join(kept)


def stable_ids(cells) -> list[str]:
    """Keep each id that is there and not taken; derive the others from the section and a count."""
    taken = {cell.get("id") for cell in cells}
    seen, ids, section = set(), [], "head"
    for cell in cells:
        heading = (
            re.search(r"^#+ +(.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        )
        if heading:
            section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:40] or "section"
        own, count = cell.get("id"), 0
        while not own or own in seen:
            count += 1
            own = f"{section}-{count}" if f"{section}-{count}" not in taken else None
        seen.add(own)
        ids.append(own)
    return ids


def normalise_output(output, count):
    """Reduce one output to what a fresh run always gives; None where nothing is left."""
    if output.output_type in ("display_data", "execute_result"):
        output.data.pop(WIDGET_VIEW, None)
        if "image/png" in output.data:
            png = strip_png(base64.b64decode(output.data["image/png"]))
            output.data["image/png"] = base64.b64encode(png).decode("ascii")
        output.metadata = {mime: output.metadata[mime] for mime in output.data if mime in output.metadata}
        output.pop("transient", None)
        if not output.data:
            return None
    if output.output_type == "execute_result":
        output.execution_count = count
    return output


def join_streams(outputs):
    """Join neighbouring pieces of one stream: where a kernel cuts it differs from run to run."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last.text += output.text
        else:
            joined.append(output)
    return joined


def normalise(notebook):
    """Bring an executed notebook into the form that is committed, in place."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell, own_id in zip(notebook.cells, stable_ids(notebook.cells), strict=True):
        cell.id = own_id
        cell.metadata = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata}
        if cell.cell_type == "code":
            count += bool(cell.source.strip())
            cell.execution_count = count if cell.source.strip() else None
            done = [normalise_output(output, cell.execution_count) for output in cell.outputs]
            cell.outputs = join_streams(output for output in done if output is not None)
    return notebook
