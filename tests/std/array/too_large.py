import array

for code in "bBhHiIlLqQ":
    for number in (2**70, -(2**70), 300, -1, -(2**40), 70000, 2**40):
        try:
            print(code, array.array(code, [number])[0])
        except OverflowError as error:
            print(code, error)
