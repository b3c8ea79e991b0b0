//! `string.templatelib`: what a t-string makes, and the values in it.

use crate::cell_mut::MutCell;
use crate::native::{Args, ClassDef, Trace, class, methods};
use crate::raise::R;
use crate::types::str_::{Str, ops};
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

/// Template object
#[class(name = "Template", module = "string.templatelib", new)]
#[derive(Trace)]
pub struct Template {
    /// One more than interpolations.
    strings: Value,
    interpolations: Value,
}

fn items(tuple: &Value) -> &[Value] {
    tuple.downcast::<Tuple>().map_or(&[], |t| t.items())
}

#[methods(class = "string.templatelib.Template")]
impl Template {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        if !args.names.is_empty() {
            return Err(vm.type_error("Template.__new__ only accepts *args arguments"));
        }
        let mut strings = vec![Value::UNDEF];
        let mut interpolations = Vec::new();
        for part in args.rest().pos() {
            if part.is_a::<Str>() {
                let last = strings.last_mut().expect("there is one");
                *last = match last.is_undef() {
                    true => part.clone(),
                    false => ops::concat(vm, last, part)?,
                };
            } else if part.native::<Interpolation>().is_some() {
                interpolations.push(part.clone());
                strings.push(Value::UNDEF);
            } else {
                return Err(vm.type_error_named(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}",
                    part,
                ));
            }
        }
        for string in &mut strings {
            if string.is_undef() {
                *string = vm.str("");
            }
        }
        let (strings, interpolations) = (vm.tuple(strings), vm.tuple(interpolations));
        Ok(vm.template(strings, interpolations))
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let (strings, interpolations) = (
            vm.repr_text(&self.strings)?,
            vm.repr_text(&self.interpolations)?,
        );
        Ok(format!(
            "Template(strings={strings}, interpolations={interpolations})"
        ))
    }

    /// Iterate over the strings that are not empty and the interpolations between them.
    fn __iter__(&self, vm: &mut Vm) -> Value {
        let mut parts = Vec::new();
        let mut interpolations = items(&self.interpolations).iter();
        for string in items(&self.strings) {
            if string.downcast::<Str>().is_some_and(|s| !s.is_empty()) {
                parts.push(string.clone());
            }
            parts.extend(interpolations.next().cloned());
        }
        let parts = vm.tuple(parts);
        let class = vm.template_classes().iterator.clone();
        let payload = TemplateIter {
            parts: MutCell::new(parts),
            position: Cell::new(0),
        };
        vm.new_native(&class, payload)
    }

    /// Return `self + other` of two templates.
    fn __add__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        let (Some(left), Some(right)) = (this.native::<Template>(), other.native::<Template>())
        else {
            let (left, right) = (vm.type_of(this), vm.type_of(other));
            let (left, right) = (vm.full_class_name(&left), vm.full_class_name(&right));
            return Err(vm.type_error(format!(
                "can only concatenate {left} (not \"{right}\") to {left}"
            )));
        };
        let mut strings = items(&left.strings).to_vec();
        let last = strings.pop().expect("never empty");
        let (first, rest) = items(&right.strings).split_first().expect("never empty");
        strings.push(ops::concat(vm, &last, first)?);
        strings.extend_from_slice(rest);
        let interpolations = [items(&left.interpolations), items(&right.interpolations)].concat();
        let (strings, interpolations) = (vm.tuple(strings), vm.tuple(interpolations));
        Ok(vm.template(strings, interpolations))
    }

    /// Help to pickle the object.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let module = vm.import_simple("string.templatelib")?;
        let function = vm.get_attr_str(&module, "_template_unpickle")?;
        let args = vm.tuple_of([self.strings.clone(), self.interpolations.clone()]);
        Ok(vm.tuple_of([function, args]))
    }

    /// `Template[...]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }

    /// Strings
    #[member]
    fn strings(&self) -> Value {
        self.strings.clone()
    }

    /// Interpolations
    #[member]
    fn interpolations(&self) -> Value {
        self.interpolations.clone()
    }

    /// Values of interpolations
    #[getter]
    fn values(&self, vm: &mut Vm) -> Value {
        let values = items(&self.interpolations)
            .iter()
            .filter_map(|i| Some(i.native::<Interpolation>()?.value.clone()))
            .collect();
        vm.tuple(values)
    }
}

/// Interpolation object
#[class(name = "Interpolation", module = "string.templatelib", new)]
#[derive(Trace)]
pub struct Interpolation {
    value: Value,
    expression: Value,
    /// None or one letter.
    conversion: Value,
    format_spec: Value,
}

