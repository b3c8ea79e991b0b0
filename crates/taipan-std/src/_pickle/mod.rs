//! `_pickle`: objects as bytes and back. [`pickler`] writes, [`unpickler`] reads, [`names`] finds classes; the classes that scripts see are here.

mod buffer;
mod memo;
mod names;
mod opcodes;
mod pickler;
mod places;
pub mod plain;
mod quick;
mod reduce;
mod unpickler;

use crate::classes::{add_classes, class_of, exception_class, exception_subclass, set};
use buffer::PickleBuffer;
use memo::Memo;
use opcodes::{DEFAULT, HIGHEST};
use pickler::Saver;
use places::Places;
use taipan_vm::native::{Args, ClassDef, FromArg, Nullable, Trace, Visit, class, methods, module};
use taipan_vm::raise::Raise;
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::value::Raw;
use taipan_vm::{MutCell, R, Value, Vm};
use unpickler::{Loader, Source};

impl Visit for Places {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.each(&mut |value| visit(value.raw()));
    }
}

fn pickle_error_class(vm: &mut Vm) -> R<Value> {
    exception_class(vm, "_pickle", "PickleError", |t| &t.Exception)
}

fn pickling_error_class(vm: &mut Vm) -> R<Value> {
    derived_class(vm, "PicklingError")
}

/// A class below PickleError.
fn derived_class(vm: &mut Vm, name: &'static str) -> R<Value> {
    let base = pickle_error_class(vm)?;
    exception_subclass(vm, "_pickle", name, base)
}

#[cold]
fn pickling_error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    match pickling_error_class(vm) {
        Ok(class) => vm.raise(&class, message),
        Err(raise) => raise,
    }
}

#[cold]
fn unpickling_error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    match derived_class(vm, "UnpicklingError") {
        Ok(class) => vm.raise(&class, message),
        Err(raise) => raise,
    }
}

/// What copyreg keeps of the classes that are pickled in another way.
#[derive(Default)]
struct Registries {
    reducers: Value,
    extensions: Value,
}

fn registries(vm: &mut Vm) -> R<&Registries> {
    if vm.module_state::<Registries>().reducers.is_none() {
        let copyreg = vm.import_module("copyreg")?;
        let reducers = vm.get_attr_str(&copyreg, "dispatch_table")?;
        let extensions = vm.get_attr_str(&copyreg, "_extension_registry")?;
        *vm.module_state::<Registries>() = Registries {
            reducers,
            extensions,
        };
    }
    Ok(vm.module_state::<Registries>())
}

/// The protocol asked for.
fn protocol_of(vm: &mut Vm, protocol: Option<&Value>) -> R<u8> {
    let Some(protocol) = protocol else {
        return Ok(DEFAULT);
    };
    let protocol = vm.to_i64_clamped(protocol)?;
    if protocol < 0 {
        return Ok(HIGHEST);
    }
    if protocol > HIGHEST as i64 {
        return Err(vm.value_error(format!("pickle protocol must be <= {HIGHEST}")));
    }
    Ok(protocol as u8)
}

fn saving(
    vm: &mut Vm,
    protocol: Option<&Value>,
    fix_imports: Option<bool>,
    buffer_callback: Option<&Value>,
) -> R<pickler::Options> {
    let protocol = protocol_of(vm, protocol)?;
    if buffer_callback.is_some() && protocol < 5 {
        return Err(vm.value_error("buffer_callback needs protocol >= 5"));
    }
    Ok(pickler::Options {
        protocol,
        fix_imports: fix_imports.unwrap_or(true) && protocol < 3,
        buffer_callback: buffer_callback.cloned(),
        ..pickler::Options::default()
    })
}

fn write_of(vm: &mut Vm, file: &Value) -> R<Value> {
    let write = vm.get_attr_str(file, "write");
    match vm.catch(write, |t| &t.AttributeError)? {
        Some(write) => Ok(write),
        None => Err(vm.type_error("file must have a 'write' attribute")),
    }
}

