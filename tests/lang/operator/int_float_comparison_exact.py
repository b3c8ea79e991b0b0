print(2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53))
print(10**400 > 1e308, -10**400 < float("-inf"), 10**400 == float("inf"))
print(float("nan") < 1, 1 == 1.0 == True, 0.1 + 0.2 == 0.3)
try:
    float(10**400)
except OverflowError as e:
    print(e)
try:
    1.0 + 10**400
except OverflowError as e:
    print(e)
