"""What README, documentation and examples show is true."""
