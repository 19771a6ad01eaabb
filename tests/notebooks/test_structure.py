"""What every notebook keeps to, so that a reader of one knows the next: its head, its cells, its end."""

import ast
import copy
import html
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat import v4

from tools.normalise import normalise, read

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LINES = 10  # of a cell that proves something
BYTES = 2_000_000
WRITES_CODE = {"teaches", "exercise"}  # the tags of the cells that may define a function
NOT_FOR_NOTEBOOKS = {
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "os",
    "subprocess",
    "time",
    "urllib",
    "requests",
}
NOT_CALLED = {"observe", "sleep", "interact", "exec", "eval"}
LINK = re.compile(r"""\]\(<?([^)\s>]+)|(?:src|href)=["']([^"']+)""")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return read(path)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    """Return the markdown of each cell, None for a code cell, without what is set as code."""
    return [
        re.sub(r"```.*?```|`[^`\n]*`", "", cell.source, flags=re.DOTALL)
        if cell.cell_type == "markdown"
        else None
        for cell in notebook.cells
    ]


def headings(notebook, level):
    return [
        (index, title)
        for index, text in enumerate(prose(notebook))
        for title in re.findall(rf"^#{{{level}}} +(.+?) *$", text or "", re.MULTILINE)
    ]


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def nodes(cell):
    return list(ast.walk(ast.parse(cell.source)))


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS][:1] == ["00_start_here"]


def test_file_is_what_refresh_writes(path, notebook):
    assert path.read_text(encoding="utf-8") == v4.writes(normalise(copy.deepcopy(notebook))) + "\n"
    assert path.stat().st_size < BYTES
    nbformat.validate(notebook)


def test_metadata_names_a_kernel_and_no_version(notebook):
    assert notebook.metadata.kernelspec == {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    assert "version" not in notebook.metadata.language_info
    assert "widgets" not in notebook.metadata


def test_every_code_cell_ran_in_order_without_error_or_warning(notebook):
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == [*range(1, len(cells) + 1)]
    outputs = [output for cell in cells for output in cell.outputs]
    assert [
        output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"
    ] == []
    assert all("vnd.jupyter" not in mime for output in outputs for mime in output.get("data", {}))


def test_head_has_the_one_title_and_says_what_it_takes(notebook):
    (title,) = headings(notebook, 1)
    assert title[0] == 0
    assert notebook.cells[0].source.startswith("# ")
    first_code = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    assert re.search(r"\bminutes?\b", " ".join(prose(notebook)[:first_code]))


def test_one_cell_imports_and_it_is_the_first(notebook):
    importing = [
        i
        for i, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes(cell))
    ]
    first_code = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    assert importing == [first_code]
    assert first_code <= 3
    names = set()
    for node in nodes(notebook.cells[first_code]):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    assert not names & NOT_FOR_NOTEBOOKS


def test_cells_are_short_and_define_nothing_unless_they_teach(notebook):
    for cell in code_cells(notebook):
        if WRITES_CODE & set(cell.metadata.get("tags", [])):
            continue
        assert len(lines(cell)) <= LINES, cell.source
        definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in nodes(cell) if isinstance(node, definitions)], cell.source


def test_cells_install_nothing_style_nothing_and_wait_for_nothing(notebook):
    for cell in code_cells(notebook):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.source
        names = {node.id for node in nodes(cell) if isinstance(node, ast.Name)}
        names |= {node.attr for node in nodes(cell) if isinstance(node, ast.Attribute)}
        assert not names & (NOT_CALLED | {"plt", "pyplot"}), cell.source


def test_an_explorer_is_shown_by_one_statement(notebook):
    for cell in code_cells(notebook):
        for data in (output.data for output in cell.outputs if "data" in output):
            assert "0x" not in data.get("text/plain", ""), "an address differs from run to run"
            if "image/png" in data:
                assert len(ast.parse(cell.source).body) == 1, cell.source
                assert "text/plain" in data, "nbval compares the text of an explorer"


def test_every_picture_is_described_in_an_html_export(notebook):
    # Not nbconvert's default template: `lab` writes no alt text at all.
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    described = {html.unescape(words) for words in re.findall(r'<img[^>]* alt="([^"]*)"', page)}
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs if "data" in output]
    for output in (output for output in outputs if "image/png" in output.data):
        words = output.metadata["image/png"]["alt"]
        assert output.data["text/plain"].endswith(f"\n{words}")
        assert words in described
    assert "No description has been provided" not in page


def test_answers_are_folded(notebook):
    for text in filter(None, prose(notebook)):
        folded = re.findall(r"<details>.*?</details>", text, re.DOTALL)
        assert len(folded) == text.count("<details>") == text.count("</details>")
        assert all(re.search(r"<summary>.+?</summary>\n\n", block, re.DOTALL) for block in folded), text
        open_text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
        assert not re.search(r"^[#*_ ]*answers?\b\W", open_text, re.MULTILINE | re.IGNORECASE), text


def test_it_ends_with_its_sources(notebook):
    index, title = headings(notebook, 2)[-1]
    assert title == "Sources"
    rest = "\n".join(filter(None, prose(notebook)[index:]))
    assert re.search(r"\]\(https?://", rest[rest.index("# Sources") :])
    assert all(cell.cell_type == "markdown" for cell in notebook.cells[index:])


def test_local_links_and_pictures_are_there(path, notebook):
    for text in filter(None, prose(notebook)):
        for target in ("".join(found) for found in LINK.findall(text)):
            if not re.match(r"(https?|mailto):|#", target):
                assert (path.parent / unquote(target.split("#")[0])).exists(), target
