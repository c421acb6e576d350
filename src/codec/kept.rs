//! Empty and list-like arrays that a document writes as `{...}`.
//!
//! PHP's arrays have no such kind, so between reading and writing a session the places of these are
//! remembered, and what is still such an array there is written as it was.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher13;

use super::error::Kind;
use super::event::{Shape, Sink, Text};

/// The places of such arrays in one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptMaps(Vec<Path>);

impl KeptMaps {
    /// The places of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut places = [self.0.as_slice(), &other.0].concat();
        places.sort_unstable();
        places.dedup();
        Self(places)
    }

    pub(super) fn contains(&self, path: Path) -> bool {
        self.0.binary_search(&path).is_ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The keys down to a place, hashed. Nobody gains by two places with one hash: an empty array of theirs would
/// be `{}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path(u64);

impl Path {
    /// Of the session itself, which is always an object.
    pub(super) const ROOT: Self = Self(0);

    pub(super) fn join(self, name: &[u8]) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write_u64(self.0);
        hasher.write(name);
        Self(hasher.finish())
    }
}

/// Finds such arrays in a document.
#[derive(Default)]
pub(super) struct FindKeptMaps {
    open: Vec<Open>,
    name: Vec<u8>,
    found: Vec<Path>,
}

struct Open {
    path: Path,
    is_map: bool,
    is_list_like: bool,
    len: usize,
}

impl FindKeptMaps {
    pub(super) fn into_kept_maps(mut self) -> KeptMaps {
        self.found.sort_unstable();
        KeptMaps(self.found)
    }

    fn open(&mut self, is_map: bool) {
        let path = match self.open.last() {
            Some(parent) => parent.path.join(&self.name),
            None => Path::ROOT,
        };
        self.open.push(Open {
            path,
            is_map,
            is_list_like: true,
            len: 0,
        });
    }

    fn name_by(&mut self, key: i64) {
        self.name.clear();
        self.name
            .extend_from_slice(itoa::Buffer::new().format(key).as_bytes());
    }
}

impl<'a> Sink<'a> for FindKeptMaps {
    fn begin_root(&mut self) -> Result<(), Kind> {
        self.open(false);
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.name = name.to_bytes().into_owned();
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    /// What stands there is a string, or of no use.
    fn hints_key(&mut self) -> Result<(), Kind> {
        self.name.clear();
        Ok(())
    }

    fn null(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn bool(&mut self, _value: bool) -> Result<(), Kind> {
        Ok(())
    }

    fn int(&mut self, _text: Text<'_>) -> Result<(), Kind> {
        Ok(())
    }

    fn float(&mut self, _text: &[u8]) -> Result<(), Kind> {
        Ok(())
    }

    fn string(&mut self, _text: Text<'a>) -> Result<(), Kind> {
        Ok(())
    }

    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        self.open(shape == Shape::Map);
        Ok(())
    }

    fn begin_object(&mut self, _class: &'a [u8]) -> Result<(), Kind> {
        self.open(false);
        Ok(())
    }

    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        self.name_by(key);
        Ok(())
    }

    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.name = name.to_bytes().into_owned();
        if let Some(open) = self.open.last_mut() {
            let mut digits = itoa::Buffer::new();
            open.is_list_like =
                open.is_list_like && digits.format(open.len).as_bytes() == self.name;
            open.len += 1;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Kind> {
        if let Some(open) = self.open.pop()
            && open.is_map
            && open.is_list_like
        {
            self.found.push(open.path);
        }
        Ok(())
    }

    fn serializable(&mut self, _class: &'a [u8], _text: &'a [u8]) -> Result<(), Kind> {
        Ok(())
    }

    fn enum_case(&mut self, _class: &'a [u8], _case: &'a [u8]) -> Result<(), Kind> {
        Ok(())
    }

    fn reference(&mut self, _slot: usize) -> Result<(), Kind> {
        Ok(())
    }

    fn same_object(&mut self, _slot: usize) -> Result<(), Kind> {
        Ok(())
    }
}
