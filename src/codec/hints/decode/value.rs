//! Values that hold no others.

use super::fit::is_same_double;
use super::{Reading, Target};
use crate::codec::error::Kind;
use crate::codec::event::Text;
use crate::codec::hints::attach::Place;
use crate::codec::hints::binary;
use crate::codec::hints::fingerprint::parse_double;
use crate::codec::hints::hint::{Hint, Leaf};
use crate::codec::outline::Value;
use crate::codec::php;

impl<W: Target> Reading<'_, '_, W> {
    pub(super) fn write_int(&mut self, value: i64, leaf: Option<Leaf>) -> Result<(), Kind> {
        let mut digits = itoa::Buffer::new();
        let text = digits.format(value).as_bytes();
        match leaf {
            Some(Leaf::Float) => {
                let mut float = Vec::new();
                php::from_double(parse_double(text).unwrap_or_default(), &mut float);
                self.writer.float(&float)
            }
            Some(Leaf::NegativeZero) if value == 0 => self.writer.float(b"-0"),
            Some(Leaf::Int(exact)) if is_same_double(text, exact) => self
                .writer
                .int(Text::plain(itoa::Buffer::new().format(exact).as_bytes())),
            _ => self.writer.int(Text::plain(text)),
        }
    }

    pub(super) fn write_float(&mut self, text: &[u8], leaf: Option<Leaf>) -> Result<(), Kind> {
        match leaf {
            Some(Leaf::NegativeZero) if text == b"0" => self.writer.float(b"-0"),
            Some(Leaf::Int(exact)) if is_same_double(text, exact) => self
                .writer
                .int(Text::plain(itoa::Buffer::new().format(exact).as_bytes())),
            _ => self.writer.float(text),
        }
    }

    pub(super) fn write_string(&mut self, place: Place, hint: &Hint<'_>) -> Result<(), Kind> {
        let Value::String(text) = self.attached.value(place) else {
            return Ok(());
        };
        match hint.leaf {
            Some(Leaf::Binary) => {
                if let Some(decoded) = binary::decode(&text.to_bytes()) {
                    return self.writer.string(Text::plain(&decoded));
                }
            }
            Some(Leaf::EnumCase(number)) => {
                if let Some((class, case)) = self.enum_case(place, hint, number) {
                    self.note_identity();
                    self.writer.enum_case(class, &case)?;
                    self.cases.insert((class.to_vec(), case));
                    return Ok(());
                }
            }
            Some(Leaf::Serializable(number)) => {
                if let Some((class, own)) = self.serializable(place, hint, number) {
                    self.known_slots.get_or_insert(self.slots);
                    self.note_object(place, class);
                    return self.writer.serializable(class, &own);
                }
            }
            _ => {}
        }
        self.writer.string(text)
    }
}
