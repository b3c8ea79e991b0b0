import threading

numbers, table, seen = [], {}, set()


def work(k):
    for i in range(1500):
        numbers.append(k)
        table[k, i] = [i] * 3
        seen.add((k, i % 100))
        if i % 3 == 0:
            del table[k, i]
            numbers.pop()


threads = [threading.Thread(target=work, args=(k,)) for k in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(numbers), len(table), len(seen))
