import multiprocessing as package
import os
import sys
import time

multiprocessing = package.get_context("fork")

parent = os.getpid()


def report(n):
    me = multiprocessing.current_process()
    print("child", n, os.getpid() != parent, me.name, me.daemon, multiprocessing.parent_process().pid == parent, flush=True)


def fail():
    sys.stderr = open(os.devnull, "w")
    raise ValueError


process = multiprocessing.Process(target=report, args=(3,))
print(str(process).replace(str(parent), "PARENT"), process.pid, process.exitcode, process.is_alive())
process.start()
process.join()
print(process.exitcode, process.is_alive(), multiprocessing.active_children())
for target, args in ((fail, ()), (sys.exit, (5,)), (os._exit, (6,))):
    process = multiprocessing.Process(target=target, args=args, name="named")
    process.start()
    process.join()
    print(process.name, process.exitcode)
process = multiprocessing.Process(target=time.sleep, args=(60,), daemon=True)
process.start()
process.join(0.05)
print(process.is_alive(), process in multiprocessing.active_children(), process.daemon)
try:
    process.close()
except ValueError as exc:
    print(exc)
process.terminate()
process.join()
print(process.exitcode)
process.close()
try:
    process.is_alive()
except ValueError as exc:
    print(exc, str(process).replace(str(parent), "PARENT"))


class Mine(multiprocessing.Process):
    def run(self):
        print("run of", self.name, flush=True)


process = Mine()
process.start()
process.join()
for wrong in (lambda: process.start(), lambda: Mine().join(), lambda: Mine(group=1)):
    try:
        wrong()
    except AssertionError as exc:
        print(exc)
print(multiprocessing.current_process().name, multiprocessing.parent_process())
