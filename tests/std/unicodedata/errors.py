import unicodedata

print(unicodedata.ucd_3_2_0.__class__, unicodedata.unidata_version)
for name in "category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition", "decimal", "digit", "numeric", "name":
    for arguments in (), ("",), ("ab",), (1,), (None,), ("a", 1, 2):
        try:
            print(getattr(unicodedata, name)(*arguments))
        except TypeError as e:
            print(e)
for name in "decimal", "digit", "numeric", "name":
    try:
        getattr(unicodedata, name)("\x00")
    except ValueError as e:
        print(e)
    print(getattr(unicodedata, name)("\x00", "default"))
try:
    unicodedata.UCD()
except TypeError as e:
    print(e)
