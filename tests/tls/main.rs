//! TLS with a real memcached: what is stored comes back, and only who is trusted is spoken to.

mod authority;
mod faults;
mod silence;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use authority::{Authority, Certificate};
use rust_json_session::store::{
    Address, Condition, Credentials, ErrorKind, Exptime, Fetched, Key, Pool, PoolSettings,
    ServerName, ServerState, Settings, Store, Stored, TlsFault, TlsSettings,
};
use support::{Memcached, pool_settings, settings};

fn key(name: &str) -> Key {
    Key::new(format!("sessions/{name}")).unwrap()
}

fn expires() -> Exptime {
    Exptime::after(600, 0)
}

/// A memcached that shows `certificate`.
fn memcached(certificate: &Certificate) -> Memcached {
    start(&certificate.shown())
}

fn start(options: &[String]) -> Memcached {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    Memcached::start_with_tls(&options)
}

fn client(address: &Address, tls: TlsSettings) -> Store {
    Store::new(Settings {
        tls,
        ..settings(address.clone())
    })
}

/// What the first question to it ends with.
fn fault(address: &Address, tls: TlsSettings) -> TlsFault {
    let error = client(address, tls).cas(&key("a")).unwrap_err();
    match error.kind {
        ErrorKind::Tls(fault) => fault,
        kind => panic!("no fault of TLS: {kind:?}"),
    }
}

fn named(tls: TlsSettings, name: &str) -> TlsSettings {
    TlsSettings {
        server_name: Some(ServerName::try_from(name.to_owned()).unwrap()),
        ..tls
    }
}

fn value_of(store: &mut Store, key: &Key) -> Vec<u8> {
    match store.fetch(key, expires()).unwrap() {
        Fetched::Hit { value, .. } => value,
        Fetched::Miss => panic!("no item"),
    }
}

#[test]
fn what_is_stored_over_tls_is_fetched_over_one_connection() {
    let authority = Authority::new();
    let memcached = memcached(&authority.sign("127.0.0.1"));
    let mut store = client(&memcached.address, authority.trusted());
    let key = key("a");
    assert_eq!(store.fetch(&key, expires()).unwrap(), Fetched::Miss);
    assert_eq!(
        store
            .store(&key, b"{}", expires(), Condition::Absent)
            .unwrap(),
        Stored::Stored
    );
    let cas = store.cas(&key).unwrap().unwrap();
    let first = store.connection();
    assert!(first.is_some());
    // Longer than a connection is taken for open without a look at it.
    std::thread::sleep(Duration::from_millis(150));
    assert_eq!(store.connection(), first);
    assert_eq!(
        store
            .store(&key, b"[]", expires(), Condition::Unchanged(cas))
            .unwrap(),
        Stored::Stored
    );
    assert_eq!(value_of(&mut store, &key), b"[]");
    assert_eq!(store.connection(), first);
}

#[test]
fn values_of_every_size_come_back_over_tls() {
    let authority = Authority::new();
    let certificate = authority.sign("127.0.0.1");
    let memcached = start(
        &[
            &["-I".to_owned(), "8m".to_owned()][..],
            &certificate.shown(),
        ]
        .concat(),
    );
    let mut pool = Pool::new(&Arc::new(PoolSettings {
        tls: authority.trusted(),
        ..pool_settings(&memcached.address.to_string(), 0)
    }));
    let with_line_ends = |size: usize| -> Vec<u8> {
        let byte = |index: usize| u8::try_from(index * 7 % 256).unwrap();
        (0..size).map(byte).collect()
    };
    let large = [0, 1, 4_096, 65_536, 1_000_000];
    // The end of the value at every place of a record, and of memcached's own buffer.
    let around_a_record = (16_310..16_390).chain(32_700..32_730);
    let values = large
        .map(with_line_ends)
        .into_iter()
        .chain(around_a_record.map(|size| vec![b'x'; size]));
    for value in values {
        let size = value.len();
        let key = key(&size.to_string());
        let mut copies = pool.copies_of(&key);
        let absent = copies.conditions(|_, _| Some(Condition::Absent)).unwrap();
        let fetched = copies
            .store_and_fetch(
                &key,
                &value,
                expires(),
                &absent.map(|&condition| Some(condition)),
            )
            .unwrap_or_else(|error| panic!("{size} bytes: {error}"));
        let Fetched::Hit { value: fetched, .. } = fetched.first.what else {
            panic!("no item of {size} bytes");
        };
        assert!(fetched == value, "{size} bytes");
    }
}

#[test]
fn an_authority_that_is_not_trusted_is_refused() {
    let memcached = memcached(&Authority::new().sign("127.0.0.1"));
    let others = Authority::new();
    assert_eq!(
        fault(&memcached.address, others.trusted()),
        TlsFault::Untrusted
    );
    // The system's: it may have none.
    assert!(matches!(
        fault(&memcached.address, TlsSettings::default()),
        TlsFault::Untrusted | TlsFault::NoAuthorities
    ));
}

#[test]
fn a_certificate_for_another_name_is_refused_unless_it_is_expected() {
    let authority = Authority::new();
    let memcached = memcached(&authority.sign("cache.internal"));
    let wrong = |expected: &str| TlsFault::WrongName {
        expected: expected.to_owned(),
    };
    assert_eq!(
        fault(&memcached.address, authority.trusted()),
        wrong("127.0.0.1")
    );
    let other = named(authority.trusted(), "other.internal");
    assert_eq!(fault(&memcached.address, other), wrong("other.internal"));
    let expected = named(authority.trusted(), "cache.internal");
    let mut store = client(&memcached.address, expected);
    assert_eq!(store.cas(&key("a")).unwrap(), None);
}

