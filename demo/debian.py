"""Installs what a local MediaWiki needs from Debian, without a system web server."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

# Never the metapackage `php`, and never `mediawiki`: both bring Apache, which
# on a stranger's machine starts at once and listens on every address.
PHP_PACKAGES = (
    "php-cli",
    "php-sqlite3",
    "php-intl",
    "php-mbstring",
    "php-xml",
    "php-apcu",
    "php-curl",
    "php-luasandbox",
    "diffutils",
)

# The program that drives Chromium needs libatomic1. The fonts add 4 MB: Latin, Greek, Cyrillic
# and Hebrew from DejaVu, Arabic and the scripts of India from Noto UI, Chinese, Japanese and
# Korean from Droid. (Noto's own CJK fonts alone are 56 MB.)
BROWSER_PACKAGES = (
    "chromium",
    "libatomic1",
    "fonts-dejavu-core",
    "fonts-noto-ui-core",
    "fonts-droid-fallback",
)

_WIKI_PACKAGES = ("mediawiki", "mediawiki-classes")
# Debian 13 has MediaWiki 1.43 LTS. Its packages run on Debian 12's PHP as well.
_RELEASE = "trixie"
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
_FINISHED = ".unpacked"


class Missing(Exception):  # noqa: N818 - reads as the sentence it carries
    """Something that Debian should have given is not there; says what and how to get it."""


def ensure_packages(packages: Sequence[str] = PHP_PACKAGES) -> None:
    """Install those of the Debian packages that are not installed yet.

    Silent and quick when nothing is missing. Raises Missing, with the command
    that cures it, without root's rights or when apt fails.
    """
    absent = _not_installed(packages)
    if not absent:
        return
    names = " ".join(absent)
    cure = f"run as root: apt-get update && apt-get install -y --no-install-recommends {names}"
    if os.geteuid() != 0:
        raise Missing(f"These Debian packages are missing: {names}; {cure}")
    try:
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *absent)
    except subprocess.CalledProcessError as failure:
        raise Missing(f"apt could not install {names} ({_last_line(failure)}); {cure}") from failure


def ensure_mediawiki(folder: Path) -> Path:
    """Unpack Debian's MediaWiki into `folder`, once, and return its tree (where api.php is).

    The packages are unpacked, not installed; `folder` appears complete or not
    at all, and what an earlier release of Debian gave goes. Raises Missing when
    they cannot be had, or when `folder` is in use for something else.
    """
    folder = folder.resolve()
    if _is_finished(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        tree = _unpack(scratch)
        _cut_loose(tree)
        packages = " ".join(sorted(one.stem for one in scratch.glob("*.deb")))
        (tree / _FINISHED).write_text(f"{_RELEASE} {packages}", encoding="ascii")
        if (folder / _FINISHED).is_file() and not _is_finished(folder):
            shutil.rmtree(folder)
        try:
            tree.rename(folder)
        except OSError as failure:
            # Another process may have been quicker; its tree is as good as ours.
            if not _is_finished(folder):
                raise Missing(
                    f"{folder} holds something that is not MediaWiki: remove it"
                ) from failure
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return folder


def version_of(tree: Path) -> str:
    """Which packages a tree of ensure_mediawiki was unpacked from; empty where it was not."""
    try:
        return (tree / _FINISHED).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def _is_finished(folder: Path) -> bool:
    return version_of(folder).startswith(f"{_RELEASE} ")


def _not_installed(packages: Sequence[str]) -> list[str]:
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
    try:
        # Unknown names make dpkg-query fail and still list the known ones.
        answer = subprocess.run(query, capture_output=True, text=True, check=False)
    except FileNotFoundError as failure:
        raise Missing(
            "dpkg-query is missing: the local wiki needs Debian or a relative of it"
        ) from failure
    lines = answer.stdout.splitlines()
    return [name for name in packages if f"{name} installed" not in lines]


def _unpack(scratch: Path) -> Path:
    """Download the packages of MediaWiki and return the tree that they hold.

    By lists of our own, whatever release this machine has; apt checks Debian's signatures.
    """
    try:
        lists = _own_lists(scratch)
        _apt(*lists, "update")
        _apt(*lists, "download", *_WIKI_PACKAGES, folder=scratch)
        for archive in sorted(scratch.glob("*.deb")):
            _run(["dpkg", "-x", str(archive), str(scratch / "files")])
    except FileNotFoundError as failure:
        raise Missing(f"{failure.filename} is missing: the local wiki needs Debian") from failure
    except subprocess.CalledProcessError as failure:
        raise Missing(
            f"MediaWiki of Debian's release {_RELEASE} could not be had ({_last_line(failure)}); "
            f"check that this machine reaches Debian's packages: `apt-get update` as root"
        ) from failure
    return scratch / "files" / "usr" / "share" / "mediawiki"


def _own_lists(scratch: Path) -> list[str]:
    """Options that make apt work with the release of MediaWiki's packages, and write to `scratch`.

    The packages come from where this machine has Debian's own from.
    """
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    configured = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    archives = [one for one in configured.split() if one.rstrip("/").endswith("/debian")]
    if not archives:
        raise Missing("apt knows no archive of Debian: the local wiki needs Debian")
    sources = scratch / "sources.list"
    line = f"deb [signed-by={_KEYS}] {archives[0]} {_RELEASE} main\n"
    sources.write_text(line, encoding="utf-8")
    for name in ("state/lists/partial", "cache/archives/partial"):
        (scratch / name).mkdir(parents=True)
    options = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "-",
        "Dir::State": scratch / "state",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": scratch / "cache",
        "Acquire::Languages": "none",
        # The user that apt usually downloads as may not write here.
        "APT::Sandbox::User": "root",
    }
    return [f"-o{name}={value}" for name, value in options.items()]


def _cut_loose(tree: Path) -> None:
    """Free the tree of its links to places where only installed packages put files."""
    for path in tree.rglob("*"):
        if path.is_symlink() and path.readlink().is_absolute():
            path.unlink()
    # The link that went led here, through a folder of links under /var.
    (tree / "extensions-core").rename(tree / "extensions")


def _apt(*arguments: str, folder: Path | None = None) -> None:
    _run(["apt-get", *arguments], folder)


def _run(command: list[str], folder: Path | None = None) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
    )


def _last_line(failure: subprocess.CalledProcessError) -> str:
    """What apt or dpkg said last: an error rather than a warning."""
    lines: list[str] = (failure.stderr or failure.stdout or "").strip().splitlines()
    errors = [line for line in lines if line.startswith(("E:", "dpkg"))]
    return (errors or lines or [f"exit code {failure.returncode}"])[-1]
