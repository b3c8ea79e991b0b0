//! Runs the golden tests and writes down which do not pass yet.

use taipan_testkit::{Interpreter, discover, known, verdict};

use crate::{Result, project};

/// `cargo xtask known [FILTER...]`: with filters, only what they select changes on the list.
pub fn run(filters: &[String]) -> Result {
    let root = project::tests();
    let binary = match std::env::var("TAIPAN_BIN") {
        Ok(path) => path,
        Err(_) => project::taipan("dev")?.to_string_lossy().into_owned(),
    };
    let interpreter = Interpreter::new(vec![binary], &root);
    let selected =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter));
    let all = discover(&root)?;
    let mut names = known::read(&root);
    names.retain(|name| !selected(name) && all.iter().any(|case| case.name == *name));
    let cases: Vec<_> = all
        .into_iter()
        .filter(|case| selected(&case.name))
        .collect();
    let failed = project::parallel(&cases, |case| match interpreter.run(case) {
        Ok(outcome) => verdict::differences(case, &outcome).is_some(),
        Err(_) => true,
    });
    let failing = cases.iter().zip(&failed).filter(|(_, failed)| **failed);
    names.extend(failing.map(|(case, _)| case.name.clone()));
    println!(
        "{} of {} pass",
        failed.iter().filter(|failed| !**failed).count(),
        cases.len()
    );
    known::write(&root, &names)?;
    Ok(())
}
