"""Checks the gadget and the modules as they are deployed, as Wikimedia would: `make lint`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bots.setup.deployment import deployed_pages
from bots.setup.gadget import gadget_pages
from demo.debian import Missing, ensure_packages
from sync.wiki.pages import Page
from sync.wiki.site import Site

SITE = Site(family="meta", code="meta", root="Capacity Exchange/Peers", bot="CapacityMatchBot")
HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build"
LUA = ("--std", "lua51", "--read-globals", "mw", "--max-line-length", "160", "--quiet")


def main() -> int:
    """Write them out, filled in, and have eslint and luacheck look; the worse exit code."""
    gadget = _written("gadget", gadget_pages(SITE), "MediaWiki:Gadget-", (".js", ".css"))
    modules = _written("modules", deployed_pages(SITE), "Module:", ("",), ".lua")
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    eslint = HERE / "node_modules" / ".bin" / "eslint"
    try:
        ensure_packages(("lua-check",))
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return max(
        subprocess.run(command, check=False).returncode
        for command in (
            [
                node,
                str(eslint),
                "--config",
                str(HERE / ".eslintrc.json"),
                "--max-warnings",
                "0",
                str(gadget),
            ],
            ["/usr/bin/luacheck", *LUA, str(modules)],
        )
    )


def _written(
    name: str, pages: Iterable[Page], start: str, endings: tuple[str, ...], ending: str = ""
) -> Path:
    """The folder that holds those of some pages."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in pages:
        if page.title.startswith(start) and page.title.endswith(endings):
            file = page.title.removeprefix(start).replace("/", "-") + ending
            (folder / file).write_text(f"{page.text}\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    sys.exit(main())
