//! Nothing without the feature `extension`. With it: cfgs for the PHP version that is built against.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "extension")]
    extension::configure();
}

#[cfg(feature = "extension")]
mod extension {
    use ext_php_rs_build::{ApiVersion, PHPInfo, emit_check_cfg, emit_php_cfg_flags, find_php};

    /// Emits `php81` and up, and `php_zts`, for the PHP that `PHP` or `PATH` names.
    pub(super) fn configure() {
        emit_check_cfg();
        let php =
            find_php().expect("php is not installed: on Debian, apt-get install php-cli php-dev");
        let info = PHPInfo::get(&php).expect("`php -i` did not answer");
        let api = info.zend_version().expect("`php -i` names no API version");
        emit_php_cfg_flags(ApiVersion::try_from(api).expect("a PHP version from 8.1 to 8.6"));
        if info
            .thread_safety()
            .expect("`php -i` does not say whether PHP is thread-safe")
        {
            println!("cargo::rustc-cfg=php_zts");
        }
        if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("macos") {
            println!("cargo::rustc-link-arg-cdylib=-Wl,-undefined,dynamic_lookup");
        }
    }
}
