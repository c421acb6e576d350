//! The path of keys to a place in PHP's session bytes, for messages.

use super::{Format, read};
use crate::codec::Limits;
use crate::codec::error::Kind;
use crate::codec::event::{Shape, Sink, Text};

/// The keys from the session's root to the value at or around `offset`, joined with `/`.
///
/// Keys are a user's names: control characters are escaped, bytes that are not UTF-8 replaced, and
/// the path is cut where it grows too long for a message.
pub(in crate::codec) fn path_at(data: &[u8], format: Format, offset: usize) -> String {
    let before = data.get(..offset).unwrap_or(data);
    let mut path = Path::default();
    let limits = Limits {
        depth: usize::MAX,
        ..Limits::default()
    };
    // Fails at `offset`, or wherever the bytes are broken before it: the path is that far then.
    match read(before, format, limits, &mut path) {
        Ok(()) | Err(_) => join_keys(&path.keys),
    }
}

/// Keys joined with `/`, fit for a message.
pub(in crate::codec) fn join_keys(keys: &[Vec<u8>]) -> String {
    let mut joined = String::new();
    for key in keys {
        if !joined.is_empty() {
            joined.push('/');
        }
        for character in String::from_utf8_lossy(key).chars() {
            if joined.len() >= MAX_LENGTH {
                joined.push('…');
                return joined;
            }
            if character.is_control() {
                joined.extend(character.escape_default());
            } else {
                joined.push(character);
            }
        }
    }
    joined
}

/// The keys of the value that is being read.
#[derive(Default)]
struct Path {
    keys: Vec<Vec<u8>>,
}

impl Path {
    fn enter(&mut self, key: &[u8]) {
        if let Some(last) = self.keys.last_mut() {
            key.clone_into(last);
        }
    }
}

impl<'a> Sink<'a> for Path {
    fn begin_root(&mut self) -> Result<(), Kind> {
        self.keys.push(Vec::new());
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.enter(&name.to_bytes());
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn null(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn bool(&mut self, _value: bool) -> Result<(), Kind> {
        Ok(())
    }

    fn int(&mut self, _text: Text<'_>) -> Result<(), Kind> {
        Ok(())
    }

    fn float(&mut self, _text: &[u8]) -> Result<(), Kind> {
        Ok(())
    }

    fn string(&mut self, _text: Text<'a>) -> Result<(), Kind> {
        Ok(())
    }

    fn begin_array(&mut self, _shape: Shape) -> Result<(), Kind> {
        self.keys.push(Vec::new());
        Ok(())
    }

    fn begin_object(&mut self, _class: &'a [u8]) -> Result<(), Kind> {
        self.keys.push(Vec::new());
        Ok(())
    }

    fn int_key(&mut self, key: i64) -> Result<(), Kind> {
        self.enter(itoa::Buffer::new().format(key).as_bytes());
        Ok(())
    }

    fn string_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        self.enter(&name.to_bytes());
        Ok(())
    }

    fn end(&mut self) -> Result<(), Kind> {
        self.keys.pop();
        Ok(())
    }

    fn serializable(&mut self, _class: &'a [u8], _text: &'a [u8]) -> Result<(), Kind> {
        Ok(())
    }

    fn enum_case(&mut self, _class: &'a [u8], _case: &'a [u8]) -> Result<(), Kind> {
        Ok(())
    }

    fn reference(&mut self, _slot: usize) -> Result<(), Kind> {
        Ok(())
    }

    fn same_object(&mut self, _slot: usize) -> Result<(), Kind> {
        Ok(())
    }
}

/// Longest path in a message, in bytes of its escaped form.
const MAX_LENGTH: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_the_keys_down_to_the_offset() {
        let data =
            br#"user|a:2:{s:4:"name";s:3:"Ada";s:4:"pets";a:2:{i:0;i:1;i:1;O:3:"Pet":0:{}}}"#;
        let offset = data.windows(2).position(|window| window == b"O:").unwrap();
        assert_eq!(path_at(data, Format::Php, offset), "user/pets/1");
    }

    #[test]
    fn a_path_shows_control_characters_escaped() {
        assert_eq!(path_at(b"a\nb|O:", Format::Php, 4), "a\\nb");
    }

    #[test]
    fn a_long_path_is_cut() {
        let data = format!("{}|O:", "k".repeat(4000));
        let path = path_at(data.as_bytes(), Format::Php, 4001);
        assert!(path.ends_with('…') && path.len() < 130, "{path}");
    }
}
