//! Attribute macros that turn Rust functions into the tables of `taipan_vm::native`: one function is the whole declaration of a
//! method, its doc comment is the docstring, its signature the argument checks.
//!
//! ```ignore
//! #[methods]
//! impl List {
//!     /// Append object to the end of the list.
//!     fn append(&self, vm: &mut Vm, object: Value) -> R<()> { … }
//!     /// Sort the list in place.
//!     #[sig("(*, key=None, reverse=False)")]
//!     fn sort(&self, vm: &mut Vm, key: Nullable<Value>, reverse: Option<bool>) -> R<()> { … }
//! }
//! ```
//! expands to the `impl` as written, and
//! ```ignore
//! impl List {
//!     pub const METHODS: &'static [MethodDef] = &[
//!         MethodDef {
//!             name: "append",
//!             doc: "Append object to the end of the list.",
//!             signature: "($self, object, /)",
//!             kind: MethodKind::Method,
//!             call: |vm: &mut Vm, args: &Args<'_>| -> R<Value> {
//!                 const PARAMS: Params = Params { function: "list.append", names: &["object"], posonly: 1, positional: 1,
//!                     required: 1, rest: false, kwargs: false };
//!                 let Some(this) = args.pos().first() else { return Err(receiver_error(vm, "append", "list", None)) };
//!                 let [object] = PARAMS.bind_all::<1, 1>(vm, args)?;
//!                 Self::direct_append(vm, this, object, Value::absent(), Value::absent()).into_result()
//!             },
//!             least: 2,
//!             most: 2,
//!             direct: Self::direct_append,
//!         },
//!         …
//!     ];
//!     pub const GETSET: &'static [GetSetDef] = &[];
//!     fn direct_append(vm: &mut Vm, argument0: &Value, argument1: &Value, argument2: &Value, argument3: &Value) -> Word {
//!         let result = (|| -> R<Value> {
//!             let this = argument0;
//!             let Some(this) = List::downcast(this) else { return Err(receiver_error(vm, "append", "list", Some(this))) };
//!             let object = argument1;
//!             let object = <Value as FromArg>::from_arg_at(vm, object, "append() argument")?;
//!             let result = Self::append(this, vm, object);
//!             IntoResult::into_result(result, vm)
//!         })();
//!         Word::from(result)
//!     }
//! }
//! ```
//!
//! # Functions
//! - A function with a doc comment (or one of the markers below) is exported under its own name without a trailing `_`;
//!   `#[name = "…"]` renames it; `#[rust]`, or no doc comment, keeps it private to Rust.
//! - The receiver is `&self`, or a first parameter `this: &Value` (for types with immediate values). `vm: &mut Vm` may follow it.
//! - Parameters convert with `FromArg`. `&Value` is passed as it is. `Option<T>` may be left out; `Nullable<T>` may be left out
//!   or be None; `Rest<'_>` is `*args`, `Kwargs<'_>` is `**kwargs`.
//! - Without `#[sig("(…)")]` all parameters are positional-only. With it, its names, `/`, `*` and defaults count, and the Rust
//!   parameters correspond in order.
//! - `#[classmethod]` (first parameter: the class), `#[staticmethod]`, `#[getter]`, `#[member]` (a getter
//!   of an attribute that is read-only as C's struct members are), `#[setter] fn set_x(&self, vm, value: &Value)`,
//!   `#[deleter] fn del_x(&self, vm)`, `#[new]` (first parameter: the class; becomes `Self::NEW`, an `Option<NativeFn>`).
//! - `#[raw]`: `fn f(vm: &mut Vm, args: &Args<'_>) -> R<Value>` gets everything unparsed, receiver included.
//! - A function of at most four arguments (the receiver included), none of them collected, has a short way in
//!   (`MethodDef::direct`), which calls with just these arguments go. `#[general]`: not this one.
//!
//! `#[methods(class = "OrderedDict")]` names the class where that is not the type's name in lower case;
//! `#[methods(part = "FORMAT")]` names the tables `FORMAT_METHODS`, `FORMAT_GETSET`, for further `impl` blocks of a type
//! (`taipan_vm::native::concat` joins tables).

mod class;
mod derive;
mod embed;
mod function;
mod interpreter;
mod signature;
mod trace;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ImplItem, ItemImpl, ItemStruct, Lit, Meta, Token, parse_macro_input};

/// Methods and computed attributes of a native class; see the crate's documentation.
#[proc_macro_attribute]
pub fn methods(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options with Options::parse);
    let item = parse_macro_input!(item as ItemImpl);
    finish(expand_methods(&options, item))
}

/// Module functions without a module definition: `#[functions] impl Len { … }` gives `Len::FUNCTIONS`.
#[proc_macro_attribute]
pub fn functions(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options with Options::parse);
    let item = parse_macro_input!(item as ItemImpl);
    finish(expand_module(&options, item, false))
}

