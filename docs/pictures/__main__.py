"""Draws all pictures anew: `make pictures`, or `python -m docs.pictures`."""

from __future__ import annotations

from pathlib import Path

from docs.pictures import completion, retention, shell

FOLDER = Path(__file__).resolve().parents[1] / "pages" / "pictures"


def main() -> None:
    for module in (completion, retention, shell):
        name = module.__name__.rpartition(".")[2]
        (FOLDER / f"{name}.svg").write_text(module.picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
