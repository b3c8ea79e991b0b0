"""What this interpreter has beyond the standard library."""
