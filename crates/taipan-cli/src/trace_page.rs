//! `taipan run --trace-tasks`: what tasks did, as one page that needs nothing else.

use std::fmt::Write as _;

use taipan_asyncio::trace::Trace;

/// The page; `NOTES` in it stands for the data.
const PAGE: &str = include_str!("trace_page.html");

/// The page with the notes of a program.
pub fn page(trace: &Trace, program: &str) -> String {
    PAGE.replace("PROGRAM", &escaped(program))
        .replace("NOTES", &json(trace))
}

fn json(trace: &Trace) -> String {
    let mut out = String::from("{\"tasks\":[");
    for (number, task) in trace.tasks.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        let parent = task.parent.map_or("null".to_owned(), |p| p.to_string());
        let done = match &task.done {
            Some((when, how)) => format!("{when:.6},{}", quoted(how)),
            None => "null,\"pending\"".to_owned(),
        };
        let (name, coroutine) = (quoted(&task.name), quoted(&task.coroutine));
        let _ = write!(
            out,
            "{comma}[{name},{coroutine},{:.6},{parent},{done}]",
            task.made
        );
    }
    out.push_str("],\"steps\":[");
    for (number, step) in trace.steps.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        let task = step.task.map_or(-1, |task| task as i64);
        let (what, awaits) = (quoted(&step.what), quoted(&step.awaits));
        let _ = write!(
            out,
            "{comma}[{task},{:.6},{:.6},{what},{awaits}]",
            step.begin, step.end
        );
    }
    out.push_str("]}");
    out
}

/// A JSON string that may stand in a script of a page.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04x}", char as u32);
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use taipan_asyncio::trace::{TracedStep, TracedTask};

    #[test]
    fn the_page_holds_the_notes() {
        let mut trace = Trace::default();
        trace.tasks.push(TracedTask {
            name: "</script>".to_owned(),
            coroutine: "main".to_owned(),
            made: 0.5,
            parent: None,
            done: Some((1.0, "returned".to_owned())),
        });
        trace.steps.push(TracedStep {
            task: Some(0),
            what: String::new(),
            begin: 0.5,
            end: 0.75,
            awaits: "Future\nmain".to_owned(),
        });
        let page = page(&trace, "a<b.py");
        assert!(
            page.contains(r#"["\u003c/script\u003e","main",0.500000,null,1.000000,"returned"]"#)
        );
        assert!(page.contains(r#"[0,0.500000,0.750000,"","Future\u000amain"]"#));
        assert!(page.contains("a&lt;b.py"));
        assert!(!page.contains("NOTES"));
    }
}
