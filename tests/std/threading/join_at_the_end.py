import threading


def loop():
    while True:
        pass


class Cycle:
    def __init__(self):
        self.me = self
        self.thread = threading.Thread(target=loop, daemon=True)
        self.thread.start()

    def __del__(self):
        try:
            self.thread.join()
        except PythonFinalizationError as exc:
            print(exc)


Cycle()
