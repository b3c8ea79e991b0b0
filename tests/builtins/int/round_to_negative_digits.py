print(round(12345, -2), round(12350, -2), round(12450, -2), round(-15, -1), round(25, -1), round(5, -1), round(7, 3), round(10**30 + 55, -1))
