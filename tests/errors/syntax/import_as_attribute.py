# exit: 1
import a as b.c
