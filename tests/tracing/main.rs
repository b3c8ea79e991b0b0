//! Spans of what the host runs.

use std::sync::{Arc, Mutex};
use taipan::{Result, Vm};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down which spans are entered and left.
#[derive(Clone, Default)]
struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<Mutex<Vec<String>>>,
}

/// The fields of a span.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("taipan")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(span.metadata().name().to_string());
        span.record(&mut fields);
        let mut spans = self.spans.lock().expect("no panic");
        spans.push(fields.0);
        Id::from_u64(spans.len() as u64)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields("event".into());
        event.record(&mut fields);
        self.lines.lock().expect("no panic").push(fields.0);
    }
    fn enter(&self, id: &Id) {
        let name = self.spans.lock().expect("no panic")[id.into_u64() as usize - 1].clone();
        self.lines
            .lock()
            .expect("no panic")
            .push(format!("> {name}"));
    }
    fn exit(&self, id: &Id) {
        let name = self.spans.lock().expect("no panic")[id.into_u64() as usize - 1].clone();
        let name = name.split(' ').next().unwrap_or_default();
        self.lines
            .lock()
            .expect("no panic")
            .push(format!("< {name}"));
    }
}

#[test]
fn what_runs_is_in_spans() -> Result {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || -> Result {
        let mut vm = Vm::new();
        vm.set("note", |n: i64| tracing::info!(target: "taipan", n))?;
        let rules = vm.load("rules.py", "def check(n): return n")?;
        rules.call::<i64>(&mut vm, "check", (1,))?;
        vm.run("def f(): note(7)")?;
        vm.call::<()>("f", ())?;
        vm.import("math")?;
        Ok(())
    })?;
    let lines = log.lines.lock().expect("no panic");
    assert_eq!(
        *lines,
        [
            "> taipan.run file=\"rules.py\"",
            "< taipan.run",
            "> taipan.call function=\"check\"",
            "< taipan.call",
            "> taipan.run file=\"<string>\"",
            "< taipan.run",
            "> taipan.call function=\"f\"",
            "event n=7",
            "< taipan.call",
            "> taipan.import module=\"math\"",
            "< taipan.import",
        ]
    );
    Ok(())
}