#[test]
fn a_host_name_is_the_name_that_is_verified() {
    let authority = Authority::new();
    let memcached = memcached(&authority.sign("localhost"));
    let Address::Tls { port, .. } = memcached.address else {
        unreachable!("started with TLS");
    };
    let address = Address::parse(&format!("tls://localhost:{port}")).unwrap();
    let mut store = client(&address, authority.trusted());
    assert_eq!(store.cas(&key("a")).unwrap(), None);
}

#[test]
fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let memcached = memcached(&authority.sign_expired("127.0.0.1"));
    assert_eq!(
        fault(&memcached.address, authority.trusted()),
        TlsFault::Expired
    );
}

#[test]
fn an_authority_s_own_certificate_speaks_for_no_server() {
    let authority = Authority::new();
    let memcached = memcached(&authority.own());
    let what = "CaUsedAsEndEntity".to_owned();
    assert_eq!(
        fault(&memcached.address, authority.trusted()),
        TlsFault::Certificate { what }
    );
}

#[test]
fn a_server_that_asks_for_a_client_certificate_gets_the_right_one() {
    let authority = Authority::new();
    let certificate = authority.sign("127.0.0.1");
    let memcached = start(&certificate.shown_to_clients_of(&authority.file()));
    let with = |certificate: Certificate| TlsSettings {
        client_certificate: Some(certificate.into()),
        ..authority.trusted()
    };
    let mut store = client(&memcached.address, with(authority.sign("app")));
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    assert_eq!(
        fault(&memcached.address, authority.trusted()),
        TlsFault::ClientCertificateMissing
    );
    let other = Authority::new();
    assert!(matches!(
        fault(&memcached.address, with(other.sign("app"))),
        TlsFault::ClientCertificateRefused { .. }
    ));
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let authority = Authority::new();
    let memcached = memcached(&authority.sign("127.0.0.1"));
    let [one, another] = ["one", "another"].map(|name| authority.sign(name));
    let no_pem = one.cert_file.with_extension("txt");
    std::fs::write(&no_pem, "no certificate").unwrap();
    let with = |cert_file: &Path, key_file: &Path| TlsSettings {
        client_certificate: Some(
            Certificate {
                cert_file: cert_file.to_owned(),
                key_file: key_file.to_owned(),
            }
            .into(),
        ),
        ..authority.trusted()
    };
    let trusting = |path: &Path| TlsSettings {
        ca_file: Some(path.to_owned()),
        ..TlsSettings::default()
    };
    let missing = Path::new("/nonexistent/ca.pem");
    for (tls, path, words) in [
        (
            trusting(missing),
            missing,
            "cannot be read (entity not found)",
        ),
        (
            trusting(&no_pem),
            &no_pem,
            "holds no certificate in PEM form",
        ),
        (
            with(&no_pem, &one.key_file),
            &no_pem,
            "holds no certificate in PEM form",
        ),
        (
            with(&one.cert_file, &one.cert_file),
            &one.cert_file,
            "holds no private key in PEM form",
        ),
        (
            with(&one.cert_file, &another.key_file),
            &another.key_file,
            "is not the key of",
        ),
    ] {
        let TlsFault::File { path: named, what } = fault(&memcached.address, tls) else {
            panic!("another fault than of {}", path.display());
        };
        assert_eq!(named, path);
        assert!(what.starts_with(words), "{what:?} instead of {words:?}");
    }
}

#[test]
fn a_renewed_file_counts_without_a_restart_of_php() {
    let authority = Authority::new();
    let memcached = memcached(&authority.sign("127.0.0.1"));
    let ca_file = authority.file().with_extension("renewed");
    std::fs::copy(Authority::new().file(), &ca_file).unwrap();
    let tls = TlsSettings {
        ca_file: Some(ca_file.clone()),
        ..TlsSettings::default()
    };
    let mut store = client(&memcached.address, tls);
    let error = store.cas(&key("a")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Tls(TlsFault::Untrusted));
    std::fs::copy(authority.file(), &ca_file).unwrap();
    assert_eq!(store.cas(&key("a")).unwrap(), None);
}

#[test]
fn a_restarted_server_is_found_again_and_told_again_who_comes() {
    let authority = Authority::new();
    let certificate = authority.sign("127.0.0.1");
    let users = certificate.cert_file.with_extension("users");
    std::fs::write(&users, "app:secret\n").unwrap();
    let auth = ["-Y".to_owned(), users.display().to_string()];
    let options = [&auth[..], &certificate.shown()].concat();
    let memcached = start(&options);
    let credentials = |password| Settings {
        tls: authority.trusted(),
        credentials: Credentials::new("app", password),
        ..settings(memcached.address.clone())
    };
    let error = Store::new(credentials("wrong")).cas(&key("a")).unwrap_err();
    let user = "app".to_owned();
    assert_eq!(error.kind, ErrorKind::WrongPassword { user });
    let settings = credentials("secret");
    let mut store = Store::new(settings.clone());
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    let address = memcached.kill();
    let options: Vec<&str> = ["-Z"]
        .into_iter()
        .chain(options.iter().map(String::as_str))
        .collect();
    let _memcached = Memcached::start_at(&address, &options);
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    assert!(ServerState::of(&settings).answer.is_ok());
}
