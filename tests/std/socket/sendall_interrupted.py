import signal
import socket


def interrupt(number, frame):
    signal.setitimer(signal.ITIMER_REAL, 0)
    1 // 0


signal.signal(signal.SIGALRM, interrupt)
one, other = socket.socketpair()
try:
    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.3)
    one.sendall(b"x" * (1 << 24))
except ZeroDivisionError as error:
    print(error)
