# Every function over a range of code points, summed up.
import unicodedata
import zlib

for ucd in unicodedata, unicodedata.ucd_3_2_0:
    print(ucd.unidata_version)
    for name in "category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition":
        values = [str(getattr(ucd, name)(chr(i))) for i in range(0x3100)]
        print(name, zlib.crc32("|".join(values).encode()))
    for name in "decimal", "digit", "numeric", "name":
        values = [repr(getattr(ucd, name)(chr(i), None)) for i in range(0x3100)]
        print(name, zlib.crc32("|".join(values).encode()))
