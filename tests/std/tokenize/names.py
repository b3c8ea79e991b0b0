import token

print(token.tok_name)
print(token.EXACT_TOKEN_TYPES)
print(token.__all__)
print(token.ISTERMINAL(token.NAME), token.ISNONTERMINAL(256), token.ISEOF(0), token.NT_OFFSET)
