import sys
import threading

entered, leave = threading.Event(), threading.Event()


def waiting_here():
    entered.set()
    leave.wait()


thread = threading.Thread(target=waiting_here)
thread.start()
entered.wait()
frames = sys._current_frames()
names = []
frame = frames[thread.ident]
while frame:
    names.append(frame.f_code.co_name)
    frame = frame.f_back
print('waiting_here' in names, len(frames))
print(frames[threading.get_ident()] is sys._getframe())
leave.set()
thread.join()
print(len(sys._current_frames()))
