//! Whether output has colours: the variables of CPython decide before the terminal does.

use std::io::IsTerminal;

use crate::options::Options;

/// Whether standard output, or else standard error, is to have colours.
pub fn wanted(options: &Options, stdout: bool) -> bool {
    let is_terminal = || {
        if stdout {
            std::io::stdout().is_terminal()
        } else {
            std::io::stderr().is_terminal()
        }
    };
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    decide(variable, options.ignore_environment, is_terminal)
}

fn decide(
    variable: impl Fn(&str) -> Option<String>,
    ignore_environment: bool,
    is_terminal: impl Fn() -> bool,
) -> bool {
    if !ignore_environment {
        match variable("PYTHON_COLORS").as_deref() {
            Some("0") => return false,
            Some("1") => return true,
            _ => {}
        }
    }
    if variable("NO_COLOR").is_some() {
        false
    } else if variable("FORCE_COLOR").is_some() {
        true
    } else {
        variable("TERM").as_deref() != Some("dumb") && is_terminal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&str, &str)], terminal: bool) -> bool {
        let find = |name: &str| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        decide(find, false, || terminal)
    }

    #[test]
    fn variables_go_before_the_terminal() {
        assert!(with(&[], true));
        assert!(!with(&[], false));
        assert!(!with(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(with(&[("PYTHON_COLORS", "1"), ("NO_COLOR", "1")], false));
        assert!(with(&[("FORCE_COLOR", "1")], false));
        assert!(!with(&[("TERM", "dumb")], true));
    }
}