/// The reading methods of a file.
fn source_of(vm: &mut Vm, file: &Value) -> R<Source<'static>> {
    let mut get = |name: &str| {
        let method = vm.get_attr_str(file, name);
        vm.catch(method, |t| &t.AttributeError)
    };
    let (readinto, read, readline) = (get("readinto")?, get("read")?, get("readline")?);
    match (read, readline) {
        (Some(read), Some(readline)) => Ok(Source::File {
            read,
            readline,
            readinto,
        }),
        _ => Err(vm.type_error("file must have 'read' and 'readline' attributes")),
    }
}

fn loading(
    vm: &mut Vm,
    fix_imports: Option<bool>,
    encoding: Option<&Value>,
    errors: Option<&Value>,
    buffers: Option<&Value>,
) -> R<unpickler::Options> {
    let buffers = match buffers.filter(|b| !b.is_none()) {
        Some(buffers) if buffers.downcast::<Tuple>().is_some_and(|t| t.is_empty()) => None,
        Some(buffers) => Some(vm.iter(buffers)?),
        None => None,
    };
    Ok(unpickler::Options {
        fix_imports: fix_imports.unwrap_or(true),
        encoding: encoding.cloned().unwrap_or_else(|| vm.intern("ASCII")),
        errors: errors.cloned().unwrap_or_else(|| vm.intern("strict")),
        buffers,
        find_class: None,
        persistent_load: None,
    })
}

/// A method of an object that is not the one of its native class.
fn overridden(
    vm: &mut Vm,
    this: &Value,
    name: &str,
    native: &'static ClassDef,
) -> R<Option<Value>> {
    let native = class_of(vm, native);
    let class = vm.type_of(this);
    let own = vm.get_attr_str(&class, name)?;
    let usual = vm.get_attr_str(&native, name)?;
    if own.is(&usual) {
        return Ok(None);
    }
    vm.get_attr_str(this, name).map(Some)
}

/// An attribute that may not be there.
fn optional(vm: &mut Vm, object: &Value, name: &str) -> R<Option<Value>> {
    let name = vm.intern(name);
    vm.get_attr_opt(object, &name)
}

/// This takes a binary file for writing a pickle data stream.
#[class(name = "Pickler", module = "_pickle", flags(BASETYPE, WEAKREF), new)]
#[derive(Trace)]
pub struct Pickler {
    #[trace]
    memo: MutCell<Memo>,
    /// `None` before `__init__` ran.
    #[trace(skip)]
    options: MutCell<Option<pickler::Options>>,
    write: MutCell<Value>,
    buffer_callback: MutCell<Value>,
    dispatch_table: MutCell<Value>,
}

static PICKLER: ClassDef = Pickler::CLASS;
static UNPICKLER: ClassDef = Unpickler::CLASS;

