//! A position in bytes that somebody else wrote. Knows no format.
//!
//! Every read either advances past what it returns or leaves the position at the fault, so an
//! error's offset is the position. Nothing here allocates, whatever a length field claims.

use super::error::{Error, Kind};

/// What is left to read.
#[derive(Clone, Debug)]
pub(super) struct Input<'a> {
    rest: &'a [u8],
    /// Length of the whole.
    len: usize,
}

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            len: bytes.len(),
        }
    }

    /// The next byte is `byte`: step over it.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8, name: &'static str) -> Result<(), Error> {
        match self.rest.split_first() {
            Some((&found, rest)) if found == byte => {
                self.rest = rest;
                Ok(())
            }
            Some(_) => Err(self.error(Kind::Expected(name))),
            None => Err(self.error(Kind::UnexpectedEnd)),
        }
    }

    /// The next byte, stepped over.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    /// Steps over `count` bytes that the caller has seen in [`Input::rest`].
    #[inline]
    pub(super) fn skip(&mut self, count: usize) {
        debug_assert!(count <= self.rest.len());
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Steps to `rest`, the end of what the caller has seen in [`Input::rest`].
    #[inline]
    pub(super) fn skip_to(&mut self, rest: &'a [u8]) {
        debug_assert!(self.rest.ends_with(rest));
        self.rest = rest;
    }

    /// The next `len` bytes. The length may be a stranger's claim.
    #[inline]
    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let Some((taken, rest)) = self.rest.split_at_checked(len) else {
            return Err(self.error(Kind::LengthPastEnd));
        };
        self.rest = rest;
        Ok(taken)
    }

    /// The bytes before the next one that fails `holds`, stepped over; may be none.
    #[inline]
    pub(super) fn take_while(&mut self, holds: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|&byte| !holds(byte));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.len - self.rest.len()
    }

    /// `kind`, at the current position.
    #[cold]
    pub(super) fn error(&self, kind: Kind) -> Error {
        Error {
            kind,
            offset: self.offset(),
        }
    }
}
