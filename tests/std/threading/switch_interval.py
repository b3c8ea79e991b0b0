import sys
import threading
import time

print(sys.getswitchinterval())
sys.setswitchinterval(0.001)
print(round(sys.getswitchinterval(), 6))
stop = False
spins = 0


def spin():
    global spins
    while not stop:
        spins += 1


thread = threading.Thread(target=spin)
thread.start()
time.sleep(0.05)
stop = True
thread.join()
print(spins > 0)
try:
    sys.setswitchinterval(0)
except ValueError as exc:
    print(exc)
