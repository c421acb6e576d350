//! Lists of servers as people write them, and as nobody should.

use proptest::prelude::*;

use super::*;

fn list(text: &str) -> ServerList {
    ServerList::parse(text).unwrap_or_else(|wrong| panic!("{text:?}: {wrong}"))
}

/// What is wrong with a text that is no list.
fn wrong(text: &str) -> String {
    match ServerList::parse(text) {
        Ok(list) => panic!("{text:?} was read as {list}"),
        Err(wrong) => wrong.to_string(),
    }
}

#[test]
fn every_form_of_a_server_is_read() {
    for (text, canonical) in [
        ("host", "host:11211"),
        ("host:1", "host:1"),
        ("host:1:1", "host:1"),
        ("host:1:2", "host:1?weight=2"),
        ("[::1]", "[::1]:11211"),
        ("[::1]:1", "[::1]:1"),
        ("[::1]:1:2", "[::1]:1?weight=2"),
        ("unix", "unix:11211"),
        ("unix:1", "unix:1"),
        ("unix:///a.sock", "unix:///a.sock"),
        ("unix:///a.sock:0", "unix:///a.sock"),
        ("unix:///a.sock:0:3", "unix:///a.sock?weight=3"),
        ("unix:///a.sock?weight=3", "unix:///a.sock?weight=3"),
        ("unix:/a.sock", "unix:///a.sock"),
        ("/a.sock", "unix:///a.sock"),
        ("/a.sock:0", "unix:///a.sock"),
        ("/a.sock:0:3", "unix:///a.sock?weight=3"),
        ("tcp://host", "host:11211"),
        ("tcp://[::1]:1", "[::1]:1"),
        (
            "tcp://host:1?persistent=1&weight=1&retry_interval=15",
            "host:1",
        ),
        (
            "tcp://host:1?weight=2&timeout=1.5",
            "host:1?weight=2&timeout=1.5",
        ),
        (
            "tcp://host:1?timeout=1.50&weight=02",
            "host:1?weight=2&timeout=1.5",
        ),
        ("tls://host", "tls://host:11211"),
        ("tls://host:1?weight=2", "tls://host:1?weight=2"),
        ("host:1?timeout=60", "host:1?timeout=60"),
        ("host:1?timeout=0.001", "host:1?timeout=0.001"),
        ("host:1?", "host:1"),
        ("host:1?weight=2&", "host:1?weight=2"),
    ] {
        assert_eq!(list(text).to_string(), canonical, "{text:?}");
        assert_eq!(list(canonical), list(text), "{canonical:?}");
    }
}

#[test]
fn servers_stay_in_the_order_they_are_written() {
    for text in [
        "b:1,a:1,/c",
        " b:1 ; a:1 ;\t/c ",
        "tcp://b:1, tcp://a:1, unix:///c,",
        "b:1,a:1;/c;",
    ] {
        assert_eq!(list(text).to_string(), "b:1,a:1,unix:///c", "{text:?}");
    }
}

#[test]
fn a_server_carries_its_weight_and_its_timeout() {
    let servers = list("a:1:65535, tcp://b:1?timeout=0.25, c");
    let [a, b, c] = servers.iter().collect::<Vec<_>>()[..] else {
        panic!("three servers")
    };
    assert_eq!((a.weight.get(), a.timeout), (65535, None));
    assert_eq!(b.timeout, Some(Duration::from_millis(250)));
    assert_eq!((c.weight.get(), c.timeout), (1, None));
}

