n = 0
while n < 5:
    n += 1
    try:
        if n == 2:
            continue
        if n == 4:
            break
        print("body", n)
    finally:
        print("finally", n)
print("end", n)
