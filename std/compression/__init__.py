"""The compression modules under one roof."""
