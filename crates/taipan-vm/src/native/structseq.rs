//! Named tuples of the native kind: `sys.version_info`, `time.struct_time`, `os.stat_result`.
//!
//! A definition is made with [`structseq!`](crate::structseq): the class is a subclass of tuple whose fields are computed attributes.
//! Fields beyond the visible ones are attributes of the object.

use crate::native::{Args, ClassDef, GetSetDef};
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::instance::Attrs;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::Vm;
use std::collections::HashMap;
use std::rc::Rc;

/// A class of named tuples.
pub struct StructDef {
    pub class: ClassDef,
    /// The visible fields, in order.
    pub fields: &'static [&'static str],
    /// Further visible items that are no attributes: those are hidden fields of the same names, by default with the same values.
    pub unnamed: &'static [&'static str],
    /// Fields that are attributes only.
    pub hidden: &'static [&'static str],
}

/// The item at `I`.
pub fn item<const I: usize>(_: &mut Vm, this: &Value) -> R {
    Ok(this
        .downcast::<Tuple>()
        .and_then(|t| t.items().get(I).cloned())
        .unwrap_or(Value::NONE))
}

/// A computed attribute that shows the item at `I`.
pub const fn field<const I: usize>(name: &'static str) -> GetSetDef {
    GetSetDef {
        name,
        doc: "",
        get: item::<I>,
        set: Some(|vm, _, _| Err(vm.attribute_error("readonly attribute"))),
    }
}

impl StructDef {
    /// How many items there are to see.
    fn visible(&self) -> usize {
        self.fields.len() + self.unnamed.len()
    }
}

/// The hidden field at `I`.
pub fn hidden_item<const I: usize>(vm: &mut Vm, this: &Value) -> R {
    let class = vm.type_of(this);
    let Some(def) = vm.struct_def(&class) else {
        return Ok(Value::NONE);
    };
    let made = vm.struct_made(def);
    let key = made.hidden.get(I);
    Ok(key
        .and_then(|key| Attrs::get(this, key))
        .unwrap_or(Value::NONE))
}

/// A computed attribute that shows the hidden field at `I`.
pub const fn hidden_field<const I: usize>(name: &'static str) -> GetSetDef {
    GetSetDef {
        get: hidden_item::<I>,
        ..field::<I>(name)
    }
}

/// `structseq!(VERSION_INFO, "sys", "version_info", "doc", new: false, { 0 "major" 1 "minor" }, { 0 "hidden" })`;
/// items without an attribute come between: `{ "item" }`.
#[macro_export]
macro_rules! structseq {
    ($def:ident, $module:literal, $name:literal, $doc:literal, new: $new:literal, { $($index:literal $field:literal)* }, { $($at:literal $hidden:literal)* }) => {
        $crate::structseq!($def, $module, $name, $doc, new: $new, { $($index $field)* }, {}, { $($at $hidden)* });
    };
    ($def:ident, $module:literal, $name:literal, $doc:literal, new: $new:literal, { $($index:literal $field:literal)* }, { $($unnamed:literal)* }, { $($at:literal $hidden:literal)* }) => {
        /// A class of named tuples.
        pub static $def: $crate::native::structseq::StructDef = $crate::native::structseq::StructDef {
            class: $crate::native::ClassDef {
                name: $name,
                module: $module,
                doc: $doc,
                methods: $crate::native::structseq::METHODS,
                getset: &[
                    $( $crate::native::structseq::field::<$index>($field), )*
                    $( $crate::native::structseq::hidden_field::<$at>($hidden), )*
                ],
                new: Some($crate::native::structseq::new),
                flags: $crate::types::type_::flag::DICT
                    | if $new { 0 } else { $crate::types::type_::flag::DISALLOW_NEW },
            },
            fields: &[ $($field),* ],
            unnamed: &[ $($unnamed),* ],
            hidden: &[ $($hidden),* ],
        };
    };
}

/// The methods of every class of named tuples.
pub struct StructSeq;