#[methods(class = "Pickler")]
impl Pickler {
    #[new]
    #[raw]
    fn new_(vm: &mut Vm, args: &Args<'_>) -> R<Value> {
        let none = || MutCell::new(Value::NONE);
        let pickler = Pickler {
            memo: MutCell::new(Memo::default()),
            options: MutCell::new(None),
            write: none(),
            buffer_callback: none(),
            dispatch_table: none(),
        };
        Ok(vm.new_native(&args.pos()[0], pickler))
    }
    /// Pickle to a file: anything with a method write() for bytes.
    #[sig("(file, protocol=None, fix_imports=True, buffer_callback=None)")]
    fn __init__(
        &self,
        vm: &mut Vm,
        file: &Value,
        protocol: Nullable<&Value>,
        fix_imports: Option<bool>,
        buffer_callback: Nullable<&Value>,
    ) -> R<()> {
        let mut options = saving(vm, protocol.0, fix_imports, buffer_callback.0)?;
        let callback = options.buffer_callback.take();
        self.buffer_callback
            .replace(callback.unwrap_or(Value::NONE));
        let write = write_of(vm, file)?;
        self.write.replace(write);
        self.options.replace(Some(options));
        self.memo.replace(Memo::default());
        Ok(())
    }
    /// Write the pickle of an object to the file.
    #[sig("(obj, /)")]
    fn dump(this: &Value, vm: &mut Vm, obj: &Value) -> R<()> {
        let Some(pickler) = this.native::<Pickler>() else {
            return Ok(());
        };
        let Some(mut options) = pickler.options.get() else {
            let class = vm.type_of(this);
            let class = names::shown(vm, &class)?;
            let name = class.trim_start_matches("<class '").trim_end_matches("'>");
            let message = format!("Pickler.__init__() was not called by {name}.__init__()");
            return Err(pickling_error(vm, message));
        };
        let given = |cell: &MutCell<Value>| Some(cell.get()).filter(|v| !v.is_none());
        let write = pickler.write.get();
        options.write = Some(write.clone());
        options.buffer_callback = given(&pickler.buffer_callback);
        options.dispatch_table = match given(&pickler.dispatch_table) {
            Some(table) => Some(table),
            None => {
                let class = vm.type_of(this);
                match class.is(&class_of(vm, &PICKLER)) {
                    true => None,
                    false => optional(vm, this, "dispatch_table")?,
                }
            }
        };
        options.persistent_id = overridden(vm, this, "persistent_id", &PICKLER)?;
        options.reducer_override = optional(vm, this, "reducer_override")?;
        let memo = pickler.memo.replace(Memo::default());
        let mut saver = Saver::new(options, memo);
        let result = saver.dump(vm, obj);
        pickler.memo.replace(std::mem::take(&mut saver.memo));
        let data = vm.bytes(result?);
        vm.call(&write, &[data])?;
        Ok(())
    }
    /// Forget which objects have been written.
    fn clear_memo(&self) {
        self.memo.replace(Memo::default());
    }
    /// What an object is to be written as instead; None for the object itself. For subclasses.
    #[sig("(obj, /)")]
    fn persistent_id(&self, obj: &Value) -> Value {
        let _ = obj;
        Value::NONE
    }
    /// Places of the objects that have been written: by id, the place and the object.
    #[getter]
    fn memo(&self, vm: &mut Vm) -> R<Value> {
        let items: Vec<_> = self.memo.with(|memo| {
            let items = memo.iter();
            items.map(|(o, i)| (o.id(), i, o.clone())).collect()
        });
        let dict = vm.dict();
        for (id, place, object) in items {
            let key = vm.bigint(id.into());
            let pair = vm.tuple_of([Value::small_int(place as i64), object]);
            vm.set_item(&dict, &key, pair)?;
        }
        Ok(dict)
    }
    /// Set the places anew.
    #[setter]
    fn set_memo(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let dict = memo_dict(vm, value, "a PicklerMemoProxy")?;
        let mut memo = Memo::default();
        for value in dict.values() {
            let pair = value.downcast::<Tuple>().map(|t| t.items());
            let Some([place, object]) = pair else {
                return Err(vm.type_error("'memo' values must be 2-item tuples"));
            };
            let place = vm.to_i64_clamped(place)?.max(0) as usize;
            memo.set(object, place);
        }
        self.memo.replace(memo);
        Ok(())
    }
    /// Whether the instructions are binary.
    #[getter]
    fn bin(&self) -> bool {
        self.options
            .with(|o| o.as_ref().is_some_and(|o| o.protocol > 0))
    }
    /// Whether no memo is kept.
    #[getter]
    fn fast(&self) -> bool {
        self.options.with(|o| o.as_ref().is_some_and(|o| o.fast))
    }
    /// Keep no memo.
    #[setter]
    fn set_fast(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let fast = vm.truth(value)?;
        self.options.with(|o| {
            if let Some(options) = o {
                options.fast = fast;
            }
        });
        Ok(())
    }
    /// Functions that reduce objects, by class; those of copyreg if it is not set.
    #[getter]
    fn dispatch_table(this: &Value, vm: &mut Vm) -> R<Value> {
        let table = this.native::<Pickler>().map(|p| p.dispatch_table.get());
        match table.filter(|t| !t.is_none()) {
            Some(table) => Ok(table),
            None => {
                let (class, name) = (vm.type_name(this), vm.intern("dispatch_table"));
                let message = format!("'{class}' object has no attribute 'dispatch_table'");
                Err(vm.attribute_error_on(this, &name, message))
            }
        }
    }
    /// Use these functions.
    #[setter]
    fn set_dispatch_table(&self, value: &Value) {
        self.dispatch_table.replace(value.clone());
    }
    /// Go back to those of copyreg.
    #[deleter]
    fn del_dispatch_table(&self) {
        self.dispatch_table.replace(Value::NONE);
    }
}

