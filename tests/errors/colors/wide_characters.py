# exit: 1
# env: FORCE_COLOR=1
# Marks under wide characters.
zero = 0
変数 = ("漢字", 1 / zero)