/// A native module: `#[module(name = "math")] impl Math { … }` on a unit struct gives `Math::FUNCTIONS` and
/// `Math::DEF: ModuleDef`. The doc comment of the `impl` is the module's; `#[init] fn init(vm: &mut Vm, module: &Value) -> R<()>`
/// adds constants and classes.
#[proc_macro_attribute]
pub fn module(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options with Options::parse);
    let item = parse_macro_input!(item as ItemImpl);
    finish(expand_module(&options, item, true))
}

/// A native class: `#[class(name = "deque", module = "collections", flags(BASETYPE, WEAKREF), new)] struct Deque { … }` implements
/// `NativePayload` and `Downcast` and gives `Deque::CLASS: ClassDef`, with the tables of its `#[methods]` block (`methods = none`
/// if there is none). `new` takes the block's `#[new]` function, `new = path` another one; `next = path` makes it an iterator, `send = path` says what an await of it does,
/// `signature = "(iterable=(), /)"` how scripts call it. Derive or implement `Trace` as well.
#[proc_macro_attribute]
pub fn class(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options with Options::parse);
    let item = parse_macro_input!(item as ItemStruct);
    finish(class::expand(&options, &item))
}

/// Implements `Trace`: every field whose type mentions `Value` or `Ref` (or that is marked `#[trace]`) is visited, except
/// `#[trace(skip)]`; clearing empties those in a `MutCell` or `RefCell`.
#[proc_macro_derive(Trace, attributes(trace))]
pub fn derive_trace(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    finish(trace::expand(&item))
}

/// The interpreter's loop as a match and as tail-calling handlers; see the module `interpreter` of this crate's source.
#[proc_macro_attribute]
pub fn interpreter(_options: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ImplItemFn);
    finish(interpreter::expand(item))
}

/// A struct as a class of scripts (`taipan::class`): `#[get]` and `#[set]` make fields attributes, a
/// `#[taipan::methods] impl` holds the rest. `#[taipan::class(name = "Point", module = "geometry")]` where the names differ.
#[proc_macro_attribute]
pub fn host_class(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options with Options::parse);
    let item = parse_macro_input!(item as ItemStruct);
    finish(embed::class(&options, item))
}

/// The methods of a class of scripts (`taipan::methods`). Functions with `&self`, `&mut self` or `this: Handle<Self>` are methods,
/// others static ones, or with `#[classmethod]` class methods, whose first parameter is the class; `async` ones are awaited (and hold
/// nothing borrowed). Special methods carry their Python names (`__add__`). `#[init]` is the constructor, `#[getter]` and `#[setter] fn set_x` make
/// attributes, `#[name = "…"]` renames, `#[skip]` keeps a function from scripts. Parameters are positional or keywords; with
/// `#[default(…)]`, or of type `Option`, they may be left out. `cx: &mut Ctx` is the VM.
#[proc_macro_attribute]
pub fn host_methods(_options: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemImpl);
    finish(embed::methods(item))
}

/// A Rust module as a module of scripts (`taipan::module`): its public functions (also `async` ones), constants and `#[taipan::class]` structs. The
/// generated `module()` goes to `Builder::module`.
#[proc_macro_attribute]
pub fn host_module(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options with Options::parse);
    let item = parse_macro_input!(item as syn::ItemMod);
    finish(embed::module(&options, item))
}

/// Makes structures of dicts or objects (of their attributes), wrappers of what they wrap, enums of the names of their variants
/// in lower case with underscores.
#[proc_macro_derive(FromScript)]
pub fn derive_from_script(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    finish(derive::from_script(&item))
}

/// Makes dicts of structures, and the reverse of what the derive of `FromScript` does for others.
#[proc_macro_derive(IntoScript)]
pub fn derive_into_script(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    finish(derive::into_script(&item))
}

fn finish(result: syn::Result<Tokens>) -> TokenStream {
    result.unwrap_or_else(|e| e.to_compile_error()).into()
}

/// The arguments of an attribute.
struct Options(Vec<Meta>);

impl Options {
    fn parse(input: syn::parse::ParseStream) -> syn::Result<Options> {
        Ok(Options(
            Punctuated::<Meta, Token![,]>::parse_terminated(input)?
                .into_iter()
                .collect(),
        ))
    }
    fn get(&self, name: &str) -> Option<&Meta> {
        self.0.iter().find(|m| m.path().is_ident(name))
    }
    /// `name = value`
    fn value(&self, name: &str) -> Option<&Expr> {
        match self.get(name) {
            Some(Meta::NameValue(pair)) => Some(&pair.value),
            _ => None,
        }
    }
    /// `name = "text"`
    fn text(&self, name: &str) -> Option<String> {
        text_of(self.value(name)?)
    }
}

/// The text of a string literal.
fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        // A literal that came through a `macro_rules!` parameter.
        Expr::Group(group) => text_of(&group.expr),
        _ => None,
    }
}

/// The lines of a doc comment.
fn doc_of(attrs: &[syn::Attribute]) -> Option<String> {
    let mut lines = Vec::new();
    for attr in attrs.iter().filter(|a| a.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attr.meta {
            let line = text_of(&pair.value)?;
            lines.push(
                line.strip_prefix(' ')
                    .unwrap_or(&line)
                    .trim_end()
                    .to_string(),
            );
        }
    }
    if lines.is_empty() {
        None
    } else {
        Some(lines.join("\n").trim().to_string())
    }
}

