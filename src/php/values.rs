//! The return types that PHP's session interfaces have and ext-php-rs has not. Each declares its first
//! half; `|false` is added when the class is completed.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendStr, Zval};

/// `string|false`.
pub(super) enum StringOrFalse {
    String(ZBox<ZendStr>),
    False,
}

impl IntoZval for StringOrFalse {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _persistent: bool) -> Result<()> {
        match self {
            Self::String(string) => zval.set_zend_string(string),
            Self::False => zval.set_bool(false),
        }
        Ok(())
    }
}