/// This takes a binary file for reading a pickle data stream.
#[class(name = "Unpickler", module = "_pickle", flags(BASETYPE, WEAKREF), new)]
#[derive(Trace)]
pub struct Unpickler {
    #[trace]
    places: MutCell<Places>,
    /// `None` before `__init__` ran.
    #[trace(skip)]
    options: MutCell<Option<unpickler::Options>>,
    file: MutCell<Value>,
}

#[methods(class = "Unpickler")]
impl Unpickler {
    #[new]
    #[raw]
    fn new_(vm: &mut Vm, args: &Args<'_>) -> R<Value> {
        let unpickler = Unpickler {
            places: MutCell::new(Places::default()),
            options: MutCell::new(None),
            file: MutCell::new(Value::NONE),
        };
        Ok(vm.new_native(&args.pos()[0], unpickler))
    }
    /// Read pickles from a file: anything with read() and readline() for bytes.
    #[sig("(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn __init__(
        &self,
        vm: &mut Vm,
        file: &Value,
        fix_imports: Option<bool>,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        buffers: Option<&Value>,
    ) -> R<()> {
        source_of(vm, file)?;
        let options = loading(vm, fix_imports, encoding, errors, buffers)?;
        self.file.replace(file.clone());
        self.options.replace(Some(options));
        self.places.replace(Places::default());
        Ok(())
    }
    /// Read the next pickle of the file, and return its object.
    fn load(this: &Value, vm: &mut Vm) -> R<Value> {
        let Some(unpickler) = this.native::<Unpickler>() else {
            return Ok(Value::NONE);
        };
        let Some(mut options) = unpickler.options.get() else {
            let class = vm.type_of(this);
            let class = names::shown(vm, &class)?;
            let name = class.trim_start_matches("<class '").trim_end_matches("'>");
            let message = format!("Unpickler.__init__() was not called by {name}.__init__()");
            return Err(unpickling_error(vm, message));
        };
        options.find_class = overridden(vm, this, "find_class", &UNPICKLER)?;
        options.persistent_load = overridden(vm, this, "persistent_load", &UNPICKLER)?;
        let source = source_of(vm, &unpickler.file.get())?;
        let mut places = unpickler.places.replace(Places::default());
        let result = Loader::new(source, options, &mut places).load(vm);
        unpickler.places.replace(places);
        result
    }
    /// The object with a name in a module. Subclasses may allow fewer.
    #[sig("(module_name, global_name, /)")]
    fn find_class(&self, vm: &mut Vm, module_name: &Value, global_name: &Value) -> R<Value> {
        let fix = self
            .options
            .with(|o| o.as_ref().is_none_or(|o| o.fix_imports));
        unpickler::find_class(vm, module_name, global_name, fix, HIGHEST)
    }
    /// The object of a persistent id. For subclasses.
    #[sig("(pid, /)")]
    fn persistent_load(&self, vm: &mut Vm, pid: &Value) -> R<Value> {
        let _ = pid;
        Err(unpickler::no_persistent_load(vm))
    }
    /// The objects that have been read, by place.
    #[getter]
    fn memo(&self, vm: &mut Vm) -> R<Value> {
        let items = self.places.with(|places| places.items());
        let dict = vm.dict();
        for (place, value) in items {
            let key = vm.int(place as i64);
            vm.set_item(&dict, &key, value)?;
        }
        Ok(dict)
    }
    /// Set the objects anew.
    #[setter]
    fn set_memo(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let dict = memo_dict(vm, value, "an UnpicklerMemoProxy")?;
        let mut places = Places::default();
        for (key, value) in dict.items() {
            let place = places::place_of(vm, &key)?;
            places.set(place, value);
        }
        self.places.replace(places);
        Ok(())
    }
}