/// Their table.
pub const METHODS: &[crate::native::MethodDef] = StructSeq::METHODS;

/// What is made of a definition on first use.
#[derive(Clone)]
struct Made {
    class: Value,
    /// The names of the hidden fields.
    hidden: Rc<[Value]>,
}

#[derive(Default)]
struct Classes {
    classes: HashMap<usize, Made>,
    defs: HashMap<u64, &'static StructDef>,
}

/// `T(sequence, dict)`
pub fn new(vm: &mut Vm, args: &Args<'_>) -> R {
    let class = &args.all[0];
    let Some(def) = vm.struct_def(class) else {
        return Err(vm.type_error("no named tuple of this class can be made"));
    };
    let name = format!("{}.{}", def.class.module, def.class.name);
    let Some(source) = args.pos().get(1).or_else(|| args.keyword("sequence")) else {
        return Err(vm.type_error(format!(
            "{}() missing required argument 'sequence' (pos 1)",
            def.class.name
        )));
    };
    let iter = vm.names.__iter__.clone();
    let getitem = vm.names.__getitem__.clone();
    if vm.lookup_special(source, &iter).is_none() && vm.lookup_special(source, &getitem).is_none() {
        return Err(vm.type_error("constructor requires a sequence"));
    }
    let given = args.pos().get(2).or_else(|| args.keyword("dict"));
    if given.is_some_and(|d| !d.is_a::<Dict>()) {
        return Err(vm.type_error(format!("{name}() takes a dict as second arg, if any")));
    }
    let given = given.and_then(|d| d.downcast::<Dict>());
    let mut items = vm.collect(source)?;
    let (visible, most) = (def.visible(), def.visible() + def.hidden.len());
    let n = items.len();
    if n < visible || n > most {
        let kind = if most == visible {
            "a"
        } else if n < visible {
            "an at least"
        } else {
            "an at most"
        };
        let wanted = if n < visible { visible } else { most };
        return Err(vm.type_error(format!(
            "{name}() takes {kind} {wanted}-sequence ({n}-sequence given)"
        )));
    }
    let extra = items.split_off(visible);
    let shown = items.clone();
    let object = vm.new_tuple(class, items);
    let mut taken = 0;
    for (i, field) in def.hidden.iter().enumerate() {
        let key = vm.intern(field);
        let same = def.unnamed.iter().position(|name| name == field);
        let same = same.map(|at| &shown[def.fields.len() + at]);
        let mut value = extra.get(i).or(same).cloned().unwrap_or(Value::NONE);
        if let Some(found) = given
            .filter(|_| extra.get(i).is_none())
            .and_then(|d| d.get_str(&key))
        {
            value = found;
            taken += 1;
        }
        Attrs::set(&object, &key, value);
    }
    if given.is_some_and(|d| d.len() > taken) {
        let message = format!("{name}() got duplicate or unexpected field name(s)");
        return Err(vm.type_error(message));
    }
    Ok(object)
}

