try:
    raise KeyboardInterrupt
except:
    print("bare")
try:
    try:
        raise SystemExit(3)
    except Exception:
        print("never")
except BaseException as e:
    print(type(e).__name__, e.code)
