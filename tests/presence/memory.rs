//! A memcached in memory whose time the test sets: what is fetched, and what is changed without an answer.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use rust_json_session::store::protocol::{Code, Reply, Request};
use rust_json_session::store::{
    Address, Answer, Cas, Error, ErrorKind, Key, Pool, PoolSettings, Probed, Quiet, Transport,
};

use crate::support::pool_settings;

/// Its items, with the second in which each expires.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    items: HashMap<Vec<u8>, (Vec<u8>, u64)>,
    /// Of all that there has been.
    pub(crate) longest_item: usize,
}

/// The way to it.
pub(crate) struct Way {
    memory: Rc<RefCell<Memory>>,
    answers: Vec<Answer>,
}

/// A process's pool of it.
pub(crate) fn pool(memory: &Rc<RefCell<Memory>>) -> Pool<Way> {
    let settings = PoolSettings {
        ..pool_settings("unix:///memory", 0)
    };
    Pool::over(&settings.into(), |_| Way {
        memory: Rc::clone(memory),
        answers: Vec::new(),
    })
}

impl Memory {
    fn get(&self, key: &Key) -> Option<&(Vec<u8>, u64)> {
        let item = self.items.get(key.as_bytes());
        item.filter(|(_, expires)| self.now < *expires)
    }

    fn set(&mut self, key: &Key, value: Vec<u8>, expires: u64) {
        self.longest_item = self.longest_item.max(value.len());
        self.items.insert(key.as_bytes().to_vec(), (value, expires));
    }

    fn carry_out(&mut self, command: &Quiet<'_>) {
        match *command {
            Quiet::Add {
                key,
                value,
                expires,
            } => {
                if self.get(key).is_none() {
                    self.set(key, value.to_vec(), self.now + u64::from(expires.as_u32()));
                }
            }
            Quiet::Append { key, value } => {
                if let Some((item, expires)) = self.get(key) {
                    self.set(key, [item, value].concat(), *expires);
                }
            }
            Quiet::Delete { key } => {
                self.items.remove(key.as_bytes());
            }
            Quiet::Set {
                key,
                value,
                expires,
            } => self.set(key, value.to_vec(), self.now + u64::from(expires.as_u32())),
        }
    }

    fn answer(&self, request: &Request<'_>) -> Answer {
        let Request::Fetch { key, renew: None } = *request else {
            unreachable!("nothing else is asked");
        };
        match self.get(key) {
            Some((value, _)) => Answer {
                reply: Reply {
                    cas: Some(Cas(1)),
                    value_len: Some(value.len()),
                    ..Reply::from(Code::Value)
                },
                value: value.clone(),
            },
            None => Answer {
                reply: Reply::from(Code::End),
                value: Vec::new(),
            },
        }
    }
}

impl Transport for Way {
    fn send(&mut self, requests: &[Request<'_>]) {
        let memory = self.memory.borrow();
        self.answers = requests
            .iter()
            .map(|request| memory.answer(request))
            .collect();
    }

    fn receive(&mut self, _: &[Request<'_>]) -> Result<Vec<Answer>, Error> {
        Ok(std::mem::take(&mut self.answers))
    }

    fn post(&mut self, _: &Request<'_>) -> Result<(), Error> {
        unreachable!("nothing has a reply that nobody waits for")
    }

    fn post_quietly(&mut self, commands: &[Quiet<'_>]) -> Result<(), Error> {
        for command in commands {
            self.memory.borrow_mut().carry_out(command);
        }
        Ok(())
    }

    fn connection(&mut self) -> Option<u64> {
        Some(1)
    }

    fn last_connection(&self) -> u64 {
        1
    }

    fn probe(&mut self) -> Probed {
        Probed::Answered
    }

    fn has_answered(&self) -> bool {
        true
    }

    fn round_trip(&self) -> Option<Duration> {
        None
    }

    fn fail(&mut self, kind: ErrorKind) -> Error {
        Error {
            server: Address::Unix("/memory".into()),
            kind,
            is_resent: false,
        }
    }
}
