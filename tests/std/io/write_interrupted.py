import os
import signal


def interrupt(number, frame):
    signal.setitimer(signal.ITIMER_REAL, 0)
    1 // 0


signal.signal(signal.SIGALRM, interrupt)
for mode in "wb", "w":
    reader, writer = os.pipe()
    file = open(writer, mode, closefd=False)
    data = (b"x" if "b" in mode else "x") * (1 << 22)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3, 0.3)
        file.write(data)
        file.flush()
    except ZeroDivisionError as error:
        print(error)
    os.close(reader)
    try:
        file.close()
    except OSError as error:
        print(type(error).__name__)
