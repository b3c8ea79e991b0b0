# -*- coding: utf-8 -*-
print("ünï", len("ünï"))
