//! The servers in the order in which a key would be on them.
//!
//! Knows how keys are distributed from its neighbours, and nothing of whether a server is alive.

use super::ketama::Continuum;
use super::modulo;
use crate::store::ServerList;

/// How keys are distributed over several servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// By points on a circle: of n servers, one that comes or goes moves about one key in n. libmemcached's
    /// `MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED`, php-memcached's `OPT_LIBKETAMA_COMPATIBLE`.
    Ketama,
    /// By the remainder of a hash: a server that comes or goes moves nearly all keys. What libmemcached does
    /// unless it is told otherwise. Weights have no effect.
    Modulo,
}

impl Distribution {
    /// `ketama` or `modulo`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "ketama" => Some(Self::Ketama),
            "modulo" => Some(Self::Modulo),
            _ => None,
        }
    }
}

/// Servers, and which keys are on which.
#[derive(Clone, Debug)]
pub struct Ring {
    /// How many there are: 1 to 256.
    servers: usize,
    distribution: Distribution,
    /// Empty where nothing has to be looked up there.
    continuum: Continuum,
}

impl Ring {
    /// Hashes some 40 names for each server; made once, not for each key.
    #[must_use]
    pub fn new(list: &ServerList, distribution: Distribution) -> Self {
        let servers = list.iter().count();
        Self {
            servers,
            distribution,
            continuum: match (servers, distribution) {
                (1, _) | (_, Distribution::Modulo) => Continuum::default(),
                (_, Distribution::Ketama) => Continuum::new(list),
            },
        }
    }

    /// The places in the list of all servers, each once, beginning with the server that `key` is on. Behind
    /// it come the next ones on the circle, or in the list: of servers with equal weights on a circle, the
    /// second is the one that `key` would be on if the first was not in the list.
    ///
    /// Allocates nothing. The first is found in time logarithmic in the number of servers; the others of a
    /// circle by walking it, usually a few points each. A key is not hashed where there is one server.
    pub fn order(&self, key: &[u8]) -> impl Iterator<Item = usize> + use<'_> {
        let (clockwise, first) = match self.distribution {
            _ if self.servers == 1 => (None, 0),
            Distribution::Ketama => (Some(self.continuum.clockwise(key)), 0),
            Distribution::Modulo => (None, modulo::server(key, self.servers)),
        };
        // A server of very little weight may have no point on the circle: the list, for its part, names all.
        let in_turn = (first..self.servers).chain(0..first);
        let mut given = Places::default();
        clockwise
            .into_iter()
            .flatten()
            .chain(in_turn)
            .filter(move |&place| given.insert(place))
            .take(self.servers)
    }
}

/// A set of places in a list.
#[derive(Default)]
struct Places([u128; 2]);

impl Places {
    /// False where `place` was there before, or is above 255.
    fn insert(&mut self, place: usize) -> bool {
        let Some(word) = self.0.get_mut(place / 128) else {
            return false;
        };
        let bit = 1 << (place % 128);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}
