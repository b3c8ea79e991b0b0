import atexit
atexit.register(print, "first registered")
@atexit.register
def last(): print("last registered")
atexit.register(print, "removed")
atexit.unregister(print)
print("end of script")
