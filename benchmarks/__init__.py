"""What the library costs, in ratios to what else could do the same. `python -m benchmarks` runs all
of them; README.md has figures."""
