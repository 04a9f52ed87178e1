"""Draws all pictures anew: `make pictures`, or `python -m docs.pictures`."""

from __future__ import annotations

from pathlib import Path

from docs.pictures import retention

FOLDER = Path(__file__).resolve().parents[1] / "pages" / "pictures"


def main() -> None:
    (FOLDER / "retention.svg").write_text(retention.picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
