import atexit
def bad(): raise ValueError("in atexit")
atexit.register(print, "still runs")
atexit.register(bad)
