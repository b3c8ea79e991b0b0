//! `_csv`: delimited text. Dialects say how it is written ([`dialect`]), readers take lines apart ([`reader`]), writers make them
//! ([`writer`]).

mod dialect;
mod reader;
mod writer;

use crate::classes::{class_of, exception_class, set};
use dialect::{Dialect, QUOTINGS};
use reader::Reader;
use taipan_vm::native::{Args, module};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm};
use writer::Writer;

/// What the isolate keeps.
struct State {
    /// Dialects by name: a dict.
    dialects: Value,
    /// How many characters a field that is read may have.
    field_limit: i64,
}

impl Default for State {
    fn default() -> State {
        State {
            dialects: Value::NONE,
            field_limit: 128 * 1024,
        }
    }
}

fn dialects(vm: &mut Vm) -> Value {
    vm.module_state::<State>().dialects.clone()
}

fn error_class(vm: &mut Vm) -> R {
    exception_class(vm, "_csv", "Error", |t| &t.Exception)
}

/// `_csv.Error`
#[cold]
fn error(vm: &mut Vm, text: String) -> Raise {
    match error_class(vm) {
        Ok(class) => {
            let text = vm.str(text);
            vm.raise_args(&class, vec![text])
        }
        Err(raise) => raise,
    }
}

fn find_dialect(vm: &mut Vm, name: &Value) -> R {
    let known = dialects(vm);
    let found = match known.downcast::<Dict>() {
        Some(known) => known.get(vm, name)?,
        None => None,
    };
    match found {
        Some(dialect) => Ok(dialect),
        None => Err(error(vm, "unknown dialect".to_owned())),
    }
}

/// The arguments of a function that takes one of its own and those of a dialect: the first one, and the dialect.
fn own_and_dialect<'a>(vm: &mut Vm, function: &str, args: &Args<'a>) -> R<(&'a Value, Value)> {
    let Some(first) = args.pos().first() else {
        return Err(vm.type_error(format!("{function} expected at least 1 argument, got 0")));
    };
    if args.pos().len() > 2 {
        let n = args.pos().len();
        return Err(vm.type_error(format!("{function} expected at most 2 arguments, got {n}")));
    }
    let class = class_of(vm, &Dialect::CLASS);
    let dialect = args
        .rest()
        .with_first(&class, |args| dialect::make(vm, args))?;
    Ok((first, dialect))
}

pub struct Csv;

/// CSV parsing and writing.
#[module(name = "_csv")]
impl Csv {
    /// An iterator over the rows, as lists, in the lines that an iterable gives.
    #[sig("(iterable, /, dialect='excel', **fmtparams)")]
    #[raw]
    fn reader(vm: &mut Vm, args: &Args<'_>) -> R {
        let (lines, dialect) = own_and_dialect(vm, "reader", args)?;
        let lines = vm.iter(lines)?;
        let class = class_of(vm, &Reader::CLASS);
        Ok(vm.new_native(&class, Reader::new(lines, dialect)))
    }
    /// An object that writes rows as lines into a file.
    #[sig("(fileobj, /, dialect='excel', **fmtparams)")]
    #[raw]
    fn writer(vm: &mut Vm, args: &Args<'_>) -> R {
        let (file, dialect) = own_and_dialect(vm, "writer", args)?;
        let name = vm.intern("write");
        let write = vm.get_attr_opt(file, &name)?;
        let Some(write) = write.filter(|write| vm.is_callable(write)) else {
            return Err(vm.type_error("argument 1 must have a \"write\" method"));
        };
        let class = class_of(vm, &Writer::CLASS);
        Ok(vm.new_native(&class, Writer::new(write, dialect)))
    }
    /// Give a dialect a name.
    #[sig("(name, /, dialect='excel', **fmtparams)")]
    #[raw]
    fn register_dialect(vm: &mut Vm, args: &Args<'_>) -> R {
        if let Some(name) = args.pos().first()
            && !name.is_a::<Str>()
        {
            return Err(vm.type_error("dialect name must be a string"));
        }
        let (name, dialect) = own_and_dialect(vm, "register_dialect", args)?;
        let known = dialects(vm);
        vm.set_item(&known, name, dialect)?;
        Ok(Value::NONE)
    }
    /// Forget the name of a dialect.
    #[sig("(name)")]
    fn unregister_dialect(vm: &mut Vm, name: &Value) -> R<()> {
        find_dialect(vm, name)?;
        let known = dialects(vm);
        vm.del_item(&known, name)
    }
    /// The dialect of a name.
    #[sig("(name)")]
    fn get_dialect(vm: &mut Vm, name: &Value) -> R {
        find_dialect(vm, name)
    }
    /// The names of all dialects.
    #[sig("()")]
    fn list_dialects(vm: &mut Vm) -> R {
        let known = dialects(vm);
        let names = vm.collect(&known)?;
        Ok(vm.list(names))
    }
    /// How many characters a field that is read may have; with an argument, so many from now on.
    #[sig("(new_limit=None)")]
    fn field_size_limit(vm: &mut Vm, new_limit: Option<&Value>) -> R<i64> {
        let before = vm.module_state::<State>().field_limit;
        if let Some(limit) = new_limit {
            if limit.is_bool() || int_ref(limit).is_none() {
                return Err(vm.type_error("limit must be an integer"));
            }
            let limit = match limit.as_small_int() {
                Some(limit) => limit,
                None => {
                    return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
                }
            };
            vm.module_state::<State>().field_limit = limit;
        }
        Ok(before)
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        if dialects(vm).is_none() {
            let dict = vm.dict();
            vm.module_state::<State>().dialects = dict;
        }
        let known = dialects(vm);
        set(vm, module, "_dialects", known);
        for (place, name) in QUOTINGS.into_iter().enumerate() {
            set(vm, module, name, Value::small_int(place as i64));
        }
        let error = error_class(vm)?;
        set(vm, module, "Error", error);
        for (name, def) in [
            ("Dialect", &Dialect::CLASS),
            ("Reader", &Reader::CLASS),
            ("Writer", &Writer::CLASS),
        ] {
            let class = class_of(vm, def);
            set(vm, module, name, class);
        }
        Ok(())
    }
}
