"""Nested data from JSON text."""

import json


def main():
    small = json.dumps({"id": 5, "name": "Jürgen \"x\"", "tags": ["a", "b"], "score": 1.5, "ok": True, "none": None})
    rows = [{"row": i, "cells": [i * j / 7 for j in range(10)], "label": "x" * i, "é": [[], {}]} for i in range(40)]
    nested = json.dumps({"rows": rows})
    pretty = json.dumps({"rows": rows}, indent=2, ensure_ascii=False)
    total = 0
    for _ in range(1000):
        total += len(json.loads(nested)["rows"]) + len(json.loads(pretty)["rows"])
        for _ in range(10):
            total += len(json.loads(small))
    return total


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("json_loads", perf_counter() - begin)
    print("checksum", checksum)
