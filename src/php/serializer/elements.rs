//! What is in a PHP array, in order, read where it stands (`Zend/zend_hash.h`).

use std::slice;

use ext_php_rs::ffi;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};

use crate::codec::Shape;

/// The elements of an array.
pub(super) struct Elements<'v> {
    array: &'v ZendHashTable,
    rest: Rest<'v>,
}

enum Rest<'v> {
    /// Values alone; each stands under its number.
    #[cfg(php82)]
    Packed(std::iter::Enumerate<slice::Iter<'v, Zval>>),
    Pairs(slice::Iter<'v, ffi::Bucket>),
}

/// What an element stands under.
pub(super) enum Key<'v> {
    Index(i64),
    Name(&'v [u8]),
}

/// A value, without what PHP has around it.
pub(super) enum Value<'v> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(&'v [u8]),
    Array(&'v ZendHashTable),
    /// An object, or what a reference leads to that others lead to as well: a value that has an identity.
    Identity(&'v Zval),
}

impl<'v> Elements<'v> {
    pub(super) fn of(array: &'v ZendHashTable) -> Self {
        Self {
            array,
            rest: rest(array),
        }
    }

    /// The array that they are in.
    pub(super) fn array(&self) -> &'v ZendHashTable {
        self.array
    }
}

impl<'v> Iterator for Elements<'v> {
    type Item = (Key<'v>, &'v Zval);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rest {
            #[cfg(php82)]
            Rest::Packed(values) => values
                .find(|(_, value)| !is_unset(value))
                .map(|(at, value)| (Key::Index(i64::try_from(at).unwrap_or(i64::MAX)), value)),
            Rest::Pairs(pairs) => pairs.find(|pair| !is_unset(&pair.val)).map(|pair| {
                // SAFETY: null, or the key, which lives as long as the array.
                let key = match unsafe { pair.key.as_ref() } {
                    Some(name) => Key::Name(bytes(name)),
                    None => Key::Index(pair.h.cast_signed()),
                };
                (key, &pair.val)
            }),
        }
    }
}

/// The shape of an array.
pub(super) fn shape_of(array: &ZendHashTable) -> Shape {
    #[cfg(php82)]
    if is_packed(array) && array.nNumUsed == array.nNumOfElements {
        return Shape::List;
    }
    let is_list = Elements::of(array)
        .enumerate()
        .all(|(at, (key, _))| matches!(key, Key::Index(index) if usize::try_from(index) == Ok(at)));
    if is_list { Shape::List } else { Shape::Map }
}

/// What a value is. One behind a reference that nothing else shares is as good as one that stands there itself.
#[inline]
pub(super) fn value_of(zval: &Zval) -> Value<'_> {
    match type_of(zval) {
        ffi::IS_FALSE => Value::Bool(false),
        ffi::IS_TRUE => Value::Bool(true),
        // SAFETY: the type says which member of the union there is.
        ffi::IS_LONG => Value::Int(unsafe { zval.value.lval }),
        // SAFETY: as above.
        ffi::IS_DOUBLE => Value::Float(unsafe { zval.value.dval }),
        ffi::IS_STRING => {
            // SAFETY: as above.
            let string = unsafe { zval.value.str_ };
            // SAFETY: a string that the value holds.
            Value::String(bytes(unsafe { &*string }))
        }
        ffi::IS_ARRAY => {
            // SAFETY: as above.
            let array = unsafe { zval.value.arr };
            // SAFETY: an array that the value holds.
            Value::Array(unsafe { &*array })
        }
        ffi::IS_OBJECT => Value::Identity(zval),
        ffi::IS_REFERENCE => {
            // SAFETY: as above.
            let reference = unsafe { zval.value.ref_ };
            // SAFETY: a reference that the value holds.
            let reference = unsafe { &*reference };
            if reference.gc.refcount > 1 {
                Value::Identity(zval)
            } else {
                value_of(&reference.val)
            }
        }
        // As serialize() has it.
        ffi::IS_RESOURCE => Value::Int(0),
        _ => Value::Null,
    }
}

fn rest(array: &ZendHashTable) -> Rest<'_> {
    let used = usize::try_from(array.nNumUsed).unwrap_or_default();
    if used == 0 {
        return Rest::Pairs([].iter());
    }
    #[cfg(php82)]
    if is_packed(array) {
        // SAFETY: the flag says which member of the union there is.
        let values = unsafe { array.__bindgen_anon_1.arPacked };
        // SAFETY: a packed array has its values here, as many as are used.
        let values: &[Zval] = unsafe { slice::from_raw_parts(values, used) };
        return Rest::Packed(values.iter().enumerate());
    }
    // SAFETY: as above.
    #[cfg(php82)]
    let pairs = unsafe { array.__bindgen_anon_1.arData };
    #[cfg(not(php82))]
    let pairs = array.arData;
    // SAFETY: any other array has pairs here, as many as are used.
    Rest::Pairs(unsafe { slice::from_raw_parts(pairs, used) }.iter())
}

#[cfg(php82)]
fn is_packed(array: &ZendHashTable) -> bool {
    /// `HASH_FLAG_PACKED` in `Zend/zend_hash.h`.
    const PACKED: u32 = 1 << 2;
    // SAFETY: both members of the union are the same bits.
    unsafe { array.u.flags & PACKED != 0 }
}

/// Whether there was a value, which is gone.
#[inline]
fn is_unset(zval: &Zval) -> bool {
    type_of(zval) == ffi::IS_UNDEF
}

#[inline]
fn type_of(zval: &Zval) -> u32 {
    // SAFETY: both members of the union are the same bits.
    u32::from(unsafe { zval.u1.v.type_ })
}

#[inline]
fn bytes(string: &ZendStr) -> &[u8] {
    string.as_bytes()
}
