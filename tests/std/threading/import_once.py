import os
import sys
import threading

folder = f'/tmp/import_once_{os.getpid()}'
os.mkdir(folder)
path = folder + '/slow_module.py'
with open(path, 'w') as file:
    file.write('import time\nprint("runs")\ntime.sleep(0.05)\nvalue = 42\n')
sys.path.insert(0, folder)
sys.dont_write_bytecode = True
values = []


def work():
    import slow_module

    values.append(slow_module.value)


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(values)
os.remove(path)
os.rmdir(folder)
