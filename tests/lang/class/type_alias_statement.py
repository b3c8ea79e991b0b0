type L[T] = list[T] | None
type Rec = dict[str, Rec]
print(L, L.__type_params__, L[int], Rec.__name__)
print(L.__value__, Rec.__value__)
type Bad = undefined
try:
    Bad.__value__
except NameError as e:
    print(e)
