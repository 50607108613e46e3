"""python -m tools.supply: lowest versions, a lock, licences and a bill of materials of what is installed."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tools.supply.licences import EXTRAS

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv-supply"
LOWEST = ROOT / ".venv-lowest"
EVERYTHING = ROOT / ".venv-everything"
LOCK = ROOT / "requirements-dev.lock"
PAGE = ROOT / "docs" / "licences.md"


def arguments() -> argparse.Namespace:
    """Read the words of the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/supply", description="Look after what audiocoach stands on."
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="lowest|lock|licences|sbom")
    words.add_parser("lowest", help="install the lowest versions that are allowed, and run the short tests")
    words.add_parser("lock", help=f"write the exact versions for development into {LOCK.name}")
    words.add_parser("licences", help="write the licences of what an install brings into docs/licences.md")
    bill = words.add_parser("sbom", help="write a bill of materials (CycloneDX JSON)")
    bill.add_argument("file", type=Path, nargs="?", default=ROOT / "dist" / "sbom.json")
    return parser.parse_args()


def main() -> None:
    """Do what the word says."""
    chosen = arguments()
    if chosen.word == "licences":
        licences()
    elif chosen.word == "lock":
        lock()
    elif chosen.word == "lowest":
        lowest()
    else:
        bill_of_materials(chosen.file)


def lock() -> None:
    """Write the exact versions, with hashes, of all that development needs, for every system."""
    tool("uv")
    run(
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--extra",
        "test",
        "--universal",
        "--generate-hashes",
        "--quiet",
        "--output-file",
        LOCK.name,
    )


def lowest() -> None:
    """Install the lowest versions that pyproject.toml allows users, and run the tests that are not slow.

    What those versions need in turn is the newest that suits them and the packages of the tests, which are
    the newest, too.
    """
    tool("uv")
    bounds = LOWEST / "bounds.txt"
    named = ("--no-deps", "--resolution", "lowest-direct")
    run("uv", "venv", "--quiet", "--clear", "--python", sys.executable, LOWEST)
    run("uv", "pip", "compile", "--quiet", "pyproject.toml", *named, "--output-file", bounds)
    install = ("uv", "pip", "install", "--quiet", "--python", LOWEST)
    run(*install, "--constraint", bounds, "--editable", ".[test]")
    path = f"{LOWEST / 'bin'}{os.pathsep}{os.environ['PATH']}"
    pytest = (
        LOWEST / "bin" / "python",
        "-m",
        "pytest",
        "-n",
        "auto",
        "--dist",
        "worksteal",
        "-m",
        "not slow",
    )
    done = subprocess.run(pytest, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    sys.exit(done.returncode)


def licences() -> None:
    """Write the licences of all that an install with every extra brings."""
    everything()
    write = "import sys; from tools.supply.licences import table; sys.stdout.write(table())"
    told = subprocess.run([EVERYTHING / "bin" / "python", "-c", write], cwd=ROOT, check=True, stdout=-1)
    PAGE.write_bytes(told.stdout)


def bill_of_materials(file: Path) -> None:
    """Write what an install with every extra brings as a CycloneDX bill of materials."""
    everything()
    tool("cyclonedx-bom")
    file.parent.mkdir(parents=True, exist_ok=True)
    run("cyclonedx-py", "environment", EVERYTHING, "--pyproject", "pyproject.toml", "--output-file", file)


def everything() -> None:
    """Install audiocoach with every extra that users have, and nothing of development."""
    tool("uv")
    run("uv", "venv", "--quiet", "--clear", "--python", sys.executable, EVERYTHING)
    asked = f".[{','.join(EXTRAS)}]"
    run("uv", "pip", "install", "--quiet", "--python", EVERYTHING, "--editable", asked)


def tool(package: str) -> None:
    """Install a tool beside the environment of development, so that it changes nothing there."""
    if not (TOOLS / "bin").is_dir():
        subprocess.run([sys.executable, "-m", "venv", TOOLS], check=True)
    subprocess.run([TOOLS / "bin" / "pip", "install", "--quiet", package], check=True)


def run(program: str, *words: str | Path) -> None:
    """Run a tool in the checkout; one that fails ends the command."""
    subprocess.run([TOOLS / "bin" / program, *words], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