#[test]
fn what_is_wrong_is_quoted_and_said() {
    for (text, said) in [
        ("", r#""": no server is named"#),
        (" ", r#""": no server is named"#),
        (",", r#"",": a separator has no server before it"#),
        ("a,,b", r#""a,,b": a separator has no server before it"#),
        ("a;;", r#""a;;": a separator has no server before it"#),
        (
            "a,cache1:99999",
            r#""cache1:99999": the port must be 1 to 65535"#,
        ),
        ("a:0", r#""a:0": the port must be 1 to 65535"#),
        ("a:", r#""a:": the port must be 1 to 65535"#),
        ("a:+1", r#""a:+1": the port must be 1 to 65535"#),
        ("a/b", r#""a/b": the host must be a name or an IP address"#),
        (":1", r#"":1": the host must be a name or an IP address"#),
        ("::1", r#""::1": an IPv6 address stands in brackets"#),
        (
            "::1:11211",
            r#""::1:11211": an IPv6 address stands in brackets"#,
        ),
        ("[::1", r#""[::1": between brackets stands an IPv6 address"#),
        (
            "[a]:1",
            r#""[a]:1": between brackets stands an IPv6 address"#,
        ),
        (
            "[::1]1",
            r#""[::1]1": behind an IPv6 address stands a colon and a port"#,
        ),
        ("a:1:0", r#""a:1:0": the weight must be 1 to 65535"#),
        (
            "a:1:x?weight=2",
            r#""a:1:x": the weight must be 1 to 65535"#,
        ),
        ("a:1:2:3", r#""a:1:2:3": the weight must be 1 to 65535"#),
        ("a?weight=x", r#""weight=x": the weight must be 1 to 65535"#),
        (
            "a?weight=+2",
            r#""weight=+2": the weight must be 1 to 65535"#,
        ),
        ("a?weight", r#""weight": the weight must be 1 to 65535"#),
        (
            "a?weight=65536",
            r#""weight=65536": the weight must be 1 to 65535"#,
        ),
        ("a:1:2?weight=2", r#""weight=2": this is said twice"#),
        (
            "a?timeout=1&timeout=2",
            r#""timeout=2": this is said twice"#,
        ),
        (
            "a?timeout=0",
            r#""timeout=0": the timeout must be seconds from 0.001 to 60"#,
        ),
        (
            "a?timeout=1e1",
            r#""timeout=1e1": the timeout must be seconds from 0.001 to 60"#,
        ),
        (
            "a?timeout=60.1",
            r#""timeout=60.1": the timeout must be seconds from 0.001 to 60"#,
        ),
        (
            "a?timeout=.5",
            r#""timeout=.5": the timeout must be seconds from 0.001 to 60"#,
        ),
        (
            "a?timeout=1.",
            r#""timeout=1.": the timeout must be seconds from 0.001 to 60"#,
        ),
        (
            "http://a",
            r#""http://a": the scheme must be tcp, tls or unix"#,
        ),
        (
            "unix://run/a",
            r#""unix://run/a": the path of a socket must begin with /, as in unix:///run/memcached.sock"#,
        ),
        (
            "unix:///",
            r#""unix:///": the path of a socket must begin with /, as in unix:///run/memcached.sock"#,
        ),
        ("/a:11211", r#""/a:11211": a socket has no port but 0"#),
        ("/a:1:0", r#""/a:1:0": a socket has no port but 0"#),
        ("a:1,b:1,A:1", r#""A:1": the server is named twice"#),
        (
            "/a,unix:///a:0:2",
            r#""unix:///a:0:2": the server is named twice"#,
        ),
        (
            "a:1 b:1",
            r#""a:1 b:1": servers are separated by commas and hold no blanks"#,
        ),
        (
            "/a\0b",
            r#""/a\0b": servers are separated by commas and hold no blanks"#,
        ),
    ] {
        assert_eq!(wrong(text), said, "{text:?}");
    }
}

#[test]
fn a_parameter_that_would_change_the_meaning_is_refused_without_its_value() {
    for name in ["auth", "database", "prefix", "udp_port", "Weight"] {
        assert_eq!(
            wrong(&format!("tcp://a:1?weight=1&{name}=secret")),
            format!("{name:?}: the parameters are weight, timeout, persistent and retry_interval")
        );
    }
    assert!(!wrong("tcp://a:0?auth=secret").contains("secret"));
    assert!(!wrong("tcp://a:1?auth=secret b:1").contains("secret"));
    assert!(!wrong("tcp://a:1,tcp://a:1?persistent=secret").contains("secret"));
}

#[test]
fn a_list_has_at_most_256_servers() {
    let text = |count: u32| {
        let servers: Vec<String> = (0..count).map(|index| format!("a{index}")).collect();
        servers.join(",")
    };
    assert_eq!(list(&text(256)).iter().count(), ServerList::MAX_SERVERS);
    assert_eq!(
        wrong(&text(257)),
        r#""a256": a list has at most 256 servers"#
    );
}

#[test]
fn no_more_than_100_characters_are_quoted() {
    let wrong = ServerList::parse(&"ä".repeat(1000)).unwrap_err();
    assert_eq!(wrong.part, "ä".repeat(100));
}

#[test]
fn a_save_path_that_is_a_folder_is_no_list() {
    for path in [
        "",
        " ",
        "/var/lib/php/sessions",
        "5;/path",
        "5;0600;/path",
        "sessions",
        "./sessions",
        "C:\\sessions",
        "C:/sessions",
        "/path/to:11211",
        "a/b:1",
        "host",
        "host,host2",
        "[::1]",
        "host:port",
        "PERSISTENT=name",
        "PERSISTENT=name /path",
        "--SERVER=host",
    ] {
        assert_eq!(ServerList::from_save_path(path), None, "{path:?}");
    }
}

#[test]
fn a_save_path_that_names_servers_is_a_list() {
    for (path, canonical) in [
        ("host:1", "host:1"),
        ("host:1:2,host2", "host:1?weight=2,host2:11211"),
        ("[::1]:1", "[::1]:1"),
        ("[::1]:1:2", "[::1]:1?weight=2"),
        ("tcp://host", "host:11211"),
        ("tls://host", "tls://host:11211"),
        ("unix:///a.sock", "unix:///a.sock"),
        ("/a.sock:0", "unix:///a.sock"),
        ("/a.sock:0:2", "unix:///a.sock?weight=2"),
        ("/a.sock, host:1?weight=2", "unix:///a.sock,host:1?weight=2"),
        ("PERSISTENT=name host:1, host2:1", "host:1,host2:1"),
    ] {
        let list = ServerList::from_save_path(path).expect(path).expect(path);
        assert_eq!(list.to_string(), canonical, "{path:?}");
    }
}

#[test]
fn a_save_path_that_names_servers_wrongly_is_no_folder_either() {
    for path in [
        "host:0",
        "host:99999",
        "host:1 host2:1",
        "tcp://",
        "unix://a",
        "tcp://host:1?database=2",
        "a b,host:1",
    ] {
        assert!(
            matches!(ServerList::from_save_path(path), Some(Err(_))),
            "{path:?}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_is_too_wrong(text in r"(?s).{0,80}") {
        _ = ServerList::parse(&text);
        _ = ServerList::from_save_path(&text);
    }

    #[test]
    fn a_list_that_was_read_is_shown_as_one_that_reads_the_same(
        text in r"((tcp://|tls://|unix:/{0,4}|/|\[::|a|B)[a-c.:0-9/\] é]{0,6}(\?(weight|timeout|persistent)=[0-9.]{0,4}&?){0,2}[,; ]{0,2}){1,3}"
    ) {
        if let Ok(list) = ServerList::parse(&text) {
            let shown = list.to_string();
            prop_assert_eq!(ServerList::parse(&shown), Ok(list));
        }
    }

    #[test]
    fn every_server_written_well_is_read(
        weights in prop::collection::vec((1_u16.., 1_u32..=60_000), 1..20)
    ) {
        let texts: Vec<String> = weights
            .iter()
            .enumerate()
            .map(|(index, (weight, timeout))| {
                let (seconds, rest) = (timeout / 1000, timeout % 1000);
                format!("tcp://host{index}:1?weight={weight}&timeout={seconds}.{rest:03}")
            })
            .collect();
        let list = list(&texts.join(", "));
        for (server, (weight, timeout)) in list.iter().zip(weights) {
            prop_assert_eq!(server.weight.get(), weight);
            prop_assert_eq!(server.timeout, Some(Duration::from_millis(timeout.into())));
        }
        prop_assert_eq!(ServerList::parse(&list.to_string()), Ok(list));
    }
}
