"""Complex numbers and floats in a tight loop."""


def main(size=440, limit=50):
    inside = 0
    steps = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(size):
            c = complex(3.0 * column / size - 2.0, ci)
            z = 0j
            for n in range(limit):
                if abs(z) > 2.0:
                    steps += n
                    break
                z = z * z + c
            else:
                inside += 1
    return inside, steps


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("mandelbrot", perf_counter() - begin)
    print("checksum", checksum)
