# flags: -O
assert False, "gone"
print(__debug__)
if __debug__:
    print("never")
