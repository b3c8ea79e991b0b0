print(f"{1234567.891:,.2f} {1234567.891:_.3f} {0.1234567:.6f} {12345.6789:,}")
for spec in (".6,f", ".6_f", ",.6_f", "015,.1f", "015_d", "#,x"):
    try:
        print(spec, format(1234567.125, spec) if "d" not in spec and "x" not in spec else format(1234567, spec))
    except ValueError as e:
        print(spec, e)
