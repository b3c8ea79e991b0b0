//! Runs every script below `tests/` with the `taipan` command; each is a test case of its own.
//!
//! `cargo test --test golden lang/with` runs those whose path contains `lang/with`.
//! `TAIPAN_BLESS=1` writes what they print as their expectation, `TAIPAN_BIN` names another
//! command, `TAIPAN_TEST_TIMEOUT` other seconds, and `TAIPAN_GC_STRESS=1` reaches the command
//! itself, which then collects at every allocation.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_testkit::{Case, Interpreter, discover, known, verdict};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Each case is a process of its own with helper threads that only wait.
    arguments.test_threads.get_or_insert(2);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let cases = match discover(&root) {
        Ok(cases) => cases,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let command = if arguments.list {
        Ok(Vec::new())
    } else {
        command()
    };
    let command = match command {
        Ok(command) => command,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let known = known::read(&root);
    let stress = env::var_os("TAIPAN_GC_STRESS").is_some();
    let mut interpreter = Interpreter::new(command, &root);
    let seconds = env::var("TAIPAN_TEST_TIMEOUT")
        .ok()
        .and_then(|text| text.parse().ok());
    interpreter.timeout = seconds.unwrap_or(if stress { 300 } else { 20 });
    let interpreter = Arc::new(interpreter);
    let trials = cases
        .into_iter()
        .map(|case| {
            let known = known.contains(&case.name);
            let interpreter = interpreter.clone();
            let kind = if known { "known failure" } else { "" };
            Trial::test(case.name.clone(), move || check(&interpreter, &case, known))
                .with_kind(kind)
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn check(interpreter: &Interpreter, case: &Case, known: bool) -> Result<(), Failed> {
    let outcome = interpreter.run(case)?;
    if env::var_os("TAIPAN_BLESS").is_some() {
        verdict::bless(case, &outcome)?;
        return Ok(());
    }
    match (verdict::differences(case, &outcome), known) {
        (Some(_), true) | (None, false) => Ok(()),
        (Some(differences), false) => Err(differences.into()),
        (None, true) => Err("passes now: take it off tests/known-failures.txt".into()),
    }
}

/// The command under test: `TAIPAN_BIN`, else the `taipan` that cargo builds beside this test.
fn command() -> Result<Vec<String>, String> {
    if let Some(command) = env::var_os("TAIPAN_BIN") {
        return Ok(vec![command.to_string_lossy().into_owned()]);
    }
    let binary = build().ok_or("the taipan command does not build")?;
    Ok(vec![binary.to_string_lossy().into_owned()])
}

/// Asks cargo for the command in the profile of this test; a fresh one costs nothing.
fn build() -> Option<PathBuf> {
    let test = fs::canonicalize(env::current_exe().ok()?).ok()?;
    // The test executable is TARGET/PROFILE/deps/golden-HASH.
    let folder = test.parent()?.parent()?;
    let profile = match folder.file_name()?.to_str()? {
        "debug" => "dev",
        name => name,
    };
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args([
            "build",
            "--quiet",
            "--package",
            "taipan-cli",
            "--bin",
            "taipan",
        ])
        .args(["--message-format", "json", "--profile", profile])
        .arg("--target-dir")
        .arg(folder.parent()?)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let (_, rest) = text.rsplit_once("\"executable\":\"")?;
    let (path, _) = rest.split_once('"')?;
    Some(PathBuf::from(path.replace("\\\\", "\\")))
}
