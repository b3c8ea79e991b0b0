"""JSON text from nested data."""

import json


def main():
    small = {"id": 5, "name": "Jürgen \"x\"", "tags": ["a", "b"], "score": 1.5, "ok": True, "none": None}
    nested = {"rows": [{"row": i, "cells": [i * j / 7 for j in range(10)], "label": "x" * i} for i in range(40)]}
    total = 0
    for _ in range(1500):
        total += len(json.dumps(nested))
        for _ in range(10):
            total += len(json.dumps(small))
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("json_dumps", perf_counter() - begin)
    print("checksum", checksum)
