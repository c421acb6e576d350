//! A position in bytes that somebody else wrote. Knows no format.
//!
//! Every read either advances past what it returns or leaves the position at the fault, so an
//! error's offset is the position. Nothing here allocates, whatever a length field claims.

use super::error::{Error, Kind};

/// What is left to read.
#[derive(Clone, Debug)]
pub(super) struct Input<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    /// The next byte is `byte`: step over it.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8, name: &'static str) -> Result<(), Error> {
        match self.peek() {
            Some(found) if found == byte => {
                self.offset += 1;
                Ok(())
            }
            Some(_) => Err(self.error(Kind::Expected(name))),
            None => Err(self.error(Kind::UnexpectedEnd)),
        }
    }

    /// The next byte, stepped over.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.offset += 1;
        Some(byte)
    }

    /// Steps over `count` bytes that the caller has seen in [`Input::rest`].
    #[inline]
    pub(super) fn skip(&mut self, count: usize) {
        debug_assert!(count <= self.rest().len());
        self.offset = self.offset.saturating_add(count);
    }

    /// The next `len` bytes. The length may be a stranger's claim.
    #[inline]
    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let Some((taken, _)) = self.rest().split_at_checked(len) else {
            return Err(self.error(Kind::LengthPastEnd));
        };
        self.offset += len;
        Ok(taken)
    }

    /// The bytes before the next one that fails `holds`, stepped over; may be none.
    #[inline]
    pub(super) fn take_while(&mut self, holds: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let len = rest
            .iter()
            .position(|&byte| !holds(byte))
            .unwrap_or(rest.len());
        self.offset += len;
        rest.get(..len).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.offset).copied()
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.offset..).unwrap_or_default()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.offset >= self.bytes.len()
    }

    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// `kind`, at the current position.
    #[cold]
    pub(super) fn error(&self, kind: Kind) -> Error {
        Error {
            kind,
            offset: self.offset,
        }
    }
}
