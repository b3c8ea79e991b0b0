"""What the modules for compressed files share."""