#[methods(class = "string.templatelib.Interpolation")]
impl Interpolation {
    #[new]
    #[sig("(value, expression='', conversion=None, format_spec='')")]
    fn __new__(
        _class: &Value,
        vm: &mut Vm,
        value: &Value,
        expression: Option<&Value>,
        conversion: Option<&Value>,
        format_spec: Option<&Value>,
    ) -> R {
        let expression = text_argument(vm, "expression", expression)?;
        let conversion = match conversion {
            Some(letter) if !letter.is_none() => {
                let letter = text_argument(vm, "conversion", Some(letter))?;
                let known = letter
                    .downcast::<Str>()
                    .is_some_and(|s| matches!(s.bytes(), b"s" | b"a" | b"r"));
                if !known {
                    return Err(vm.value_error(
                        "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'",
                    ));
                }
                letter
            }
            _ => Value::NONE,
        };
        let format_spec = text_argument(vm, "format_spec", format_spec)?;
        Ok(vm.interpolation(&[value.clone(), expression, conversion, format_spec]))
    }

    #[rust]
    fn parts(&self) -> Vec<Value> {
        vec![
            self.value.clone(),
            self.expression.clone(),
            self.conversion.clone(),
            self.format_spec.clone(),
        ]
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let parts = vm.tuple(self.parts());
        Ok(format!("Interpolation{}", vm.repr_text(&parts)?))
    }

    /// Help to pickle the object.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let parts = vm.as_ref::<Interpolation>(this)?.parts();
        let (class, args) = (vm.type_of(this), vm.tuple(parts));
        Ok(vm.tuple_of([class, args]))
    }

    /// `Interpolation[...]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }

    /// Value
    #[member]
    fn value(&self) -> Value {
        self.value.clone()
    }

    /// Expression
    #[member]
    fn expression(&self) -> Value {
        self.expression.clone()
    }

    /// Conversion
    #[member]
    fn conversion(&self) -> Value {
        self.conversion.clone()
    }

    /// Format specifier
    #[member]
    fn format_spec(&self) -> Value {
        self.format_spec.clone()
    }
}

fn text_argument(vm: &mut Vm, name: &str, value: Option<&Value>) -> R {
    match value {
        None => Ok(vm.str("")),
        Some(text) if text.is_a::<Str>() => Ok(text.clone()),
        Some(other) => {
            let got = vm.type_name(other);
            Err(vm.type_error(format!(
                "Interpolation() argument '{name}' must be str, not {got}"
            )))
        }
    }
}

/// Template iterator object
#[class(name = "TemplateIter", module = "string.templatelib", methods = crate::iterator_methods!(TemplateIter::METHODS), next = TemplateIter::advance)]
#[derive(Trace)]
pub struct TemplateIter {
    parts: MutCell<Value>,
    position: Cell<usize>,
}

#[methods(class = "string.templatelib.TemplateIter")]
impl TemplateIter {
    #[rust]
    fn advance(_vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<TemplateIter>().expect("receiver");
        let position = this.position.get();
        this.position.set(position + 1);
        Ok(this.parts.with(|parts| items(parts).get(position).cloned()))
    }
}

/// The classes of an isolate.
#[derive(Clone)]
struct Classes {
    template: Value,
    interpolation: Value,
    iterator: Value,
}

#[derive(Default)]
struct TemplateState {
    classes: Option<Classes>,
}

impl Vm {
    fn template_classes(&mut self) -> Classes {
        static TEMPLATE: ClassDef = Template::CLASS;
        static INTERPOLATION: ClassDef = Interpolation::CLASS;
        static ITERATOR: ClassDef = TemplateIter::CLASS;
        if let Some(classes) = &self.module_state::<TemplateState>().classes {
            return classes.clone();
        }
        let classes = Classes {
            template: self.native_class(&TEMPLATE),
            interpolation: self.native_class(&INTERPOLATION),
            iterator: self.native_class(&ITERATOR),
        };
        let fields = ["value", "expression", "conversion", "format_spec"];
        let fields = fields.map(|name| self.intern(name)).to_vec();
        let fields = self.tuple(fields);
        let key = self.names.__match_args__.clone();
        self.add_to_class(&classes.interpolation, &key, fields);
        self.module_state::<TemplateState>().classes = Some(classes.clone());
        classes
    }

    /// A template of a tuple of strings and one of interpolations.
    pub(crate) fn template(&mut self, strings: Value, interpolations: Value) -> Value {
        let class = self.template_classes().template;
        let payload = Template {
            strings,
            interpolations,
        };
        self.new_native(&class, payload)
    }

    /// An interpolation of a value, its expression, conversion and format specifier.
    pub(crate) fn interpolation(&mut self, parts: &[Value]) -> Value {
        let class = self.template_classes().interpolation;
        let payload = Interpolation {
            value: parts[0].clone(),
            expression: parts[1].clone(),
            conversion: parts[2].clone(),
            format_spec: parts[3].clone(),
        };
        self.new_native(&class, payload)
    }
}
