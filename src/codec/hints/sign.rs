//! The signature that proves that PHP issued a document's types.
//!
//! HMAC-SHA256 (RFC 2104), cut to 128 bits, over version, key id, memcached key and payload. The key is
//! derived from the secret of php.ini, so the secret serves nothing else.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::payload::VERSION;

/// A key that signs and verifies type hints.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    id: String,
    key: [u8; 32],
}

impl SigningKey {
    /// The key for a secret.
    #[must_use]
    pub fn from_secret(secret: &[u8]) -> Self {
        let id = keyed(secret, &[b"rust_json_session 1 key id"]);
        Self {
            id: URL_SAFE_NO_PAD.encode(id.first_chunk::<6>().unwrap_or(&[0; 6])),
            key: keyed(secret, &[b"rust_json_session 1 signing key"]),
        }
    }

    /// What documents name the key by. Tells nothing of the secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The signature of a payload in the document under the memcached key `item`.
    pub(super) fn sign(&self, item: &[u8], payload: &[u8]) -> String {
        let mac = keyed(&self.key, &self.message(item, &length_of(item), payload));
        URL_SAFE_NO_PAD.encode(
            mac.first_chunk::<SIGNATURE_LENGTH>()
                .unwrap_or(&[0; SIGNATURE_LENGTH]),
        )
    }

    /// Whether `signature` is this key's for a payload. Takes as long for a wrong one as for the right one.
    pub(super) fn verifies(&self, signature: &[u8], item: &[u8], payload: &[u8]) -> bool {
        let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        let mut mac = new_mac(&self.key);
        for part in self.message(item, &length_of(item), payload) {
            mac.update(part);
        }
        signature.len() == SIGNATURE_LENGTH && mac.verify_truncated_left(&signature).is_ok()
    }

    fn message<'a>(
        &'a self,
        item: &'a [u8],
        item_length: &'a [u8],
        payload: &'a [u8],
    ) -> [&'a [u8]; 6] {
        [
            VERSION,
            b".",
            self.id.as_bytes(),
            item_length,
            item,
            payload,
        ]
    }
}

impl fmt::Debug for SigningKey {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.id).finish()
    }
}

/// So that no byte can pass from one part of the message to the next.
fn length_of(item: &[u8]) -> [u8; 8] {
    u64::try_from(item.len()).unwrap_or(u64::MAX).to_le_bytes()
}

fn keyed(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = new_mac(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn new_mac(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    Hmac::new_from_slice(key).expect("a key of any length")
}

/// Bytes of a signature: 128 bits.
const SIGNATURE_LENGTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_good_for_its_key_item_and_payload_alone() {
        let key = SigningKey::from_secret(b"a secret of some length");
        let signature = key.sign(b"sessions/a", b"payload");
        // Computed with Python's hmac and hashlib, after docs/document.md.
        assert_eq!(key.id(), "tQeTQIoY");
        assert_eq!(signature, "DAIzMyh_UKetP2VO3ftk-A");
        assert!(key.verifies(signature.as_bytes(), b"sessions/a", b"payload"));
        assert!(!key.verifies(signature.as_bytes(), b"sessions/b", b"payload"));
        assert!(!key.verifies(signature.as_bytes(), b"sessions/ap", b"ayload"));
        assert!(!key.verifies(signature.as_bytes(), b"sessions/a", b"payloads"));
        let other = SigningKey::from_secret(b"another secret");
        assert!(!other.verifies(signature.as_bytes(), b"sessions/a", b"payload"));
        for wrong in ["", "-", &signature[1..], &signature[..8]] {
            assert!(!key.verifies(wrong.as_bytes(), b"sessions/a", b"payload"));
        }
    }

    #[test]
    fn a_key_does_not_show_itself() {
        let key = SigningKey::from_secret(b"a secret of some length");
        assert_eq!(format!("{key:?}"), format!("SigningKey({:?})", key.id()));
        assert_eq!(key.id().len(), 8);
    }
}
