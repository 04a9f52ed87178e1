"""`pbs_simulator`: its answers beside those of real servers, its ways in, its recordings and scenarios."""
