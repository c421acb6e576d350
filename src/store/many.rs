//! Many items of many servers, all servers asked at the same time: for what belongs to no one session.

use super::protocol::Request;
use super::{Error, Fetched, Key, Pool, ServerId, Transport};

/// Items of one server that are to be fetched.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The server.
    pub server: ServerId,
    /// The items.
    pub keys: Vec<Key>,
}

impl Asked {
    /// Of each of `servers`, nothing yet.
    #[must_use]
    pub fn of(servers: impl IntoIterator<Item = ServerId>) -> Vec<Self> {
        let asked = servers.into_iter().map(|server| Self {
            server,
            keys: Vec::new(),
        });
        asked.collect()
    }
}

impl<T: Transport> Pool<T> {
    /// The servers that are not set aside; all of them, where each is.
    pub fn servers(&mut self) -> Vec<ServerId> {
        self.probe_if_any_is_aside();
        let well = self.well();
        if well.is_empty() { self.all() } else { well }
    }

    /// The values of many items, `None` for those that are not there: for each of `asked`, in order. A server is sent
    /// up to `batch` questions in one write, and its answers are waited for before the next. One that fails is set
    /// aside.
    ///
    /// The write must not fill the sockets' buffers while the answers do: either requests or answers have to be small.
    pub fn values(
        &mut self,
        asked: &[Asked],
        batch: usize,
    ) -> Vec<Result<Vec<Option<Vec<u8>>>, Error>> {
        let mut values: Vec<_> = asked.iter().map(|_| Ok(Vec::new())).collect();
        let batches = |asked: &Asked| asked.keys.len().div_ceil(batch.max(1));
        for number in 0..asked.iter().map(batches).max().unwrap_or_default() {
            let requests: Vec<Vec<Request<'_>>> = asked
                .iter()
                .map(|asked| {
                    let keys = asked.keys.chunks(batch.max(1)).nth(number);
                    let fetch = |key| Request::Fetch { key, renew: None };
                    keys.unwrap_or_default().iter().map(fetch).collect()
                })
                .collect();
            let under_way = |values: &Result<_, Error>, requests: &[Request<'_>]| {
                values.is_ok() && !requests.is_empty()
            };
            for ((asked, requests), values) in asked.iter().zip(&requests).zip(&values) {
                if under_way(values, requests) {
                    self.store(asked.server).send(requests);
                }
            }
            for ((asked, requests), values) in asked.iter().zip(&requests).zip(&mut values) {
                if under_way(values, requests) {
                    match self.received(asked.server, requests) {
                        Ok(more) => {
                            if let Ok(values) = values {
                                values.extend(more);
                            }
                        }
                        Err(error) => *values = Err(error),
                    }
                }
            }
        }
        values
    }

    fn received(
        &mut self,
        server: ServerId,
        requests: &[Request<'_>],
    ) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let store = self.store(server);
        let values = store.receive_all(requests).and_then(|answers| {
            let fetched = answers
                .into_iter()
                .map(|answer| match store.fetched(answer)? {
                    Fetched::Hit { value, .. } => Ok(Some(value)),
                    Fetched::Miss => Ok(None),
                });
            fetched.collect()
        });
        if let Err(error) = &values
            && error.is_failure_of_the_server()
        {
            self.note_failure(server, error);
        }
        values
    }
}
