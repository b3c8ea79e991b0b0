//! However deep a source nests, parsing it ends in a tree or an error on an ordinary thread's stack, and so do dropping,
//! cloning and comparing the tree.

use taipan_syntax::{Mode, parse};

fn survives(source: &str) {
    match parse(source, Mode::Exec) {
        Ok(parsed) => {
            let copy = parsed.module.clone();
            assert!(copy == parsed.module);
        }
        Err(error) => assert!(
            error.too_deep || error.message.starts_with("too many"),
            "{error}"
        ),
    }
}

#[test]
fn any_nesting_ends_well() {
    for n in [100, 1000, 1400, 1490, 1500, 2000, 100_000] {
        survives(&format!("{}1", "-".repeat(n)));
        survives(&format!("{}1", "not ".repeat(n)));
        survives(&format!("a{}", ".b".repeat(n)));
        survives(&format!("a{}", "()".repeat(n)));
        survives(&format!("a{}", "[0]".repeat(n)));
        survives(&format!("a{}", "+a".repeat(n)));
        survives(&format!("a{}", "**a".repeat(n)));
        survives(&format!("a{}", " if a else a".repeat(n)));
        survives(&format!("{}1", "lambda:".repeat(n)));
        survives(&format!("{}1{}", "lambda x=".repeat(n), ":1".repeat(n)));
        survives(&format!("{}1{}", "(".repeat(n), ")".repeat(n)));
        survives(&format!("{}1{}", "[".repeat(n), "]".repeat(n)));
        survives(&format!("if a:\n  b\n{}", "elif a:\n  b\n".repeat(n)));
        survives(&format!("a{}", " if a else a".repeat(n)));
        survives(&format!("a{}", " < a".repeat(n)));
        survives(&format!("a{}", " and a".repeat(n)));
        let blocks: String = (0..n.min(300))
            .map(|i| format!("{}if a:\n", " ".repeat(i)))
            .collect();
        survives(&format!("{blocks}{}b", " ".repeat(n.min(300))));
    }
}

#[test]
fn a_thousand_terms_parse() {
    for unit in ["+a", ".a", " and a", " if a else a", "**a"] {
        assert!(
            parse(&format!("a{}", unit.repeat(1000)), Mode::Exec).is_ok(),
            "{unit}"
        );
    }
    assert!(
        parse(
            &format!("if a:\n  b\n{}", "elif a:\n  b\n".repeat(1000)),
            Mode::Exec
        )
        .is_ok()
    );
}
