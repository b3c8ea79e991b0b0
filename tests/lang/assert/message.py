try:
    assert 1 == 2, "not equal"
except AssertionError as e:
    print(repr(e))
try:
    assert False
except AssertionError as e:
    print(repr(e), e.args)
assert True, 1 / 0
try:
    assert [], ("tuple", "value")
except AssertionError as e:
    print(e.args)
