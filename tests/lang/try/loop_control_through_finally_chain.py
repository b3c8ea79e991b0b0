def f():
    out = []
    for i in range(3):
        try:
            try:
                if i == 1: continue
                out.append(i)
            finally:
                out.append(f"f{i}")
        finally:
            out.append(f"g{i}")
            if i == 2: break
    return out
print(f())
