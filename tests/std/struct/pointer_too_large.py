"""Ints that do not fit into a pointer."""

import struct

for number in (2**63, 2**64 - 1, -1):
    print(struct.pack("P", number))
for number in (2**64, -(2**63) - 1, 10**30):
    try:
        struct.pack("P", number)
    except struct.error as error:
        print(error)
