"""Limits of patterns, and the error of those that are none."""

from _sre import MAXGROUPS, MAXREPEAT

from re import PatternError

error = PatternError
