"""The sounds of Chinese names, from pypinyin's dictionary, which is read by a process of its own.

The dictionary takes 55 MiB and is wanted once a version of the data, for the list of what can be searched: a process that
ends gives its memory back, a server's worker would hold it for good.
"""

import json
import subprocess
import sys
from collections.abc import Collection, Mapping

_SECONDS = 60


def sounds(names: Collection[str]) -> Mapping[str, str]:
    """Return name → its pinyin whole and in initials, without tones, small: "钟楼" → "zhonglou zl".

    Raises subprocess.SubprocessError when the process that reads the dictionary cannot do so.
    """
    asked = json.dumps(sorted(names))
    told = subprocess.run([sys.executable, "-P", __file__], input=asked, capture_output=True, check=True, text=True, timeout=_SECONDS)
    found: Mapping[str, str] = json.loads(told.stdout)
    return found


def _spelled(name: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # see the module's docstring

    return " ".join("".join(lazy_pinyin(name, style=style)) for style in (Style.NORMAL, Style.FIRST_LETTER)).lower()


if __name__ == "__main__":
    json.dump({name: _spelled(name) for name in json.load(sys.stdin)}, sys.stdout)
