"""The pictures of README and pages, each drawn from what really comes out: `make pictures`."""
