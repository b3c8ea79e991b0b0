x = 1 + \
    2
y = (1 +
     # comment inside
     2

     + 3)
s = "a" \
    "b"
z = [1,
  2,
        3,
]
print(x, y, s, z)
if x == 3 and \
   y == 6: print("joined")