/// The last identifier of the implemented type.
fn self_ident(item: &ItemImpl) -> syn::Result<String> {
    match &*item.self_ty {
        syn::Type::Path(path) => Ok(path
            .path
            .segments
            .last()
            .expect("a path has segments")
            .ident
            .to_string()),
        other => Err(syn::Error::new_spanned(
            other,
            "a named type is needed here",
        )),
    }
}

fn expand_methods(options: &Options, mut item: ItemImpl) -> syn::Result<Tokens> {
    let class = match options.text("class") {
        Some(name) => name,
        None => self_ident(&item)?.trim_end_matches('_').to_lowercase(),
    };
    let mut table = Vec::new();
    let mut direct = Vec::new();
    let mut new = None;
    let mut getset: Vec<function::GetSet> = Vec::new();
    for member in &mut item.items {
        let ImplItem::Fn(member) = member else {
            continue;
        };
        let spec = function::Spec::take(&mut member.attrs)?;
        let owner = function::Owner {
            class: Some(&class),
            module: None,
        };
        match spec.role(false) {
            function::Role::Rust => {}
            function::Role::New => new = Some(function::shim(&spec, &member.sig, &owner)?.call),
            function::Role::Getter | function::Role::Setter | function::Role::Deleter => {
                function::accessor(&spec, &member.sig, &class, &mut getset)?;
            }
            _ => {
                let (row, short) = function::method_def(&spec, &member.sig, &owner)?;
                table.push(row);
                direct.push(short);
            }
        }
    }
    let prefix = options.text("part").map(|p| p + "_").unwrap_or_default();
    let name = |text: &str| quote::format_ident!("{prefix}{text}");
    let (methods, getsets) = (name("METHODS"), name("GETSET"));
    let new = new.map(|shim| {
        let name = name("NEW");
        quote! {
            /// Makes an instance; the class comes first.
            pub const #name: ::core::option::Option<::taipan_vm::native::NativeFn> = ::core::option::Option::Some(#shim);
        }
    });
    let getset = getset
        .iter()
        .map(|g| g.tokens())
        .collect::<syn::Result<Vec<_>>>()?;
    let (generics, _, bounds) = item.generics.split_for_impl();
    let self_ty = &item.self_ty;
    Ok(quote! {
        // The names and parameters are the script's choice.
        #[allow(clippy::new_ret_no_self, clippy::too_many_arguments, clippy::wrong_self_convention)]
        #item
        impl #generics #self_ty #bounds {
            /// Methods that scripts see.
            pub const #methods: &'static [::taipan_vm::native::MethodDef] = &[#(#table),*];
            /// Computed attributes that scripts see.
            pub const #getsets: &'static [::taipan_vm::native::GetSetDef] = &[#(#getset),*];
            #new
            #(#direct)*
        }
    })
}

fn expand_module(options: &Options, mut item: ItemImpl, define: bool) -> syn::Result<Tokens> {
    let module = options.text("name").or_else(|| options.text("module"));
    if define && module.is_none() {
        return Err(syn::Error::new_spanned(
            &item.self_ty,
            "name the module: #[module(name = \"…\")]",
        ));
    }
    let mut table = Vec::new();
    let mut direct = Vec::new();
    let mut init = None;
    for member in &mut item.items {
        let ImplItem::Fn(member) = member else {
            continue;
        };
        let spec = function::Spec::take(&mut member.attrs)?;
        match spec.role(true) {
            function::Role::Rust => {}
            function::Role::Init => init = Some(member.sig.ident.clone()),
            function::Role::Function => {
                let owner = function::Owner {
                    class: None,
                    module: module.as_deref(),
                };
                let (row, short) = function::method_def(&spec, &member.sig, &owner)?;
                table.push(row);
                direct.push(short);
            }
            _ => {
                return Err(syn::Error::new_spanned(
                    &member.sig,
                    "a module has only functions",
                ));
            }
        }
    }
    let self_ty = &item.self_ty;
    let def = define.then(|| {
        let doc = doc_of(&item.attrs).unwrap_or_default();
        let init = match init {
            Some(name) => quote!(<#self_ty>::#name),
            None => quote!(|_, _| ::core::result::Result::Ok(())),
        };
        quote! {
            /// The module's definition.
            pub const DEF: ::taipan_vm::native::ModuleDef = ::taipan_vm::native::ModuleDef {
                name: #module,
                doc: ::taipan_vm::native::documentation(#doc),
                functions: Self::FUNCTIONS,
                init: #init,
            };
        }
    });
    Ok(quote! {
        // The names and parameters are the script's choice.
        #[allow(clippy::new_ret_no_self, clippy::too_many_arguments, clippy::wrong_self_convention)]
        #item
        impl #self_ty {
            /// Functions that scripts see.
            pub const FUNCTIONS: &'static [::taipan_vm::native::MethodDef] = &[#(#table),*];
            #def
            #(#direct)*
        }
    })
}
