ñandú = 1
变量 = 2
ﬁ = 3
print(ñandú, 变量, fi)
class Ä: µ = "micro"
print(Ä.μ)
print("变量" in globals())
