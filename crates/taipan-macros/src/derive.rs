//! The derives of the `taipan` crate: structures and enums of Rust as values of scripts.

use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::{Ident, Type};

/// What the derives see of a type.
enum Shape<'a> {
    /// Named fields.
    Named(Vec<&'a Ident>),
    /// One unnamed field.
    Wrapper(&'a Type),
    /// Variants without fields.
    Names(Vec<&'a Ident>),
}

fn shape(item: &syn::DeriveInput) -> syn::Result<Shape<'_>> {
    let refused = |what: &str| Err(syn::Error::new_spanned(&item.ident, what));
    match &item.data {
        syn::Data::Struct(data) => match &data.fields {
            syn::Fields::Named(fields) => Ok(Shape::Named(
                fields
                    .named
                    .iter()
                    .filter_map(|f| f.ident.as_ref())
                    .collect(),
            )),
            syn::Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Ok(Shape::Wrapper(&fields.unnamed[0].ty))
            }
            _ => refused("a structure with named fields, or with one that has no name"),
        },
        syn::Data::Enum(data) if data.variants.iter().all(|v| v.fields.is_empty()) => Ok(
            Shape::Names(data.variants.iter().map(|v| &v.ident).collect()),
        ),
        _ => refused("an enum whose variants have no fields"),
    }
}

impl Shape<'_> {
    /// The type in stubs.
    fn hint(&self, conversion: Tokens) -> Tokens {
        let text = match self {
            Shape::Named(_) => "dict[str, Any]".to_string(),
            Shape::Wrapper(ty) => return quote!(<#ty as #conversion>::hint()),
            Shape::Names(variants) => {
                let names = variants.iter().map(|v| format!("{:?}", variant_name(v)));
                format!("Literal[{}]", names.collect::<Vec<_>>().join(", "))
            }
        };
        quote!(#text.into())
    }
}

/// The text that stands for a variant.
fn variant_name(ident: &Ident) -> String {
    let mut text = String::new();
    for (i, c) in ident.to_string().chars().enumerate() {
        if c.is_uppercase() && i > 0 {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// `#[derive(FromScript)]`
pub fn from_script(item: &syn::DeriveInput) -> syn::Result<Tokens> {
    let ident = &item.ident;
    let shape = shape(item)?;
    let hint = shape.hint(quote!(::taipan::FromScript));
    let body = match shape {
        Shape::Named(fields) => {
            let names = fields.iter().map(|f| f.to_string());
            quote! {
                ::core::result::Result::Ok(#ident { #(#fields: ::taipan::__private::field(value, cx, #names)?),* })
            }
        }
        Shape::Wrapper(_) => quote!(value.get(cx).map(#ident)),
        Shape::Names(variants) => {
            let names = variants.iter().map(|v| variant_name(v));
            quote! {
                let name: ::std::string::String = value.get(cx)?;
                match name.as_str() {
                    #(#names => ::core::result::Result::Ok(#ident::#variants),)*
                    other => ::core::result::Result::Err(::taipan::Error::value_error(::std::format!("unknown {}: '{other}'", ::core::stringify!(#ident)))),
                }
            }
        }
    };
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::taipan::FromScript for #ident #arguments #bounds {
            fn hint() -> ::std::string::String {
                #hint
            }
            fn from_script<'vm>(value: &::taipan::Local<'vm>, cx: &mut ::taipan::Ctx<'vm>) -> ::taipan::Result<Self> {
                #body
            }
        }
    })
}

/// `#[derive(IntoScript)]`
pub fn into_script(item: &syn::DeriveInput) -> syn::Result<Tokens> {
    let ident = &item.ident;
    let shape = shape(item)?;
    let hint = shape.hint(quote!(::taipan::IntoScript));
    let body = match shape {
        Shape::Named(fields) => {
            let names = fields.iter().map(|f| f.to_string());
            quote! {
                let pairs = [#((#names, cx.value(self.#fields)?)),*];
                ::taipan::__private::dict(pairs, cx)
            }
        }
        Shape::Wrapper(_) => quote!(::taipan::IntoScript::into_script(self.0, cx)),
        Shape::Names(variants) => {
            let names = variants.iter().map(|v| variant_name(v));
            quote! {
                let name = match self { #(#ident::#variants => #names),* };
                ::taipan::IntoScript::into_script(name, cx)
            }
        }
    };
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::taipan::IntoScript for #ident #arguments #bounds {
            fn hint() -> ::std::string::String {
                #hint
            }
            fn into_script<'vm>(self, cx: &mut ::taipan::Ctx<'vm>) -> ::taipan::Result<::taipan::Local<'vm>> {
                #body
            }
        }
    })
}
