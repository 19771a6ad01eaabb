"""Minify and pack the browser's script, so that a saved explorer is small: what each widget takes of it.

`make script` writes it; `make script CHECK=1` fails where it would be another one. Until then, a script that
has changed is sent as it is.
"""

import argparse
import re
import sys
from pathlib import Path

import minify
from zopfli import gzip

from helpers.exercises import question
from helpers.explorers import picture
from helpers.explorers.script import MINIFIED, name_of, whole_of

EXPORT = re.compile("^export (default )?", re.MULTILINE)
SCRIPTS = {"picture": picture.SCRIPT, "question": question.SCRIPT}
STYLES = {"picture": picture.STYLE, "question": question.STYLE}


def minified(text: str) -> str:
    """Return a script with short names; of what it exports only the default is left.

    The minifier leaves names at the top of a module as they are, so all becomes a function's.
    """
    inner = EXPORT.sub(lambda each: "return " if each[1] else "", text)
    return "export default" + minify.string("application/javascript", f"(() => {{\n{inner}\n}})()") + ";\n"


def differs(file: Path, made: bytes, check: bool) -> bool:
    """Write a file, or only tell whether it is another one."""
    if check:
        return not file.exists() or file.read_bytes() != made
    MINIFIED.mkdir(exist_ok=True)
    file.write_bytes(made)
    return False


def main(arguments=None) -> int:
    """Write what is minified, or check it."""
    parser = argparse.ArgumentParser(prog="script", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something differs")
    options = parser.parse_args(arguments)
    differing = []
    for name, text in SCRIPTS.items():
        style = STYLES[name]
        small = gzip.compress(whole_of(minified(text), style, name_of(text, style, name)))
        if differs(MINIFIED / f"{name}.gz", small, options.check):
            differing.append(name)
    for name in differing:
        print(f"minified/{name}.gz is not what `make script` writes now.", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
