//! The attributes and methods of classes.

use crate::heap::Kind;
use crate::native::{Args, methods};
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::mappingproxy::MappingProxy;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::Vm;

/// The payload behind a receiver that the call has checked to be a class.
fn class(this: &Value) -> &Type {
    this.downcast::<Type>().expect("the receiver is a class")
}

fn namespace<'a>(vm: &mut Vm, this: &'a Value) -> &'a Dict {
    vm.class_dict(class(this))
}

impl Vm {
    /// TypeError unless the class may be changed.
    fn check_mutable(&mut self, this: &Value, name: &str, value: Option<&Value>) -> R<()> {
        let t = class(this);
        let verb = if value.is_some() { "set" } else { "delete" };
        if !t.has(flag::HEAP) || t.has(flag::IMMUTABLE) || value.is_none() {
            let class = t.name();
            return Err(self.type_error(format!(
                "cannot {verb} '{name}' attribute of immutable type '{class}'"
            )));
        }
        Ok(())
    }

    fn check_name(&mut self, this: &Value, name: &str, value: Option<&Value>) -> R {
        self.check_mutable(this, name, value)?;
        let value = value.expect("checked");
        if !value.is_a::<Str>() {
            let (class, found) = (class(this).name(), self.type_name(value));
            return Err(self.type_error(format!(
                "can only assign string to {class}.{name}, not '{found}'"
            )));
        }
        Ok(value.clone())
    }

    /// The annotations of a class, made on first use.
    pub fn class_annotations(&mut self, this: &Value) -> R {
        let d = namespace(self, this);
        let (plain, cache) = (
            self.names.__annotations__.clone(),
            self.names.__annotations_cache__.clone(),
        );
        if !class(this).has(flag::HEAP) {
            return Err(self.no_attribute(this, &plain));
        }
        if let Some(found) = d.get_str(&plain).or_else(|| d.get_str(&cache)) {
            let meta = self.type_of(&found);
            let m = meta.downcast::<Type>().expect("a class");
            let get = self.names.__get__.clone();
            if self.lookup(m, &get).is_some() {
                return self.bind_descriptor(&found, None, this);
            }
            return Ok(found);
        }
        let annotate = self.names.__annotate__.clone();
        let function = self.get_attr(this, &annotate)?;
        let result = if self.is_callable(&function) {
            let result = self.call(&function, &[Value::small_int(1)])?;
            if !result.is_a::<Dict>() {
                return Err(
                    self.type_error_named("__annotate__() must return a dict, not {}", &result)
                );
            }
            result
        } else {
            self.dict()
        };
        d.set_str(&cache, result.clone());
        self.class_changed(this);
        Ok(result)
    }

    /// `callable(value)`
    pub fn is_callable(&mut self, value: &Value) -> bool {
        match value.kind() {
            Some(
                Kind::Function | Kind::Builtin | Kind::Method | Kind::MethodDescr | Kind::Type,
            ) => true,
            _ => {
                let name = self.names.__call__.clone();
                self.lookup_special(value, &name).is_some()
            }
        }
    }
}

#[methods(class = "type")]
impl Type {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> String {
        format!("<class '{}'>", vm.full_class_name(this))
    }

