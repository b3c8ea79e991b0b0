# exit: 3
import signal, sys
def handler(n, frame): sys.exit(3)
signal.signal(signal.SIGTERM, handler)
try: signal.raise_signal(signal.SIGTERM)
finally: print("finally")