#[crate::native::methods(class = "tuple")]
impl StructSeq {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let class = vm.type_of(this);
        let items = crate::protocol::show::items(this);
        let Some(def) = vm.struct_def(&class) else {
            return Ok(String::new());
        };
        let mut parts = Vec::new();
        for (field, value) in def.fields.iter().chain(def.unnamed).zip(&items) {
            parts.push(format!("{field}={}", vm.repr_text(value)?));
        }
        let name = vm.full_class_name(&class);
        Ok(format!("{name}({})", parts.join(", ")))
    }

    /// Help to pickle the object.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let class = vm.type_of(this);
        let items = vm.tuple(crate::protocol::show::items(this));
        let hidden = match Attrs::dict(this).and_then(|d| d.downcast::<Dict>().map(|d| d.copy())) {
            Some(copy) => Dict::alloc(&mut vm.heap, copy),
            None => vm.dict(),
        };
        let state = vm.tuple_of([items, hidden]);
        Ok(vm.tuple_of([class, state]))
    }

    /// A copy with some fields replaced.
    #[raw]
    #[sig("(**changes)")]
    fn __replace__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        let class = vm.type_of(this);
        let Some(def) = vm.struct_def(&class) else {
            return Err(vm.type_error("no named tuple of this class can be made"));
        };
        if args.pos().len() > 1 {
            let name = format!("{}.{}", def.class.module, def.class.name);
            return Err(vm.type_error(format!(
                "{name}.__replace__() takes no positional arguments"
            )));
        }
        if !def.unnamed.is_empty() {
            let name = vm.full_class_name(&class);
            return Err(vm.type_error(format!(
                "__replace__() is not supported for {name} because it has unnamed field(s)"
            )));
        }
        let mut items = crate::protocol::show::items(this);
        let mut hidden = Vec::new();
        for (key, value) in args.keywords() {
            let name = text(key);
            match def.fields.iter().position(|f| *f == name) {
                Some(i) => items[i] = value.clone(),
                None if def.hidden.contains(&name.as_str()) => {
                    hidden.push((key.clone(), value.clone()))
                }
                None => {
                    let shown = vm.repr_text(key)?;
                    return Err(vm.type_error(format!("Got unexpected field name(s): [{shown}]")));
                }
            }
        }
        let copy = vm.new_tuple(&class, items);
        for field in def.hidden {
            let key = vm.intern(field);
            let value = Attrs::get(this, &key).unwrap_or(Value::NONE);
            Attrs::set(&copy, &key, value);
        }
        for (key, value) in hidden {
            let key = vm.intern_value(&key);
            Attrs::set(&copy, &key, value);
        }
        Ok(copy)
    }
}

impl Vm {
    fn struct_def(&mut self, class: &Value) -> Option<&'static StructDef> {
        let mut at = class.clone();
        while let Some(t) = at.downcast::<Type>() {
            if let Some(def) = self.module_state::<Classes>().defs.get(&at.id()) {
                return Some(def);
            }
            let base = t.base.get();
            at = base;
        }
        None
    }

    /// The class of a definition, made on first use.
    pub fn struct_class(&mut self, def: &'static StructDef) -> Value {
        self.struct_made(def).class
    }

    fn struct_made(&mut self, def: &'static StructDef) -> Made {
        let key = std::ptr::from_ref(def) as usize;
        if let Some(made) = self.module_state::<Classes>().classes.get(&key) {
            return made.clone();
        }
        let base = self.class(|t| &t.tuple);
        let class = self.native_subclass(&def.class, &base);
        let t = class.downcast::<Type>().expect("just made");
        t.set_flag(flag::SEQUENCE, true);
        let names: Vec<Value> = def.fields.iter().map(|f| self.intern(f)).collect();
        let names = self.tuple(names);
        let visible = def.visible() as i64;
        let all = visible + def.hidden.len() as i64;
        let unnamed = def.unnamed.len() as i64;
        let d = self.class_dict(t);
        for (key, value) in [
            ("n_sequence_fields", Value::small_int(visible)),
            ("n_fields", Value::small_int(all)),
            ("n_unnamed_fields", Value::small_int(unnamed)),
            ("__match_args__", names),
        ] {
            let key = self.intern(key);
            d.set_str(&key, value);
        }
        self.class_changed(&class);
        let hidden = def.hidden.iter().map(|f| self.intern(f)).collect();
        let state = self.module_state::<Classes>();
        state.defs.insert(class.id(), def);
        let made = Made { class, hidden };
        state.classes.insert(key, made.clone());
        made
    }

    /// A named tuple.
    pub fn struct_seq(&mut self, def: &'static StructDef, items: Vec<Value>) -> Value {
        let made = self.struct_made(def);
        let mut items = items;
        let extra = items.split_off(def.visible().min(items.len()));
        let object = self.new_tuple(&made.class, items);
        for (key, value) in made.hidden.iter().zip(extra) {
            Attrs::set(&object, key, value);
        }
        object
    }
}
