"""What imports what, and what the built distributions hold."""
