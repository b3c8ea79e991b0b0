"""Addresses of the web: parsing them, and fetching what they name."""
