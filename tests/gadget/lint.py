"""Checks the gadget as it is deployed, by the rules of Wikimedia: `make lint`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bots.setup.gadget import gadget_pages
from sync.wiki.site import Site

SITE = Site(family="meta", code="meta", root="Capacity Exchange/Peers", bot="CapacityMatchBot")
FOLDER = Path(__file__).parents[2] / "build" / "gadget"


def main() -> int:
    """Write the scripts out, filled in, and have eslint look at them; its exit code."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for page in gadget_pages(SITE):
        if page.title.endswith((".js", ".css")):
            name = page.title.removeprefix("MediaWiki:Gadget-")
            (FOLDER / name).write_text(f"{page.text}\n", encoding="utf-8")
    eslint = FOLDER.parents[1] / "node_modules" / ".bin" / "eslint"
    command = [shutil.which("node", path=str(Path(sys.executable).parent)) or "node", str(eslint)]
    return subprocess.run([*command, "--max-warnings", "0", str(FOLDER)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
