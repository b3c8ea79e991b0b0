//! `#[class]`.

use crate::{Options, doc_of};
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, ItemStruct, Meta, Token};

pub fn expand(options: &Options, item: &ItemStruct) -> syn::Result<Tokens> {
    let ident = &item.ident;
    let Some(name) = options.text("name") else {
        return Err(syn::Error::new_spanned(
            ident,
            "name the class: #[class(name = \"…\", module = \"…\")]",
        ));
    };
    let module = options
        .text("module")
        .unwrap_or_else(|| "builtins".to_string());
    let mut doc = doc_of(&item.attrs).unwrap_or_default();
    if let Some(signature) = options.text("signature") {
        doc = format!("{signature}\n--\n\n{doc}");
    }
    let new = match options.get("new") {
        None => quote!(::core::option::Option::None),
        Some(Meta::Path(_)) => quote!(<#ident>::NEW),
        Some(Meta::NameValue(pair)) => {
            let path = &pair.value;
            quote!(::core::option::Option::Some(#path))
        }
        Some(other) => return Err(syn::Error::new_spanned(other, "`new` or `new = path`")),
    };
    let flags = match options.get("flags") {
        Some(Meta::List(list)) => list
            .parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated)?
            .into_iter()
            .map(|flag| quote!(| ::taipan_vm::types::type_::flag::#flag))
            .collect::<Tokens>(),
        Some(other) => return Err(syn::Error::new_spanned(other, "flags(BASETYPE, …)")),
        None => Tokens::new(),
    };
    let (methods, getset) = match options.value("methods") {
        Some(Expr::Path(path)) if path.path.is_ident("none") => (quote!(&[]), quote!(&[])),
        Some(other) => (quote!(#other), quote!(<#ident>::GETSET)),
        None => (quote!(<#ident>::METHODS), quote!(<#ident>::GETSET)),
    };
    let next = options.value("next").map(|path| {
        quote! {
            const NEXT: ::core::option::Option<::taipan_vm::heap::NativeNext> = ::core::option::Option::Some(
                |vm, this| ::taipan_vm::heap::or_undef(#path(vm, this)),
            );
        }
    });
    let send = options.value("send").map(|path| {
        quote! {
            const SEND: ::core::option::Option<::taipan_vm::heap::NativeSend> = ::core::option::Option::Some(#path);
        }
    });
    let buffer = options.value("buffer").map(|path| {
        quote! {
            const BUFFER: ::core::option::Option<::taipan_vm::heap::NativeBuffer> = ::core::option::Option::Some(#path);
        }
    });
    Ok(quote! {
        #item
        impl ::taipan_vm::heap::NativePayload for #ident { #next #send #buffer }
        impl ::taipan_vm::heap::Downcast for #ident {
            const NAME: &'static str = #name;
            #[inline]
            fn downcast(value: &::taipan_vm::value::Value) -> ::core::option::Option<&Self> {
                value.native::<Self>()
            }
        }
        impl #ident {
            /// The definition of the class.
            pub const CLASS: ::taipan_vm::native::ClassDef = ::taipan_vm::native::ClassDef {
                name: #name,
                module: #module,
                doc: ::taipan_vm::native::documentation(#doc),
                methods: #methods,
                getset: #getset,
                new: #new,
                flags: 0 #flags,
            };
        }
    })
}
