"""What the library costs, as ratios to other ways of doing the same. `python -m benchmarks` runs
all of them; README.md has figures."""
