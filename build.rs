//! Nothing without the feature `extension`. With it: cfgs for the PHP version that is built against, and what is
//! compiled with PHP's own headers.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "extension")]
    {
        extension::configure();
        extension::compile_shim();
    }
}

#[cfg(feature = "extension")]
mod extension {
    use std::path::PathBuf;
    use std::process::Command;

    use ext_php_rs_build::{
        ApiVersion, PHPInfo, emit_check_cfg, emit_php_cfg_flags, find_executable, find_php,
        path_from_env,
    };

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

    /// Compiles what is C with the headers of the PHP whose `php-config` `PHP_CONFIG` or `PATH` names, as
    /// ext-php-rs does.
    pub(super) fn compile_shim() {
        const FILES: [&str; 2] = ["src/php/serializer/shim.c", "src/php/shim.c"];
        for file in FILES {
            println!("cargo::rerun-if-changed={file}");
        }
        println!("cargo::rerun-if-env-changed=PHP_CONFIG");
        let mut build = cc::Build::new();
        build
            .files(FILES)
            // PHP's signatures have more than a save handler needs.
            .flag_if_supported("-Wno-unused-parameter")
            .includes(includes());
        build.compile("rust_json_session_shim");
    }

    /// The folders of PHP's headers.
    fn includes() -> Vec<PathBuf> {
        let php_config = path_from_env("PHP_CONFIG")
            .or_else(|| find_executable("php-config"))
            .expect("php-config is not installed: on Debian, apt-get install php-dev");
        let output = Command::new(php_config)
            .arg("--includes")
            .output()
            .expect("php-config does not run");
        let flags = String::from_utf8(output.stdout).expect("paths in UTF-8");
        let folders = flags.split_whitespace();
        folders
            .map(|flag| PathBuf::from(flag.trim_start_matches("-I")))
            .collect()
    }
}
