class Point:
    def __init__(self): self.coordinate = 1
    def distance(self): pass
import traceback
for name in ["coordinat", "distnace", "zzz", "Distance"]:
    try:
        getattr(Point(), name)
    except AttributeError as e:
        print(e, "|", traceback.format_exception_only(e)[-1].strip())
