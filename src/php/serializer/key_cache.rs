//! Names that come again and again, as those of the rows of a list do: each is made and hashed once.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::ZendStr;

use super::shim;

/// The last names, each where its own bytes put it.
#[derive(Default)]
pub(super) struct KeyCache {
    names: Vec<Option<ZBox<ZendStr>>>,
}

impl KeyCache {
    /// The string with these bytes, perhaps one that others have too.
    #[inline]
    pub(super) fn name(&mut self, bytes: &[u8]) -> ZBox<ZendStr> {
        if self.names.is_empty() {
            self.names.resize_with(SIZE, || None);
        }
        let place = self.names.get_mut(place_of(bytes));
        let Some(place) = place.filter(|_| bytes.len() <= LONGEST) else {
            return shim::string(bytes);
        };
        if let Some(known) = place
            && is_same(known.as_bytes(), bytes)
        {
            return share(known);
        }
        share(place.insert(shim::string(bytes)))
    }
}

/// By its length, its first byte, its last and one between.
#[inline]
fn place_of(bytes: &[u8]) -> usize {
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    let len = bytes.len();
    (byte(0) ^ byte(len / 2) << 2 ^ byte(len.saturating_sub(1)) << 1 ^ len << 3) % SIZE
}

/// Whether two names are the same. Most have a few bytes, which a call of `memcmp` is long for.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match (
        one.first_chunk::<8>(),
        other.first_chunk::<8>(),
        one.last_chunk::<8>(),
        other.last_chunk::<8>(),
    ) {
        _ if one.len() > 16 => one == other,
        (Some(start), Some(other_start), Some(end), Some(other_end)) => {
            start == other_start && end == other_end
        }
        _ => one.iter().zip(other).all(|(one, other)| one == other),
    }
}

/// One more reference to a string.
fn share(string: &mut ZBox<ZendStr>) -> ZBox<ZendStr> {
    if !shim::is_interned(string) {
        string.gc.refcount += 1;
    }
    // SAFETY: a string, of which one reference was just added; or one that has no count of them.
    unsafe { ZBox::from_raw(std::ptr::from_mut(&mut **string)) }
}

/// Names that are held at a time.
const SIZE: usize = 64;

/// Bytes of a name that may come again.
const LONGEST: usize = 40;
