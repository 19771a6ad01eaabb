"""Run the code cells of notebooks in this process, and write down what each of them says.

`python -m tools.cells FILE notebook …` writes {notebook: {cell id: [how it ended, what it says]}} as JSON;
tools/faults.py starts it in a folder with a copy of helpers. What a cell says is its text: what it prints,
and its last value as a notebook shows it, of an explorer the text form. No kernel and no pictures: fast.
"""

import ast
import contextlib
import io
import json
import sys
from pathlib import Path

import numpy as np
from IPython.lib.pretty import pretty

import helpers

RAN, RAISED, LEFT_OUT = "ran", "raised", "left out"


def say(source, scope):
    """Run one cell; return its text and the exception that ended it, or None."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    text, error = io.StringIO(), None
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
        try:
            exec(compile(tree, "a cell", "exec"), scope)
            if last:
                value = eval(compile(ast.Expression(last.value), "a cell", "eval"), scope)
                if value is not None:
                    print(pretty(value))
        except Exception as raised:
            error = raised
            print(f"{type(error).__name__}: {error}")
    return text.getvalue(), error


def touched(source, scope):
    """Return the names that a cell binds, and the random generators it uses: wrong after it broke off."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name):
                if isinstance(node.ctx, ast.Store) or isinstance(scope.get(name), np.random.Generator):
                    names.add(name)
            case ast.FunctionDef(name=name):
                names.add(name)
            case ast.alias():
                names.add((node.asname or node.name).split(".")[0])
    return names


def run(path):
    """Run a notebook's code cells in order, on past those that raise.

    What a cell that raised would have bound is taken away. So a later cell that needs it raises too,
    not because of anything that it says itself: it is left out, and what it would have bound goes as well.
    """
    scope, lost, outcomes = {"__name__": "__main__"}, set(), {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])  # lines; nbformat takes longer to import than most notebooks to run
        text, error = say(source, scope)
        ended = RAN
        if error:
            ended = LEFT_OUT if isinstance(error, NameError) and error.name in lost else RAISED
            gone = touched(source, scope)
            lost |= gone
            for name in gone:
                scope.pop(name, None)
        outcomes[cell["id"]] = [ended, text]
    return outcomes


def main(target, *paths):
    """Run the notebooks and write what their cells say to the file `target`."""
    if not Path(helpers.__file__).resolve().is_relative_to(Path.cwd().resolve()):
        raise SystemExit(f"helpers is {helpers.__file__}, not the copy in {Path.cwd()}")
    outcomes = {Path(path).stem: run(Path(path)) for path in paths}
    Path(target).write_text(json.dumps(outcomes), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
