import asyncio
import signal
import threading


def work():
    loop = asyncio.new_event_loop()
    try:
        loop.add_signal_handler(signal.SIGUSR1, print)
    except RuntimeError as problem:
        print(problem)
    loop.close()


thread = threading.Thread(target=work)
thread.start()
thread.join()
