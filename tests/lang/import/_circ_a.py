from _circ_b import y
x = 1
