"""Small classes with comparison methods, properties, heaps and sorting."""

import heapq
from functools import total_ordering


@total_ordering
class Job:
    def __init__(self, priority, name):
        self._priority = priority
        self.name = name

    @property
    def priority(self):
        return self._priority

    def __eq__(self, other):
        return self._priority == other._priority

    def __lt__(self, other):
        return self._priority < other._priority

    def __hash__(self):
        return hash(self.name)


def main():
    total = 0
    for turn in range(40):
        jobs = [Job((i * 7919 + turn) % 10007, f"job {i}") for i in range(5000)]
        jobs.sort()
        total += jobs[17].priority
        heap = []
        for job in reversed(jobs):
            heapq.heappush(heap, job)
        while len(heap) > 10:
            total += heapq.heappop(heap).priority & 3
        total += len({job for job in jobs if job >= jobs[2500]})
        total += sum(job.priority for job in sorted(jobs, key=lambda job: job.name))
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("dataclasses_and_sorting", perf_counter() - begin)
    print("checksum", checksum)
