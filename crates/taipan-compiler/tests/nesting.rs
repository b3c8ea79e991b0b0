//! Deep nesting: whatever the parser admits compiles or is refused, on a small stack; and long chains are no nesting.

use taipan_compiler::{Options, compile_source};
use taipan_syntax::Mode;

/// Compile on a thread with the smallest stack that is promised to suffice.
fn compile(source: String) -> Result<(), String> {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(
            move || match compile_source(&source, Mode::Exec, &Options::new("deep")) {
                Ok(compiled) => taipan_bytecode::verify(&compiled.code),
                Err(error) => Err(error.message),
            },
        )
        .expect("a thread")
        .join()
        .expect("no overflow")
}

#[test]
fn nested_expressions() {
    let nested: [(&str, &str, &str); 14] = [
        ("-", "x", ""),
        ("not ", "x", ""),
        ("x ** ", "x", ""),
        ("lambda: ", "x", ""),
        ("(", "x", ",)"),
        ("[", "x", "]"),
        ("{x: ", "x", "}"),
        ("f(", "x", ")"),
        ("x[", "x", "]"),
        ("x if x else ", "x", ""),
        ("(x if ", "x", " else x)"),
        ("[x for x in ", "x", "]"),
        ("(x and ", "x", " or x)"),
        ("(x < ", "x", " < x)"),
    ];
    for (before, middle, after) in nested {
        for depth in [50, 150, 500, 1000, 1400, 5000] {
            let source = format!(
                "y = {}{middle}{}\n",
                before.repeat(depth),
                after.repeat(depth)
            );
            let result = compile(source);
            assert!(depth > 50 || result.is_ok(), "{before}: {result:?}");
        }
    }
}

#[test]
fn nested_statements() {
    for header in [
        "if x:",
        "while x:",
        "for x in y:",
        "with x:",
        "try:",
        "def f():",
        "class C:",
        "match x:\n{}case 1:",
    ] {
        for depth in [15, 50, 99, 200] {
            let mut source = String::new();
            let mut indent = String::new();
            for _ in 0..depth {
                source += &format!("{indent}{}\n", header.replace("{}", &format!("{indent} ")));
                indent += "  ";
            }
            source += &format!("{indent}pass\n");
            if header == "try:" {
                for _ in 0..depth {
                    indent.truncate(indent.len() - 2);
                    source += &format!("{indent}except: pass\n");
                }
            }
            let result = compile(source);
            assert!(depth > 15 || result.is_ok(), "{header}: {result:?}");
        }
    }
}

#[test]
fn long_chains_are_not_deep() {
    for (first, link) in [
        ("x", " + x"),
        ("1", " + 1"),
        ("x", " and x"),
        ("x", " < x"),
        ("'a'", " 'b'"),
        ("x", ", x"),
    ] {
        let source = format!("y = {first}{}\n", link.repeat(1_400));
        assert_eq!(compile(source), Ok(()), "{link}");
    }
    let source = format!("if x: pass\n{}", "elif x: pass\n".repeat(1_400));
    assert_eq!(compile(source), Ok(()));
}
