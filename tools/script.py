"""Minify the browser's script, so that a saved explorer is small: what each widget takes of it.

`make script` writes it; `make script CHECK=1` fails where it would be another one. Until then, a script that
has changed is sent as it is.
"""

import argparse
import re
import sys

import minify

from helpers.exercises import question
from helpers.explorers import picture
from helpers.explorers.script import MINIFIED, sum_of

EXPORT = re.compile("^export (default )?", re.MULTILINE)
SCRIPTS = {"picture": picture.SCRIPT, "question": question.SCRIPT}


def minified(text: str) -> str:
    """Return a script with short names; of what it exports only the default is left.

    The minifier leaves names at the top of a module as they are, so all becomes a function's.
    """
    inner = EXPORT.sub(lambda each: "return " if each[1] else "", text)
    return "export default" + minify.string("application/javascript", f"(() => {{\n{inner}\n}})()") + ";\n"


def main(arguments=None) -> int:
    """Write what is minified, or check it."""
    parser = argparse.ArgumentParser(prog="script", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something differs")
    options = parser.parse_args(arguments)
    differing = []
    for name, text in SCRIPTS.items():
        file, made = MINIFIED / f"{name}.js", sum_of(text) + minified(text)
        if not options.check:
            MINIFIED.mkdir(exist_ok=True)
            file.write_text(made, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != made:
            differing.append(name)
            print(f"minified/{file.name} is not what `make script` writes now.", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
