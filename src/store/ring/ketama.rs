//! libmemcached's weighted ketama (`update_continuum` in `hosts.cc`, `dispatch_host` in `hash.cc`): points on
//! a circle of 2^32, and the first one from a key's own.

use md5::{Digest, Md5};

use crate::store::{Address, Server, ServerList};

/// All servers' points, by value and then by place in the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Continuum(Vec<Point>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    value: u32,
    /// Place in the list.
    server: u8,
}

impl Continuum {
    /// Points of the first 256 servers, which is all that a list may have.
    pub(super) fn new(list: &ServerList) -> Self {
        let servers = list.iter();
        // Exact: at most 256 sixteen-bit numbers are less than 2^24.
        let total: f32 = servers.clone().map(weight).sum();
        let count: f32 = servers.clone().map(|_| 1.0).sum();
        let mut points = Vec::with_capacity(servers.clone().count() * POINTS);
        for (place, server) in (0..=u8::MAX).zip(servers) {
            for index in names(weight(server) / total, count) {
                let hash = Md5::digest(name(&server.address, index));
                let (values, _) = hash.as_chunks();
                points.extend(values.iter().map(|&bytes| Point {
                    value: u32::from_le_bytes(bytes),
                    server: place,
                }));
            }
        }
        points.sort_unstable();
        Self(points)
    }

    /// The places in the list of the servers of all points, from the key's own point on, once round.
    pub(super) fn clockwise(&self, key: &[u8]) -> impl Iterator<Item = usize> + use<'_> {
        let [a, b, c, d, ..] = <[u8; 16]>::from(Md5::digest(key));
        let hash = u32::from_le_bytes([a, b, c, d]);
        let position = self.0.partition_point(|point| point.value < hash);
        let (before, from) = self.0.split_at(position);
        from.iter()
            .chain(before)
            .map(|point| usize::from(point.server))
    }
}

fn weight(server: &Server) -> f32 {
    f32::from(server.weight.get())
}

/// The numbers of the names that a server of this share has on the circle, four points each.
///
/// libmemcached's own steps in its own single precision, in which the 40 of equal servers are now and then 39
/// (25 servers have 39 each): any other way of reckoning moves keys.
fn names(share: f32, servers: f32) -> impl Iterator<Item = u16> {
    let count = share * 160.0 / 4.0 * servers + 0.000_000_000_1;
    (0..u16::MAX).take_while(move |&index| f32::from(index) + 1.0 <= count)
}

/// What is hashed for a server's point. A socket has the port 0 there, an IPv6 address no brackets.
fn name(address: &Address, index: u16) -> String {
    match address {
        Address::Tcp { host, port } | Address::Tls { host, port }
            if *port == Address::DEFAULT_PORT =>
        {
            format!("{host}-{index}")
        }
        Address::Tcp { host, port } | Address::Tls { host, port } => {
            format!("{host}:{port}-{index}")
        }
        Address::Unix(path) => format!("{}:0-{index}", path.display()),
    }
}

/// Of a server whose weight is the average.
const POINTS: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ServerList;

    fn list(text: &str) -> ServerList {
        ServerList::parse(text).unwrap()
    }

    fn points_of(list: &ServerList, server: u8) -> usize {
        let continuum = Continuum::new(list);
        continuum
            .0
            .iter()
            .filter(|point| point.server == server)
            .count()
    }

    #[test]
    fn a_server_has_points_by_its_weight() {
        assert_eq!(points_of(&list("a,b"), 1), 160);
        let weighted = list("a:1:3,b:1:1");
        assert_eq!(points_of(&weighted, 0), 240);
        assert_eq!(points_of(&weighted, 1), 80);
        let nearly_none = list("a:1:65535,b:1:1");
        assert_eq!(points_of(&nearly_none, 0), 316);
        assert_eq!(points_of(&nearly_none, 1), 0);
    }

    #[test]
    fn single_precision_loses_a_name_of_each_of_25_servers() {
        let names: Vec<String> = (0..25).map(|index| format!("a{index}")).collect();
        assert_eq!(points_of(&list(&names.join(",")), 0), 156);
    }

    #[test]
    fn equal_points_are_in_the_list_s_order() {
        let point = |value, server| Point { value, server };
        let mut points = [point(2, 0), point(1, 1), point(1, 0)];
        points.sort_unstable();
        assert_eq!(points, [point(1, 0), point(1, 1), point(2, 0)]);
    }

    #[test]
    fn a_server_s_name_has_its_port_where_it_is_not_memcached_s_own() {
        for (text, hashed) in [
            ("cache1", "cache1-7"),
            ("cache1:11212", "cache1:11212-7"),
            ("tls://cache1", "cache1-7"),
            ("tls://cache1:1", "cache1:1-7"),
            ("[::1]", "::1-7"),
            ("[::1]:1", "::1:1-7"),
            ("unix:///run/a.sock", "/run/a.sock:0-7"),
        ] {
            assert_eq!(name(&Address::parse(text).unwrap(), 7), hashed);
        }
    }
}