/// The dict that a memo is set to.
fn memo_dict<'a>(vm: &mut Vm, value: &'a Value, proxy: &str) -> R<&'a Dict> {
    if let Some(dict) = value.downcast::<Dict>() {
        return Ok(dict);
    }
    let found = vm.type_name(value);
    Err(vm.type_error(format!(
        "'memo' attribute must be {proxy} object or dict, not {found}"
    )))
}

pub struct PickleModule;

/// The native pickler and unpickler.
#[module(name = "_pickle")]
impl PickleModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        static CLASSES: &[&ClassDef] = &[&Pickler::CLASS, &Unpickler::CLASS, &PickleBuffer::CLASS];
        add_classes(vm, module, CLASSES);
        let class = pickle_error_class(vm)?;
        set(vm, module, "PickleError", class);
        for name in ["PicklingError", "UnpicklingError"] {
            let class = derived_class(vm, name)?;
            set(vm, module, name, class);
        }
        Ok(())
    }
    /// Write the pickle of an object to a file.
    #[sig("(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)")]
    fn dump(
        vm: &mut Vm,
        obj: &Value,
        file: &Value,
        protocol: Nullable<&Value>,
        fix_imports: Option<bool>,
        buffer_callback: Nullable<&Value>,
    ) -> R<()> {
        let mut options = saving(vm, protocol.0, fix_imports, buffer_callback.0)?;
        let write = write_of(vm, file)?;
        options.write = Some(write.clone());
        let data = Saver::new(options, Memo::default()).dump(vm, obj)?;
        let data = vm.bytes(data);
        vm.call(&write, &[data])?;
        Ok(())
    }
    /// The pickle of an object.
    #[sig("(obj, protocol=None, *, fix_imports=True, buffer_callback=None)")]
    fn dumps(
        vm: &mut Vm,
        obj: &Value,
        protocol: Nullable<&Value>,
        fix_imports: Option<bool>,
        buffer_callback: Nullable<&Value>,
    ) -> R<Value> {
        let options = saving(vm, protocol.0, fix_imports, buffer_callback.0)?;
        let data = Saver::new(options, Memo::default()).dump(vm, obj)?;
        Ok(vm.bytes(data))
    }
    /// Read a pickle from a file, and return its object.
    #[sig("(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn load(
        vm: &mut Vm,
        file: &Value,
        fix_imports: Option<bool>,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        buffers: Option<&Value>,
    ) -> R<Value> {
        let source = source_of(vm, file)?;
        let options = loading(vm, fix_imports, encoding, errors, buffers)?;
        Loader::new(source, options, &mut Places::default()).load(vm)
    }
    /// The object of a pickle.
    #[sig("(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn loads(
        vm: &mut Vm,
        data: &Value,
        fix_imports: Option<bool>,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        buffers: Option<&Value>,
    ) -> R<Value> {
        let bytes = Data::from_arg(vm, data)?;
        let options = loading(vm, fix_imports, encoding, errors, buffers)?;
        Loader::new(Source::Bytes(&bytes.0), options, &mut Places::default()).load(vm)
    }
}
