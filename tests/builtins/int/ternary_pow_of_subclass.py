class I(int):
    def __pow__(self, other, mod=None):
        return "pow", int(self), int(other), mod

    def __rpow__(self, other, mod=None):
        return "rpow", int(self), int(other), mod


print(pow(I(2), 3, 5), pow(2, I(3), 5), pow(2, 3, I(5)), pow(I(2), I(3), I(5)))
