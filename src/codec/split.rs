//! A document's variables apart: those that need hints into an outline, all others on to whoever builds the session.

use std::collections::BTreeSet;

use super::error::Kind;
use super::event::{Shape, Sink, Text};
use super::outline::Outline;

/// Hands on what plain JSON says. In place of a variable that needs hints goes null for now, so that its place is kept;
/// it is to follow once more, and the last value of a name is the one that counts.
pub(super) struct Split<'s, 'a, S> {
    sink: &'s mut S,
    hinted: &'s BTreeSet<Vec<u8>>,
    outline: Outline<'a>,
    current: Current,
}

/// Where the events of the current variable go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Hints,
    Outline,
    Sink,
}

impl<'s, 'a, S> Split<'s, 'a, S> {
    pub(super) fn new(sink: &'s mut S, hinted: &'s BTreeSet<Vec<u8>>) -> Self {
        Self {
            sink,
            hinted,
            outline: Outline::default(),
            current: Current::Sink,
        }
    }

    /// The variables that need hints.
    pub(super) fn into_outline(self) -> Outline<'a> {
        self.outline
    }
}

/// Sends an event to where the current variable goes.
macro_rules! send {
    ($split:ident, $event:ident($($argument:expr),*)) => {
        match $split.current {
            Current::Sink => $split.sink.$event($($argument),*),
            Current::Outline => Sink::$event(&mut $split.outline, $($argument),*),
            Current::Hints => Ok(()),
        }
    };
}

impl<'a, S: Sink<'a>> Sink<'a> for Split<'_, 'a, S> {
    fn begin_root(&mut self) -> Result<(), Kind> {
        self.outline.begin_root()?;
        self.sink.begin_root()
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.sink.root_key(name)?;
        self.current = Current::Sink;
        if self.hinted.contains(&*name.to_bytes()) {
            self.sink.null()?;
            self.current = Current::Outline;
            self.outline.root_key(name)?;
        }
        Ok(())
    }

    /// The session goes on in what follows.
    fn end_root(&mut self) -> Result<(), Kind> {
        self.outline.end_root()
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        self.current = Current::Hints;
        Ok(())
    }

    fn null(&mut self) -> Result<(), Kind> {
        send!(self, null())
    }

    fn bool(&mut self, value: bool) -> Result<(), Kind> {
        send!(self, bool(value))
    }

    fn int(&mut self, text: Text<'_>) -> Result<(), Kind> {
        send!(self, int(text))
    }

    fn float(&mut self, text: &[u8]) -> Result<(), Kind> {
        send!(self, float(text))
    }

    fn string(&mut self, text: Text<'a>) -> Result<(), Kind> {
        send!(self, string(text))
    }

    fn begin_array(&mut self, shape: Shape) -> Result<(), Kind> {
        send!(self, begin_array(shape))
    }

    fn begin_object(&mut self, class: &'a [u8]) -> Result<(), Kind> {
        send!(self, begin_object(class))
    }

    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        send!(self, int_key(key))
    }

    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        send!(self, string_key(name))
    }

    fn end(&mut self) -> Result<(), Kind> {
        send!(self, end())
    }

    fn serializable(&mut self, class: &'a [u8], text: &'a [u8]) -> Result<(), Kind> {
        send!(self, serializable(class, text))
    }

    fn enum_case(&mut self, class: &'a [u8], case: &'a [u8]) -> Result<(), Kind> {
        send!(self, enum_case(class, case))
    }

    fn reference(&mut self, slot: usize) -> Result<(), Kind> {
        send!(self, reference(slot))
    }

    fn same_object(&mut self, slot: usize) -> Result<(), Kind> {
        send!(self, same_object(slot))
    }
}
