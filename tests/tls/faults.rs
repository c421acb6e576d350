//! Peers that shake hands as they should and misbehave afterwards.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rust_json_session::store::{Address, ErrorKind, Settings, Store};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};

use crate::authority::Authority;
use crate::key;
use crate::support::{faulty_server, settings};

const TIMEOUT: Duration = Duration::from_millis(200);

/// A client of a server that `misbehave` gets after the handshake.
fn client_of(
    authority: &Authority,
    misbehave: impl Fn(&mut ServerConnection, &mut TcpStream) + Send + 'static,
) -> Store {
    let certificate = authority.sign("127.0.0.1");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_file(&certificate.cert_file).unwrap()],
            PrivateKeyDer::from_pem_file(&certificate.key_file).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let plain = faulty_server(move |mut stream, _| {
        let mut session = ServerConnection::new(Arc::clone(&config)).unwrap();
        while session.is_handshaking() {
            if session.complete_io(&mut stream).is_err() {
                return;
            }
        }
        misbehave(&mut session, &mut stream);
    });
    Store::new(Settings {
        timeout: TIMEOUT,
        tls: authority.trusted(),
        ..settings(Address::parse(&format!("tls://{plain}")).unwrap())
    })
}

/// Reads one request and answers it as a memcached that holds nothing would.
fn answer(session: &mut ServerConnection, stream: &mut TcpStream) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"mn\r\n") {
        match rustls::Stream::new(session, stream).read(&mut buffer) {
            Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    let opaque = crate::support::opaque_of(request.lines().next().unwrap());
    let reply = format!("EN {opaque}\r\nMN\r\n");
    session.writer().write_all(reply.as_bytes()).unwrap();
}

#[test]
fn a_peer_that_drips_an_encrypted_reply_is_given_up_in_time() {
    let authority = Authority::new();
    let mut store = client_of(&authority, |session, stream| {
        answer(session, stream);
        let mut encrypted = Vec::new();
        while session.wants_write() {
            session.write_tls(&mut encrypted).unwrap();
        }
        for byte in encrypted {
            std::thread::sleep(TIMEOUT / 4);
            if stream.write_all(&[byte]).is_err() {
                return;
            }
        }
    });
    let start = Instant::now();
    let error = store.cas(&key("a")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut { after: TIMEOUT });
    assert!(start.elapsed() < TIMEOUT * 10, "{:?}", start.elapsed());
}

#[test]
fn a_peer_that_says_goodbye_is_known_to_be_gone() {
    let authority = Authority::new();
    let mut store = client_of(&authority, |session, stream| {
        answer(session, stream);
        session.send_close_notify();
        while session.wants_write() && session.write_tls(stream).is_ok() {}
        // The socket stays open, and nothing comes over it any more.
        let _ = stream.read(&mut [0]);
    });
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    std::thread::sleep(Duration::from_millis(150));
    assert_eq!(store.connection(), None);
    // The next question is asked over a new connection.
    assert_eq!(store.cas(&key("a")).unwrap(), None);
}

#[test]
fn what_tls_says_for_itself_is_neither_data_nor_an_end() {
    let authority = Authority::new();
    let mut store = client_of(&authority, |session, stream| {
        answer(session, stream);
        while session.wants_write() && session.write_tls(stream).is_ok() {}
        session.refresh_traffic_keys().unwrap();
        while session.wants_write() && session.write_tls(stream).is_ok() {}
        answer(session, stream);
        while session.wants_write() && session.write_tls(stream).is_ok() {}
        let _ = stream.read(&mut [0]);
    });
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    let first = store.connection();
    std::thread::sleep(Duration::from_millis(150));
    assert_eq!(store.connection(), first);
    assert_eq!(store.cas(&key("a")).unwrap(), None);
    assert_eq!(store.connection(), first);
}

#[test]
fn bytes_that_do_not_decrypt_end_the_connection() {
    let authority = Authority::new();
    let mut store = client_of(&authority, |session, stream| {
        answer(session, stream);
        let _ = stream.write_all(&[23, 3, 3, 0, 32]);
        let _ = stream.write_all(&[7; 32]);
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read(&mut [0]);
    });
    let error = store.cas(&key("a")).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Tls(_)), "{error}");
    assert_eq!(store.connection(), None);
}
