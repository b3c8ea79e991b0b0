//! Wrong sources that nest: finding the words for them must not take time that grows with the power of the depth.

use std::time::Instant;

use taipan_syntax::{Mode, parse};

#[test]
fn nested_errors_are_found_soon() {
    let units = [
        ("(", "a b", ")"),
        ("(", "", ""),
        ("f(", "a b", ")"),
        ("f(x, ", "a b", ")"),
        ("f(x=", "a b", ")"),
        ("f(*", "a b", ")"),
        ("f(**", "a $ b", ")"),
        ("[", "a $ b", "]"),
        ("[a for a in ", "a $", "]"),
        ("[a for a in b if ", "a $", "]"),
        ("{a: ", "a $ b", "}"),
        ("{", "a $ b", "}"),
        ("{**", "a $ b", "}"),
        ("{a: b, c: ", "a $ b", "}"),
        ("x[", "$", "]"),
        ("x[a:", "$", "]"),
        ("lambda x=(", "$", "): 1"),
        ("lambda: ", "$", ""),
        ("a if b else ", "$", ""),
        ("a if ", "$", " else b"),
        ("not ", "$", ""),
        ("- ", "$", ""),
        ("await ", "$", ""),
        ("a ** ", "$", ""),
        ("a = ", "$", ""),
        ("(a, ", "$", ")"),
        ("(yield ", "$", ")"),
        ("(a := ", "$", ")"),
        ("(*", "$", ")"),
        ("a, *", "$", ""),
        ("print ", "$", ""),
        ("a.b(c)[d](", "$", ")"),
        ("if a:\n", "$", ""),
        ("f'{", "$", "}'"),
        ("a < ", "$", ""),
        ("a + ", "$", ""),
        ("a or ", "$", ""),
        ("\"a\" b ", "$", ""),
        ("a b ", "$", ""),
        ("(a b ", "$", ""),
        ("with (", "a as b", ")"),
        ("with (a, ", "$", ")"),
        ("del (", "$", ")"),
        ("for (", "$", ") in x: y"),
        ("def f(a=", "$", "): pass"),
        ("class A(", "$", "): pass"),
        ("@f(", "$", ")"),
        ("match (", "$", "): pass"),
        ("x: (", "$", ")"),
        ("(x", "$", ") = 1"),
        ("try:\n", "$", ""),
    ];
    for (before, middle, after) in units {
        for n in [5, 20, 39, 60, 150, 3000] {
            let source = format!("{}{middle}{}", before.repeat(n), after.repeat(n));
            let start = Instant::now();
            for mode in [Mode::Exec, Mode::Eval] {
                assert!(
                    parse(&source, mode).is_err() || middle != "$",
                    "{before} {n}"
                );
            }
            assert!(
                start.elapsed().as_secs_f64() < 2.0,
                "{before:?} {n} takes {:?}",
                start.elapsed()
            );
        }
    }
    // Indented blocks, each with the next in it.
    let nested: String = (0..90)
        .map(|depth| format!("{}if a:\n", " ".repeat(depth)))
        .collect();
    let tries: String = (0..90)
        .map(|depth| format!("{}try:\n", " ".repeat(depth)))
        .collect();
    for source in [
        format!("{nested}{}a $ b\n", " ".repeat(90)),
        format!("{tries}{}a $ b\n", " ".repeat(90)),
    ] {
        let start = Instant::now();
        assert!(parse(&source, Mode::Exec).is_err());
        assert!(start.elapsed().as_secs_f64() < 2.0, "{:?}", start.elapsed());
    }
}
