//! Records the golden tests' expectations from CPython 3.14, or compares them with it.
//!
//! The scripts are copied below the temporary folder first, so that the interpreter may also live
//! behind a container or chroot that shares only that folder. Each is run twice: a script whose
//! output depends on addresses, hashing or timing is refused.

use std::{env, fs, io};

use taipan_testkit::{Case, Interpreter, discover, run, verdict};

use crate::{Result, project};

/// What became of one script.
enum Fate {
    Same,
    Recorded,
    Wrong(String),
}

/// The words of the command that runs CPython.
pub fn command() -> Vec<String> {
    let command = env::var("TAIPAN_ORACLE_PYTHON").unwrap_or_else(|_| "python3.14".to_owned());
    taipan_testkit::case::words(&command)
}

/// `cargo xtask oracle [--check] [FILTER...]`
pub fn run(arguments: &[String]) -> Result {
    let check = arguments.iter().any(|argument| argument == "--check");
    let filters: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let command = command();
    let copy = run::scratch_folder()?;
    let tests = copy.join("tests");
    project::copy_folder(&project::tests(), &tests)?;
    project::copy_folder(&project::root().join("examples"), &copy.join("examples"))?;
    let interpreter = Interpreter::new(command, &tests);
    let cases: Vec<Case> = discover(&project::tests())?
        .into_iter()
        .filter(|case| !case.taipan_only)
        .filter(|case| filters.is_empty() || filters.iter().any(|filter| case.matches(filter)))
        .collect();
    let fates = project::parallel(&cases, |case| fate(&interpreter, case, check));
    fs::remove_dir_all(&copy)?;
    let (mut recorded, mut wrong) = (0, 0);
    for (case, fate) in cases.iter().zip(fates) {
        match fate {
            Fate::Same => {}
            Fate::Recorded => {
                recorded += 1;
                println!("recorded {}", case.name);
            }
            Fate::Wrong(why) => {
                wrong += 1;
                println!("WRONG    {}\n{why}", case.name);
            }
        }
    }
    println!(
        "{} scripts, {recorded} recorded, {wrong} wrong",
        cases.len()
    );
    if wrong == 0 {
        Ok(())
    } else {
        Err("not every script agrees".into())
    }
}

fn fate(interpreter: &Interpreter, case: &Case, check: bool) -> Fate {
    try_fate(interpreter, case, check).unwrap_or_else(|error| Fate::Wrong(error.to_string()))
}

fn try_fate(interpreter: &Interpreter, case: &Case, check: bool) -> io::Result<Fate> {
    let first = interpreter.run(case)?;
    if [&first.stdout, &first.stderr]
        .iter()
        .any(|text| text.contains("/lib/python3"))
    {
        return Ok(Fate::Wrong(
            "shows files of CPython's own library".to_owned(),
        ));
    }
    if check {
        return Ok(verdict::differences(case, &first).map_or(Fate::Same, Fate::Wrong));
    }
    let second = interpreter.run(case)?;
    if first != second {
        return Ok(Fate::Wrong(
            "prints something else the second time".to_owned(),
        ));
    }
    Ok(if verdict::bless(case, &first)? {
        Fate::Recorded
    } else {
        Fate::Same
    })
}
