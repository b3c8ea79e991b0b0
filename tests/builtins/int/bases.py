for n in (0, 255, -255, 2**70):
    print(bin(n), oct(n), hex(n), f"{n:b} {n:o} {n:x} {n:X} {n:#b} {n:#o} {n:#x} {n:#X}")
for x in (1.5, "a"):
    for f in (bin, oct, hex):
        try:
            f(x)
        except TypeError as e:
            print(e)
