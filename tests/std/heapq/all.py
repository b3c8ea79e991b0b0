import heapq
h = []
for x in (5, 1, 4, 2, 3): heapq.heappush(h, x)
print(h, heapq.heappop(h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 9), h)
a = [9, 4, 7, 1, 8]; heapq.heapify(a); print(a, [heapq.heappop(a) for _ in range(5)])
print(heapq.nlargest(2, [3, 1, 5]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3])), list(heapq.merge([4, 1], [3], reverse=True)), heapq.nlargest(0, [1]), heapq.nsmallest(10, [2, 1]))
m = [1, 5, 3]; heapq.heapify_max(m); heapq.heappush_max(m, 9); print(heapq.heappop_max(m), m)
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1), lambda: heapq.heapify(5), lambda: heapq.heapreplace([], 1), lambda: heapq.heappush([1], "a")):
    try:
        f()
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
