import threading

rounds = []
barrier = threading.Barrier(3, action=lambda: rounds.append('round'))
numbers = []


def work():
    for _ in range(3):
        numbers.append(barrier.wait())


threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(numbers), rounds, barrier.parties, barrier.n_waiting, barrier.broken)


def wait_alone():
    try:
        barrier.wait()
    except threading.BrokenBarrierError:
        print('broken')


thread = threading.Thread(target=wait_alone)
thread.start()
while not barrier.n_waiting:
    pass
barrier.abort()
thread.join()
wait_alone()
barrier.reset()
print(barrier.broken)
try:
    barrier.wait(0.01)
except threading.BrokenBarrierError:
    print('too late', barrier.broken)
