"""Numbers and names of the tokens of Python."""

_OTHER_FIRST = "ENDMARKER NAME NUMBER STRING NEWLINE INDENT DEDENT"

# In the order of their numbers.
_OPERATORS = """
    ( LPAR  ) RPAR  [ LSQB  ] RSQB  : COLON  , COMMA  ; SEMI  + PLUS  - MINUS  * STAR  / SLASH  | VBAR  & AMPER
    < LESS  > GREATER  = EQUAL  . DOT  % PERCENT  { LBRACE  } RBRACE  == EQEQUAL  != NOTEQUAL  <= LESSEQUAL
    >= GREATEREQUAL  ~ TILDE  ^ CIRCUMFLEX  << LEFTSHIFT  >> RIGHTSHIFT  ** DOUBLESTAR  += PLUSEQUAL
    -= MINEQUAL  *= STAREQUAL  /= SLASHEQUAL  %= PERCENTEQUAL  &= AMPEREQUAL  |= VBAREQUAL  ^= CIRCUMFLEXEQUAL
    <<= LEFTSHIFTEQUAL  >>= RIGHTSHIFTEQUAL  **= DOUBLESTAREQUAL  // DOUBLESLASH  //= DOUBLESLASHEQUAL  @ AT
    @= ATEQUAL  -> RARROW  ... ELLIPSIS  := COLONEQUAL  ! EXCLAMATION
""".split()

_OTHER_LAST = (
    "OP TYPE_IGNORE TYPE_COMMENT SOFT_KEYWORD FSTRING_START FSTRING_MIDDLE FSTRING_END "
    "TSTRING_START TSTRING_MIDDLE TSTRING_END COMMENT NL ERRORTOKEN ENCODING N_TOKENS"
)

_names = [*_OTHER_FIRST.split(), *_OPERATORS[1::2], *_OTHER_LAST.split()]
tok_name = dict(enumerate(_names))
# From here on numbers stood for what grammars are made of.
tok_name[256] = "NT_OFFSET"
globals().update({name: number for number, name in tok_name.items()})
EXACT_TOKEN_TYPES = dict(
    sorted((sign, _names.index(name)) for sign, name in zip(_OPERATORS[::2], _OPERATORS[1::2]))
)

__all__ = ["tok_name", "ISTERMINAL", "ISNONTERMINAL", "ISEOF", "EXACT_TOKEN_TYPES", *tok_name.values()]
del _names, _OPERATORS, _OTHER_FIRST, _OTHER_LAST


def ISTERMINAL(x: int) -> bool:
    return x < 256


def ISNONTERMINAL(x: int) -> bool:
    return x >= 256


def ISEOF(x: int) -> bool:
    return x == 0
