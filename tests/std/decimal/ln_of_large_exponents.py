from decimal import Decimal

for text in "1E+99999999", "1E-99999999", "1.0000001", "0.99", "12", "0.01":
    print(text, Decimal(text).ln(), Decimal(text).log10())
