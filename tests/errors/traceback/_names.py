counter = 1
total = 2
