"""The generated functions and classes, seen by somebody who uses them."""
