//! The servers as they are, and what is still on its way to them.

use std::rc::Rc;

use crate::memcached::{Command, Fault, Id, Kind, Memcached, Verb};
use crate::tape::Told;

/// A server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Server {
    pub(crate) memcached: Memcached,
    /// How often it was started anew.
    pub(crate) epoch: u8,
    pub(crate) reach: Reach,
}

/// Whether a server can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Reach {
    #[default]
    Answers,
    /// It takes commands, and carries them out once it goes on.
    Hangs,
    /// By nobody.
    IsDown,
}

/// Commands of an exchange that was given up, and that may be carried out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Late {
    pub(crate) who: usize,
    /// What it waited for then.
    pub(crate) moment: usize,
    pub(crate) server: usize,
    /// The first that is left.
    pub(crate) from: usize,
}

impl Server {
    /// Carries out a command.
    pub(crate) fn execute(&mut self, command: &Command, fault: Option<Fault>) -> Told {
        let told = match (&command.verb, fault) {
            (Verb::Store(value, condition), Some(fault)) => {
                let value = mangled(value, fault);
                let verb = Verb::Store(value, *condition);
                self.memcached
                    .execute(&Command { verb, ..*command }, Some(fault))
            }
            _ => self.memcached.execute(command, fault),
        };
        Told::Answer(told, self.epoch)
    }

    /// Starts it anew, without its data.
    pub(crate) fn restart(&mut self) {
        *self = Self {
            epoch: self.epoch + 1,
            ..Self::default()
        };
    }

    /// What it has of a session, without the stamp.
    pub(crate) fn document(&self, id: Id) -> Option<&[u8]> {
        let value = self.memcached.value(id.place(Kind::Session));
        value.map(|value| value.trim_ascii_end())
    }
}

/// A value whose stamp lacks something.
fn mangled(value: &Rc<[u8]>, fault: Fault) -> Rc<[u8]> {
    let mut bytes = value.to_vec();
    let end = value.trim_ascii_end().len();
    if bytes.len() > end {
        match fault {
            Fault::StampsAreAlike => bytes[end + 1..end + 25].fill(b' '),
            Fault::StampsForgetTheDestruction => bytes.truncate(end + 25),
            Fault::StampsSayNoServerWasAway => bytes[end] = b'\t',
            _ => {}
        }
    }
    bytes.into()
}
