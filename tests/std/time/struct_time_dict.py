import copy, os, time
t = time.struct_time
for f in (lambda: t("123456789", dict=None), lambda: t("1234567890", dict={"tm_zone": "z"}), lambda: t("1234567890", {"error": 0, "tm_zone": "z"}),
          lambda: t("123456789", dict={"x": 1}), lambda: t(sequence="123456789", dict={"tm_zone": "z"}).tm_zone, lambda: t("1234567890").tm_zone,
          lambda: copy.replace(os.stat_result(range(10))), lambda: copy.replace(os.stat_result(range(10)), st_mode=1)):
    try: print(f())
    except TypeError as e: print(e)
