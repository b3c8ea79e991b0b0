"""Binary search in sorted lists."""

try:
    from _bisect import *
except ImportError:
    from _bisect_plain import *

bisect = bisect_right
insort = insort_right