    /// Make an instance.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = args.all[0].clone();
        if class.is(&vm.types.r#type) && args.all.len() == 2 && args.names.is_empty() {
            return Ok(vm.type_of(&args.all[1]));
        }
        vm.call_class(&class, &args.rest())
    }

    /// Return `getattr(self, name)`.
    fn __getattribute__(this: &Value, vm: &mut Vm, name: &Value) -> R {
        let name = &super::object::attribute_name(vm, name)?;
        match vm.get_attr_plain(this, name)? {
            Some(value) => Ok(value),
            None => Err(vm.no_attribute(this, name)),
        }
    }

    /// Implement `setattr(self, name, value)`.
    fn __setattr__(this: &Value, vm: &mut Vm, name: &Value, value: &Value) -> R<()> {
        let name = &super::object::attribute_name(vm, name)?;
        vm.store_attr(this, name, Some(value.clone()))
    }

    /// Implement `delattr(self, name)`.
    fn __delattr__(this: &Value, vm: &mut Vm, name: &Value) -> R<()> {
        let name = &super::object::attribute_name(vm, name)?;
        vm.store_attr(this, name, None)
    }

    /// Prepare a class; `type` itself only checks the number of arguments.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let n = args.pos().len() - 1;
        if n == 3 || (n == 1 && args.names.is_empty()) {
            return Ok(Value::NONE);
        }
        if n == 1 {
            return Err(vm.type_error("type.__init__() takes no keyword arguments"));
        }
        Err(vm.type_error("type.__init__() takes 1 or 3 arguments"))
    }

    /// Return `self | other`.
    fn __or__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.make_union(this, other)
    }

    /// Return `other | self`.
    fn __ror__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.make_union(other, this)
    }

    /// Return the method resolution order of the class.
    fn mro(this: &Value, vm: &mut Vm) -> R<Vec<Value>> {
        vm.c3(this)
    }

    /// Return a list of the direct subclasses.
    fn __subclasses__(&self, vm: &mut Vm) -> Vec<Value> {
        vm.complete_classes();
        self.subclass_list()
    }

    /// Make the namespace of a new class.
    #[classmethod]
    #[raw]
    fn __prepare__(vm: &mut Vm, args: &Args<'_>) -> R {
        let _ = args;
        Ok(vm.dict())
    }

    /// Whether an object is an instance.
    fn __instancecheck__(this: &Value, vm: &mut Vm, instance: &Value) -> R<bool> {
        vm.plain_isinstance(instance, this)
    }

    /// Whether a class is a subclass.
    fn __subclasscheck__(this: &Value, vm: &mut Vm, subclass: &Value) -> R<bool> {
        vm.plain_issubclass(subclass, this)
    }

    /// Return the names of the attributes of the class.
    fn __dir__(this: &Value, vm: &mut Vm) -> R {
        let all = vm.dict();
        let found = all.downcast::<Dict>().expect("just made");
        vm.merge_class_names(this, found)?;
        Ok(vm.list(found.keys()))
    }

    /// Return the size of the class object in memory.
    fn __sizeof__(this: &Value, vm: &mut Vm) -> i64 {
        vm.heap.size_of(this) as i64
    }

    /// Bytes of an instance.
    #[getter]
    fn __basicsize__(this: &Value, vm: &mut Vm) -> i64 {
        let t = class(this);
        let shape = vm.heap.shapes.get(t.root_shape());
        16 + 8 * i64::from(shape.fixed_slots)
            + if t.has(flag::DICT) { 8 } else { 0 }
            + if t.has(flag::WEAKREF) { 8 } else { 0 }
            + if t.kind == Kind::Int { 8 } else { 0 }
    }

    /// Bytes of an item of a variable-sized instance.
    #[getter]
    fn __itemsize__(this: &Value) -> i64 {
        match class(this).kind {
            Kind::Tuple => 8,
            Kind::Int => 4,
            Kind::Bytes => 1,
            Kind::Type => 40,
            _ => 0,
        }
    }

    /// Flag bits of the class.
    #[getter]
    fn __flags__(this: &Value) -> i64 {
        let t = class(this);
        let mut bits = 1i64 << 12;
        for (mine, shown) in [
            (flag::HEAP, 9),
            (flag::BASETYPE, 10),
            (flag::DISALLOW_NEW, 7),
            (flag::IMMUTABLE, 8),
            (flag::ABSTRACT, 20),
            (flag::SEQUENCE, 5),
            (flag::MAPPING, 6),
            (flag::MATCH_SELF, 22),
            (flag::EXCEPTION, 30),
        ] {
            if t.has(mine) {
                bits |= 1 << shown;
            }
        }
        if !t.has(flag::HEAP) {
            bits |= 1 << 8;
        }
        bits |= match t.kind {
            Kind::Int => 1 << 24,
            Kind::List => 1 << 25,
            Kind::Tuple => 1 << 26,
            Kind::Bytes => 1 << 27,
            Kind::Str => 1 << 28,
            Kind::Dict => 1 << 29,
            Kind::Type => 1 << 31,
            _ => 0,
        };
        bits | 1 << 14
    }

    /// Where weak references are kept; 0 if instances have none.
    #[getter]
    fn __weakrefoffset__(this: &Value) -> i64 {
        if class(this).has(flag::WEAKREF) {
            -32
        } else {
            0
        }
    }

    /// Where attributes are kept; 0 if instances have none.
    #[getter]
    fn __dictoffset__(this: &Value) -> i64 {
        if class(this).has(flag::DICT) { -1 } else { 0 }
    }

    /// The base that decides the layout of instances.
    #[getter]
    fn __base__(&self) -> Value {
        self.base.get()
    }

    /// The name of the class.
    #[getter]
    fn __name__(&self) -> Value {
        self.name.get()
    }

    #[setter]
    #[name = "__name__"]
    fn set_name(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let value = vm.check_name(this, "__name__", Some(value))?;
        if text(&value).contains('\0') {
            return Err(vm.value_error("type name must not contain null characters"));
        }
        class(this).name.replace(value);
        Ok(())
    }

    #[deleter]
    #[name = "__name__"]
    fn del_name(this: &Value, vm: &mut Vm) -> R<()> {
        vm.check_mutable(this, "__name__", None)
    }

    /// The name of the class with the names of what it is defined in.
    #[getter]
    fn __qualname__(&self) -> Value {
        self.qualname.get()
    }

    #[setter]
    #[name = "__qualname__"]
    fn set_qualname(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let value = vm.check_name(this, "__qualname__", Some(value))?;
        class(this).qualname.replace(value);
        Ok(())
    }

    #[deleter]
    #[name = "__qualname__"]
    fn del_qualname(this: &Value, vm: &mut Vm) -> R<()> {
        vm.check_mutable(this, "__qualname__", None)
    }

    /// The bases of the class.
    #[getter]
    fn __bases__(&self) -> Value {
        self.bases.get()
    }

    #[setter]
    #[name = "__bases__"]
    fn set_bases(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__bases__", Some(value))?;
        vm.assign_bases(this, value)
    }

    #[deleter]
    #[name = "__bases__"]
    fn del_bases(this: &Value, vm: &mut Vm) -> R<()> {
        vm.check_mutable(this, "__bases__", None)
    }

    /// The method resolution order of the class.
    #[getter]
    fn __mro__(&self) -> Value {
        self.mro.get()
    }

    /// The module the class is defined in.
    #[getter]
    #[name = "__module__"]
    fn get_module(this: &Value, vm: &mut Vm) -> R {
        let key = vm.names.__module__.clone();
        // A native class may keep there what its instances answer with.
        let own = namespace(vm, this)
            .get_str(&key)
            .filter(|module| class(this).has(flag::HEAP) || module.is_kind(crate::heap::Kind::Str));
        match own {
            Some(module) => Ok(module),
            None if class(this).has(flag::HEAP) => Err(vm.attribute_error("__module__")),
            None => Ok(vm.intern("builtins")),
        }
    }

    #[setter]
    #[name = "__module__"]
    fn set_module(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__module__", Some(value))?;
        let (key, line) = (
            vm.names.__module__.clone(),
            vm.names.__firstlineno__.clone(),
        );
        namespace(vm, this).set_str(&key, value.clone());
        namespace(vm, this).remove_str(&line);
        vm.class_changed(this);
        Ok(())
    }

    #[deleter]
    #[name = "__module__"]
    fn del_module(this: &Value, vm: &mut Vm) -> R<()> {
        vm.check_mutable(this, "__module__", None)
    }

    /// The abstract methods of the class.
    #[getter]
    #[name = "__abstractmethods__"]
    fn get_abstract(this: &Value, vm: &mut Vm) -> R {
        let key = vm.names.__abstractmethods__.clone();
        let found = if this.is(&vm.types.r#type) {
            None
        } else {
            namespace(vm, this).get_str(&key)
        };
        match found {
            Some(found) => Ok(found),
            None => Err(vm.attribute_error("__abstractmethods__")),
        }
    }

    #[setter]
    #[name = "__abstractmethods__"]
    fn set_abstract(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__abstractmethods__", Some(value))?;
        let is_abstract = vm.truth(value)?;
        let key = vm.names.__abstractmethods__.clone();
        namespace(vm, this).set_str(&key, value.clone());
        class(this).set_flag(flag::ABSTRACT, is_abstract);
        vm.class_changed(this);
        Ok(())
    }

    #[deleter]
    #[name = "__abstractmethods__"]
    fn del_abstract(this: &Value, vm: &mut Vm) -> R<()> {
        let key = vm.names.__abstractmethods__.clone();
        if namespace(vm, this).remove_str(&key).is_none() {
            return Err(vm.attribute_error("__abstractmethods__"));
        }
        class(this).set_flag(flag::ABSTRACT, false);
        vm.class_changed(this);
        Ok(())
    }

    /// The namespace of the class.
    #[getter]
    #[name = "__dict__"]
    fn get_dict(&self, vm: &mut Vm) -> Value {
        vm.class_dict(self);
        vm.heap.alloc(
            exact(Kind::MappingProxy),
            MappingProxy {
                mapping: self.namespace.clone(),
            },
        )
    }

    /// The documentation of the class.
    #[getter]
    #[name = "__doc__"]
    fn get_doc(this: &Value, vm: &mut Vm) -> R {
        let key = vm.names.__doc__.clone();
        match namespace(vm, this).get_str(&key) {
            Some(doc) if doc.kind() == Some(Kind::GetSetDescr) && !class(this).doc.is_empty() => {
                Ok(vm.str(crate::native::split_doc(class(this).doc).1))
            }
            Some(doc) => vm.bind_descriptor(&doc, None, this),
            None => Ok(Value::NONE),
        }
    }

    #[setter]
    #[name = "__doc__"]
    fn set_doc(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__doc__", Some(value))?;
        let key = vm.names.__doc__.clone();
        namespace(vm, this).set_str(&key, value.clone());
        vm.class_changed(this);
        Ok(())
    }

    #[deleter]
    #[name = "__doc__"]
    fn del_doc(this: &Value, vm: &mut Vm) -> R<()> {
        vm.check_mutable(this, "__doc__", None)
    }

    /// The signature of the constructor, if it is known.
    #[getter]
    fn __text_signature__(this: &Value, vm: &mut Vm) -> Value {
        if class(this).has(flag::HEAP) {
            return Value::NONE;
        }
        let (signature, _) = crate::native::split_doc(class(this).doc);
        if !signature.is_empty() {
            return vm.str(signature);
        }
        let init = vm.class_own(this, "__init__");
        let signature = init.and_then(|i| {
            i.downcast::<super::builtin::MethodDescr>()
                .map(|d| d.def.signature)
        });
        match signature {
            Some(s) if !s.is_empty() && s != "($self, /, *args, **kwargs)" => vm.str(s),
            _ => Value::NONE,
        }
    }

    /// The annotations of the class, evaluated on first use.
    #[getter]
    fn __annotations__(this: &Value, vm: &mut Vm) -> R {
        vm.class_annotations(this)
    }

    #[setter]
    #[name = "__annotations__"]
    fn set_annotations(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__annotations__", Some(value))?;
        let d = namespace(vm, this);
        let (plain, cache) = (
            vm.names.__annotations__.clone(),
            vm.names.__annotations_cache__.clone(),
        );
        let key = if d.get_str(&plain).is_some() {
            plain
        } else {
            cache
        };
        d.set_str(&key, value.clone());
        for name in [
            vm.names.__annotate_func__.clone(),
            vm.names.__annotate__.clone(),
        ] {
            d.remove_str(&name);
        }
        vm.class_changed(this);
        Ok(())
    }

    #[deleter]
    #[name = "__annotations__"]
    fn del_annotations(this: &Value, vm: &mut Vm) -> R<()> {
        if !class(this).has(flag::HEAP) {
            return vm.check_mutable(this, "__annotations__", None);
        }
        let d = namespace(vm, this);
        let key = vm.names.__annotations__.clone();
        let found = [key.clone(), vm.names.__annotations_cache__.clone()]
            .iter()
            .filter_map(|k| d.remove_str(k))
            .count();
        if found == 0 {
            return Err(vm.attribute_error("__annotations__"));
        }
        for name in [
            vm.names.__annotate_func__.clone(),
            vm.names.__annotate__.clone(),
        ] {
            d.remove_str(&name);
        }
        vm.class_changed(this);
        Ok(())
    }

    /// The function that evaluates the annotations, or None.
    #[getter]
    fn __annotate__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.names.__annotate__.clone();
        if !class(this).has(flag::HEAP) {
            return Err(vm.no_attribute(this, &name));
        }
        let d = namespace(vm, this);
        let found = d
            .get_str(&vm.names.__annotate_func__)
            .or_else(|| d.get_str(&name));
        match found {
            Some(found) => vm.bind_descriptor(&found, None, this),
            None => Ok(Value::NONE),
        }
    }

    #[setter]
    #[name = "__annotate__"]
    fn set_annotate(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__annotate__", Some(value))?;
        if !value.is_none() && !vm.is_callable(value) {
            return Err(vm.type_error("__annotate__ must be callable or None"));
        }
        let d = namespace(vm, this);
        let key = vm.names.__annotate_func__.clone();
        d.set_str(&key, value.clone());
        if !value.is_none() {
            for name in [
                vm.names.__annotations_cache__.clone(),
                vm.names.__annotations__.clone(),
            ] {
                d.remove_str(&name);
            }
        }
        vm.class_changed(this);
        Ok(())
    }

    #[deleter]
    #[name = "__annotate__"]
    fn del_annotate(_this: &Value, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("cannot delete __annotate__ attribute"))
    }

    /// The type parameters of a generic class.
    #[getter]
    fn __type_params__(this: &Value, vm: &mut Vm) -> Value {
        let key = vm.names.__type_params__.clone();
        let found = if this.is(&vm.types.r#type) {
            None
        } else {
            namespace(vm, this).get_str(&key)
        };
        found.unwrap_or_else(|| vm.empty_tuple.clone())
    }

    #[setter]
    #[name = "__type_params__"]
    fn set_type_params(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.check_mutable(this, "__type_params__", Some(value))?;
        let key = vm.names.__type_params__.clone();
        namespace(vm, this).set_str(&key, value.clone());
        vm.class_changed(this);
        Ok(())
    }

    #[deleter]
    #[name = "__type_params__"]
    fn del_type_params(this: &Value, vm: &mut Vm) -> R<()> {
        let key = vm.names.__type_params__.clone();
        if class(this).has(flag::HEAP) && namespace(vm, this).remove_str(&key).is_some() {
            vm.class_changed(this);
            return Ok(());
        }
        vm.check_mutable(this, "__type_params__", None)
    }
}
