"""Values sent into generators."""


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total // count


def main():
    workers = [averager() for _ in range(10)]
    for worker in workers:
        next(worker)
    last = 0
    for turn in range(200000):
        for worker in workers:
            last ^= worker.send(turn)
    return last


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("generator_send", perf_counter() - begin)
    print("checksum", checksum)
