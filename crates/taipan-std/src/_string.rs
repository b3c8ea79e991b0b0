//! `_string`: how `str.format` reads templates, for `string.Formatter`.

use taipan_vm::native::{class, methods, module};
use taipan_vm::types::str_::Str;
use taipan_vm::types::str_::format::{Accessors, Template, split_name};
use taipan_vm::{R, Value, Vm};

pub struct StringModule;

/// The text of an argument.
fn text_of(vm: &mut Vm, value: &Value) -> R<Vec<u8>> {
    match value.downcast::<Str>() {
        Some(s) => Ok(s.bytes().to_vec()),
        None => Err(vm.type_error_named("expected str, got {}", value)),
    }
}

/// How str.format reads templates.
#[module(name = "_string")]
impl StringModule {
    /// Return an iterator over the pieces of a template: literal text, field name, format specification, conversion.
    fn formatter_parser(vm: &mut Vm, string: &Value) -> R {
        let text = text_of(vm, string)?;
        let mut items = Vec::new();
        let mut template = Template::new(&text);
        let error = loop {
            match template.next() {
                Ok(None) => break None,
                Ok(Some((literal, field))) => {
                    let literal = vm.str_copy(literal);
                    let parts = match field {
                        None => vec![literal, Value::NONE, Value::NONE, Value::NONE],
                        Some(field) => {
                            let conversion = match field.conversion {
                                Some(point) => vm.str_point(point),
                                None => Value::NONE,
                            };
                            vec![
                                literal,
                                vm.str_copy(field.name),
                                vm.str_copy(field.spec),
                                conversion,
                            ]
                        }
                    };
                    items.push(vm.tuple(parts));
                }
                Err(message) => break Some(message),
            }
        };
        Ok(make(vm, &FORMATTER, items, error))
    }

    /// Split a field name into its first part and an iterator over the rest: pairs (is attribute, name or index).
    fn formatter_field_name_split(vm: &mut Vm, string: &Value) -> R {
        let text = text_of(vm, string)?;
        let (first, accessors) = split_name(&text).map_err(|m| vm.value_error(m))?;
        let mut accessors: Accessors<'_> = accessors;
        let first = first.to_value(vm);
        let mut items = Vec::new();
        let error = loop {
            match accessors.next() {
                Ok(None) => break None,
                Ok(Some((attribute, key))) => {
                    let key = key.to_value(vm);
                    items.push(vm.tuple_of([Value::bool(attribute), key]));
                }
                Err(message) => break Some(message),
            }
        };
        let rest = make(vm, &FIELD_NAME, items, error);
        Ok(vm.tuple_of([first, rest]))
    }
}

/// Goes through pieces that have been read, and then raises what was wrong with the rest.
#[class(name = "formatteriterator", module = "builtins", methods = taipan_vm::protocol::iter::ITERATOR_METHODS, next = next_piece)]
#[derive(taipan_vm::native::Trace)]
pub struct Pieces {
    items: taipan_vm::MutCell<Vec<Value>>,
    #[trace(skip)]
    error: std::cell::Cell<Option<&'static str>>,
}

#[methods(class = "formatteriterator")]
impl Pieces {}

fn next_piece(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
    let pieces = this.native::<Pieces>().expect("the class was checked");
    match pieces.items.with(|items| items.pop()) {
        Some(item) => Ok(Some(item)),
        None => match pieces.error.take() {
            Some(message) => Err(vm.value_error(message)),
            None => Ok(None),
        },
    }
}

static FORMATTER: taipan_vm::native::ClassDef = Pieces::CLASS;
static FIELD_NAME: taipan_vm::native::ClassDef = taipan_vm::native::ClassDef {
    name: "fieldnameiterator",
    ..Pieces::CLASS
};

fn make(
    vm: &mut Vm,
    class: &'static taipan_vm::native::ClassDef,
    mut items: Vec<Value>,
    error: Option<&'static str>,
) -> Value {
    items.reverse();
    let class = crate::classes::class_of(vm, class);
    vm.new_native(
        &class,
        Pieces {
            items: taipan_vm::MutCell::new(items),
            error: std::cell::Cell::new(error),
        },
    )
}
