//! `_xml`: a scanner of XML documents, fed piece by piece. `std/pyexpat.py` calls handlers with what it finds,
//! `std/xml/etree` builds trees of it.

mod dtd;
mod events;
mod namespaces;
mod scan;
mod text;

use crate::classes::{class_of, set};
use events::{Event, External, Model, Place};
use namespaces::Namespaces;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::native::{Nullable, class, methods, module};
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Trace, Value, Vm};

/// Reads a document, or (`fragment`) the content of an entity.
#[class(name = "Scanner", module = "_xml")]
pub struct Scanner {
    inner: MutCell<scan::Scanner>,
}

impl Trace for Scanner {}

fn optional(vm: &mut Vm, text: Option<String>) -> Value {
    match text {
        Some(text) => vm.str(text),
        None => Value::NONE,
    }
}

fn model_value(vm: &mut Vm, model: Model) -> Value {
    let parts = model
        .parts
        .into_iter()
        .map(|part| model_value(vm, part))
        .collect();
    let items = vec![
        Value::small_int(model.kind.into()),
        Value::small_int(model.times.into()),
        optional(vm, model.name),
        vm.tuple(parts),
    ];
    vm.tuple(items)
}

/// The kind of an event and what belongs to it.
fn event_values(vm: &mut Vm, event: Event) -> (&'static str, Vec<Value>) {
    let outside = |vm: &mut Vm, external: External| {
        [optional(vm, external.system), optional(vm, external.public)]
    };
    match event {
        Event::Start(name, attributes, given) => {
            let mut list = Vec::with_capacity(2 * attributes.len());
            for (name, value) in attributes {
                list.push(vm.intern(&name));
                list.push(vm.str(value));
            }
            let (name, list) = (vm.intern(&name), vm.list(list));
            (
                "start",
                vec![name, list, Value::small_int(2 * given as i64)],
            )
        }
        Event::End(name) => ("end", vec![vm.intern(&name)]),
        Event::Text(text) => ("text", vec![vm.str(text)]),
        Event::Instruction(target, data) => ("instruction", vec![vm.str(target), vm.str(data)]),
        Event::Comment(text) => ("comment", vec![vm.str(text)]),
        Event::StartCdata => ("start-cdata", Vec::new()),
        Event::EndCdata => ("end-cdata", Vec::new()),
        Event::StartNamespace(prefix, uri) => {
            ("start-ns", vec![optional(vm, prefix), optional(vm, uri)])
        }
        Event::EndNamespace(prefix) => ("end-ns", vec![optional(vm, prefix)]),
        Event::Declaration(version, encoding, standalone) => {
            let standalone = Value::small_int(standalone.into());
            (
                "declaration",
                vec![optional(vm, version), optional(vm, encoding), standalone],
            )
        }
        Event::StartDoctype(name, external, inside) => {
            let [system, public] = outside(vm, external);
            (
                "start-doctype",
                vec![
                    vm.str(name),
                    system,
                    public,
                    Value::small_int(inside.into()),
                ],
            )
        }
        Event::EndDoctype => ("end-doctype", Vec::new()),
        Event::Element(name, model) => ("element", vec![vm.str(name), model_value(vm, model)]),
        Event::Attribute {
            element,
            name,
            kind,
            default,
            required,
        } => {
            let items = vec![
                vm.str(element),
                vm.str(name),
                vm.str(kind),
                optional(vm, default),
            ];
            (
                "attribute",
                [items, vec![Value::small_int(required.into())]].concat(),
            )
        }
        Event::Entity {
            name,
            parameter,
            value,
            external,
            notation,
        } => {
            let [system, public] = outside(vm, external);
            let parameter = Value::small_int(parameter.into());
            let items = vec![vm.str(name), parameter, optional(vm, value), system, public];
            ("entity", [items, vec![optional(vm, notation)]].concat())
        }
        Event::Notation(name, external) => {
            let [system, public] = outside(vm, external);
            ("notation", vec![vm.str(name), system, public])
        }
        Event::Outside(name, external) => {
            let [system, public] = outside(vm, external);
            ("outside", vec![vm.str(name), system, public])
        }
        Event::Skipped(name, parameter) => (
            "skipped",
            vec![vm.str(name), Value::small_int(parameter.into())],
        ),
        Event::Rest => ("rest", Vec::new()),
    }
}

fn place_values(place: Place) -> [Value; 3] {
    [
        Value::small_int(place.line.into()),
        Value::small_int(place.column.into()),
        Value::small_int(place.byte as i64),
    ]
}

#[methods(class = "_xml.Scanner")]
impl Scanner {
    /// Read on. Returns the events, each a tuple (kind, line, column, byte, ...), and None or what is wrong: (code, line, column, byte).
    fn feed(&self, vm: &mut Vm, text: &Str, last: bool) -> R {
        let Some(text) = text.as_str() else {
            return Err(vm.value_error("surrogates are no characters of documents"));
        };
        let (result, events) = self.inner.with(|scanner| {
            let result = scanner.feed(text, last);
            (result, std::mem::take(&mut scanner.events))
        });
        let mut list = Vec::with_capacity(events.len());
        for (place, event) in events {
            let (kind, values) = event_values(vm, event);
            let mut items = vec![vm.intern(kind)];
            items.extend(place_values(place));
            items.extend(values);
            list.push(vm.tuple(items));
        }
        let problem = match result {
            Ok(()) => Value::NONE,
            Err((code, place)) => {
                let mut items = vec![Value::small_int(code.into())];
                items.extend(place_values(place));
                vm.tuple(items)
            }
        };
        let items = vec![vm.list(list), problem];
        Ok(vm.tuple(items))
    }

    /// The line, column and byte that comes next.
    fn place(&self, vm: &mut Vm) -> Value {
        let place = self.inner.with(|scanner| scanner.place);
        vm.tuple(place_values(place).to_vec())
    }

    /// Whether names end with their prefixes.
    fn with_prefixes(&self, on: bool) {
        self.inner.with(|scanner| {
            if let Some(spaces) = &mut scanner.namespaces {
                spaces.with_prefixes = on;
            }
        });
    }

    /// Entities may be declared elsewhere.
    fn expect_more(&self) {
        self.inner
            .with(|scanner| scanner.declared.may_be_outside = true);
    }

    /// A scanner of the content of an entity of this document.
    fn part(&self, vm: &mut Vm) -> Value {
        let declared = self.inner.with(|scanner| scanner.declared.clone());
        let mut inner = scan::Scanner::new(None, true);
        inner.declared = declared;
        made(vm, inner)
    }
}

fn made(vm: &mut Vm, inner: scan::Scanner) -> Value {
    let class = class_of(vm, &Scanner::CLASS);
    let inner = MutCell::new(inner);
    vm.new_native(&class, Scanner { inner })
}

pub struct Xml;

/// A scanner of XML documents.
#[module(name = "_xml")]
impl Xml {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = class_of(vm, &Scanner::CLASS);
        set(vm, module, "Scanner", class);
        Ok(())
    }

    /// Make a scanner. With a separator (a character, or nothing) names have their namespaces before them.
    #[sig("(separator)")]
    fn scanner(vm: &mut Vm, separator: Nullable<&Str>) -> Value {
        let spaces = separator
            .0
            .map(|text| Namespaces::new(text.to_escaped().chars().next()));
        made(vm, scan::Scanner::new(spaces, false))
    }
}
