//! The servers that requests know, in the order of the ring.

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rust_json_session::store::{Distribution, Pool, PoolSettings, Ring, ServerList, TlsSettings};

use crate::tape::{Tape, Way};

/// One server, or several of which each session is on two.
pub(crate) struct Cluster {
    settings: Arc<PoolSettings>,
    /// Where each server of the list is on the ring of the session `old`.
    ranks: Vec<usize>,
}

impl Cluster {
    /// So many servers.
    pub(crate) fn of(servers: usize) -> &'static Self {
        &CLUSTERS[servers - 1]
    }

    fn new(servers: &str) -> Self {
        let servers = ServerList::parse(servers).unwrap();
        let ring = Ring::new(&servers, Distribution::Ketama);
        let order: Vec<usize> = ring.order(b"sessions/old").collect();
        let rank = |server| order.iter().position(|&id| id == server).unwrap();
        Self {
            ranks: (0..order.len()).map(rank).collect(),
            settings: Arc::new(PoolSettings {
                servers,
                distribution: Distribution::Ketama,
                replicas: usize::from(order.len() > 1),
                connect_timeout: Duration::from_secs(1),
                timeout: Duration::from_secs(1),
                tls: TlsSettings::default(),
                credentials: None,
            }),
        }
    }

    /// A process's own.
    pub(crate) fn pool<'t, 'a>(&self, tape: &'t RefCell<Tape<'a>>) -> Pool<Way<'t, 'a>> {
        let mut ranks = self.ranks.iter();
        Pool::over(&self.settings, |_| {
            Way::new(tape, *ranks.next().expect("one for each server"))
        })
    }
}

static CLUSTERS: LazyLock<[Cluster; 3]> =
    LazyLock::new(|| ["one", "one,two", "one,two,three"].map(Cluster::new));
