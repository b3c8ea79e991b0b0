# env: PYTHONHASHSEED=0
print(hash("abc"), hash("äú∑ℇ"), hash(b"abc"), hash(""))
