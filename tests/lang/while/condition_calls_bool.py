class Countdown:
    def __init__(self, n):
        self.n = n
    def __bool__(self):
        print("bool", self.n)
        self.n -= 1
        return self.n >= 0

c = Countdown(2)
while c:
    print("loop")
