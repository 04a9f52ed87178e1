"""As much of Home Assistant as the example of a coordinator needs."""
