"""Doing several things at a time."""
