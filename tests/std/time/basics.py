import time
a = time.perf_counter(); b = time.monotonic(); time.sleep(0.01)
print(time.perf_counter() > a, time.monotonic() > b, time.time() > 1.7e9, isinstance(time.time_ns(), int), time.process_time() >= 0)
t = time.gmtime(0)
print(t, t.tm_year, t[0], time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %%", t), time.asctime(t), time.mktime(time.localtime(86400)) == 86400, tuple(t))
print(time.strptime("2024-02-29 13:05:09", "%Y-%m-%d %H:%M:%S")[:8], time.ctime(0), time.timezone, time.tzname[0], time.gmtime(1e9)[:6])
for f in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: time.strftime(5), lambda: time.gmtime("x"), lambda: time.strptime("x", "%Y"), lambda: time.mktime((1,))):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
