"""The browser's script: modules that import what they use, joined to the one text that anywidget takes.

Each picture carries the script, and a saved notebook a picture: so it is minified, where `make script` has
seen it as it is now, and packed, and it is unpacked once a page.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from hashlib import sha256
from pathlib import Path

import numpy as np

IMPORT = re.compile(r'^import \{([^{}]*)\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) ([\w$]+)", re.MULTILINE)
# What would not mean the same in one text, and what only the first module may have.
FOREIGN = re.compile(r"^\s*import\b.*|^.*\bimport\s*\((?!URL\.|url\b).*|^\s*export\s*[*{].*", re.MULTILINE)
DEFAULT = re.compile(r"^\s*export\s+default\b.*", re.MULTILINE)
# What nobody misses in what is sent: comments, and spaces at the beginning of a line.
NEEDLESS = re.compile(r"^ *// .*\n|^ +|(?<=[;,(){}\]]) // [^\"'`\n]*$", re.MULTILINE)
SPACES = re.compile(r" (?=[^\w\"])|(?<=[^\w\"]) ")  # beside a sign: of the loader, which no minifier sees
# The same of a style sheet.
BLANKS = re.compile(r"\s*/\*.*?\*/\s*|\s*(?=[{}])|(?<=[{};,:])\s+", re.DOTALL)
MINIFIED = Path(__file__).parent / "minified"  # by tools/script.py, packed; each ends with its `name_of`
SOURCE = "//# sourceURL="
# Two hold 13 bits, as 91² > 2¹³. All of ASCII that prints, but what JSON, HTML or a text in quotes escapes.
DIGITS = "".join(letter for letter in map(chr, range(32, 127)) if letter not in '"/<\\')
LOADER = """\
const PACKED = "{packed}"; // the joined modules, gzipped and in digits of base 91

function digitAt(at) {{
  const code = PACKED.charCodeAt(at);
  return code - 32 - (code > 34) - (code > 47) - (code > 60) - (code > 92);
}}

function bytesOf() {{
  const bytes = new Uint8Array({size});
  let size = 0, held = 0, left = 0;
  for (let at = 0; at < PACKED.length; at += 2) {{
    held = held << 13 | digitAt(at) * 91 + digitAt(at + 1);
    for (left += 13; left > 7;) bytes[size++] = held >> (left -= 8);
  }}
  return bytes;
}}

async function unpacked() {{
  const stream = new Blob([bytesOf()]).stream().pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(stream).text();
  const url = URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }}));
  const script = await import(url);
  URL.revokeObjectURL(url);
  document.head.append(Object.assign(document.createElement("style"), {{ textContent: script.style }}));
  return script.default;
}}

export default await (globalThis[Symbol.for("{name}")] ??= unpacked());
"""


def joined(entry: Path, shared: Path | None = None) -> str:
    """Return the module `entry` and all that it imports as one module, each text once and after what it uses.

    Modules lie in one folder and import by name, `import { read } from "./map.js";`. What is not there is
    looked for in the folder `shared`. They share one scope when joined, so no two may declare the same name
    at the top: the browser refuses the text.
    Raises ValueError for an import or export of another kind, a name that is not exported, a circle.
    """
    texts: dict[str, str] = {}
    _add(entry, texts, (), shared or entry.parent)
    return "\n".join(texts.values())


def _add(path: Path, texts: dict[str, str], above: tuple[str, ...], shared: Path) -> None:
    if path.name in above:
        raise ValueError(f"{path.name} imports itself, by way of {' → '.join((*above, path.name))}.")
    if path.name in texts:
        return
    text = path.read_text(encoding="utf-8")
    for names, used in IMPORT.findall(text):
        own = path.parent / used
        _add(own if own.exists() else shared / used, texts, (*above, path.name), shared)
        offered = EXPORT.findall(texts[used])
        for name in filter(None, (each.strip() for each in names.split(","))):
            if name not in offered:
                raise ValueError(f"{path.name} imports {name!r}, which {used} does not export.")
    text = IMPORT.sub("", text)
    foreign = FOREIGN.search(text) or (DEFAULT.search(text) if above else None)
    if foreign:
        raise ValueError(f"{path.name}: “{foreign[0].strip()}” cannot be joined: take and give single names.")
    texts[path.name] = text


def name_of(text: str, style: str, name: str) -> str:
    """Return the name that a script goes by in the browser's tools: by the sum of what it is made of."""
    return f"{name}-{sha256((text + style).encode()).hexdigest()[:8]}.js"


def whole_of(short: str, style: str, name: str) -> bytes:
    """Return what is packed: the short form of a script, its style sheet, its name."""
    style = json.dumps(BLANKS.sub("", style))
    return f"{short}\nexport const style = {style};\n{SOURCE}{name}\n".encode()


def gzipped(text: str, style: str, name: str) -> bytes:
    """Return a script and its style sheet as `make script` has packed them; where they have changed, anew.

    Anew they are larger: without what nobody misses, but not minified.
    """
    file = MINIFIED / f"{name}.gz"
    small, named = file.read_bytes() if file.exists() else b"", name_of(text, style, name)
    if _holds(small, named):
        return small
    return gzip.compress(whole_of(NEEDLESS.sub("", text), style, named), mtime=0)


def _holds(small: bytes, name: str) -> bool:
    """Whether a file holds the script of this name; one that no checkout has filled holds none."""
    try:
        return gzip.decompress(small).endswith(f"{SOURCE}{name}\n".encode())
    except (OSError, EOFError, zlib.error):
        return False


def packed(text: str, style: str, name: str) -> str:
    """Return a small module whose default export is that of the module `text`, which it holds gzipped.

    With it goes its style sheet. All that hold the same text share one module and one style in a page; the
    browser's tools list the module as `name`, by its sum.
    """
    small = gzipped(text, style, name)
    loader = SPACES.sub("", NEEDLESS.sub("", LOADER))
    return loader.format(packed=digits_of(small), size=len(small), name=name_of(text, style, name))


def digits_of(given: bytes) -> str:
    """Return bytes in `DIGITS`: two for each 13 bits, the last filled up with zeros."""
    bits = np.unpackbits(np.frombuffer(given, np.uint8))
    parts = np.pad(bits, (0, -len(bits) % 13)).reshape(-1, 13) @ (1 << np.arange(13)[::-1])
    return "".join(DIGITS[part // len(DIGITS)] + DIGITS[part % len(DIGITS)] for part in parts.tolist())
