--TEST--
A wrong setting is refused in a script, and a wrong option is a ValueError
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$wrong = ['presence' => ['/a~', '/a~2b'], 'presence_interval' => ['0', '3601', '1.5', 'soon', '-1', ''], 'presence_ttl' => ['0', '86401', '5m', ''], 'presence_prefix' => ['a b', "a\nb", 'größe_', str_repeat('p', 175)]];
$right = ['presence' => ['', 'user_id', '/user/id', '/', 'a~', 'a/b', '/a~0~1'], 'presence_interval' => ['1', '3600'], 'presence_ttl' => ['1', '86400'], 'presence_prefix' => ['', 'p', str_repeat('p', 174)]];
foreach ($right as $name => $values) {
    foreach ($values as $value) {
        ini_set("rust_json_session.$name", $value) !== false && ini_get("rust_json_session.$name") === $value || print("$name=$value is refused\n");
        new RustJsonSessionPresence([$name => $value]);
        new RustJsonSessionHandler([$name => $value]);
    }
    ini_restore("rust_json_session.$name");
}
// As php.ini has it by default.
foreach ($wrong as $name => $_) {
    echo $name, '="', ini_get("rust_json_session.$name"), "\"\n";
}
set_error_handler(fn ($level, $message) => print("$message\n"));
foreach ($wrong as $name => $values) {
    foreach ($values as $value) {
        $before = ini_get("rust_json_session.$name");
        ini_set("rust_json_session.$name", $value) === false && ini_get("rust_json_session.$name") === $before || print("$name=$value is accepted\n");
        foreach ([RustJsonSessionPresence::class, RustJsonSessionHandler::class] as $class) {
            try {
                new $class([$name => $value]);
                echo "$name=$value is accepted\n";
            } catch (ValueError $e) {
                $class === RustJsonSessionPresence::class && print($e->getMessage() . "\n");
            }
        }
    }
}
foreach ([['nope' => 1], ['presence_ttl' => 1.5], ['presence' => null], ['rust_json_session.presence' => 'x']] as $options) {
    try {
        new RustJsonSessionPresence($options);
        echo "accepted\n";
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
presence=""
presence_interval="60"
presence_ttl="300"
presence_prefix="u_online_"
ini_set(): rust_json_session.presence must be the name of a session variable, or a JSON Pointer such as /user/id, "/a~" given
RustJsonSessionPresence::__construct(): option "presence" must be the name of a session variable, or a JSON Pointer such as /user/id, "/a~" given
ini_set(): rust_json_session.presence must be the name of a session variable, or a JSON Pointer such as /user/id, "/a~2b" given
RustJsonSessionPresence::__construct(): option "presence" must be the name of a session variable, or a JSON Pointer such as /user/id, "/a~2b" given
ini_set(): rust_json_session.presence_interval must be seconds from 1 to 3600, "0" given
RustJsonSessionPresence::__construct(): option "presence_interval" must be seconds from 1 to 3600, "0" given
ini_set(): rust_json_session.presence_interval must be seconds from 1 to 3600, "3601" given
RustJsonSessionPresence::__construct(): option "presence_interval" must be seconds from 1 to 3600, "3601" given
ini_set(): rust_json_session.presence_interval must be seconds from 1 to 3600, "1.5" given
RustJsonSessionPresence::__construct(): option "presence_interval" must be seconds from 1 to 3600, "1.5" given
ini_set(): rust_json_session.presence_interval must be seconds from 1 to 3600, "soon" given
RustJsonSessionPresence::__construct(): option "presence_interval" must be seconds from 1 to 3600, "soon" given
ini_set(): rust_json_session.presence_interval must be seconds from 1 to 3600, "-1" given
RustJsonSessionPresence::__construct(): option "presence_interval" must be seconds from 1 to 3600, "-1" given
ini_set(): rust_json_session.presence_interval must be seconds from 1 to 3600, "" given
RustJsonSessionPresence::__construct(): option "presence_interval" must be seconds from 1 to 3600, "" given
ini_set(): rust_json_session.presence_ttl must be seconds from 1 to 86400, "0" given
RustJsonSessionPresence::__construct(): option "presence_ttl" must be seconds from 1 to 86400, "0" given
ini_set(): rust_json_session.presence_ttl must be seconds from 1 to 86400, "86401" given
RustJsonSessionPresence::__construct(): option "presence_ttl" must be seconds from 1 to 86400, "86401" given
ini_set(): rust_json_session.presence_ttl must be seconds from 1 to 86400, "5m" given
RustJsonSessionPresence::__construct(): option "presence_ttl" must be seconds from 1 to 86400, "5m" given
ini_set(): rust_json_session.presence_ttl must be seconds from 1 to 86400, "" given
RustJsonSessionPresence::__construct(): option "presence_ttl" must be seconds from 1 to 86400, "" given
ini_set(): rust_json_session.presence_prefix must be up to 174 visible ASCII characters, no space, "a b" given
RustJsonSessionPresence::__construct(): option "presence_prefix" must be up to 174 visible ASCII characters, no space, "a b" given
ini_set(): rust_json_session.presence_prefix must be up to 174 visible ASCII characters, no space, "a\nb" given
RustJsonSessionPresence::__construct(): option "presence_prefix" must be up to 174 visible ASCII characters, no space, "a\nb" given
ini_set(): rust_json_session.presence_prefix must be up to 174 visible ASCII characters, no space, "größe_" given
RustJsonSessionPresence::__construct(): option "presence_prefix" must be up to 174 visible ASCII characters, no space, "größe_" given
ini_set(): rust_json_session.presence_prefix must be up to 174 visible ASCII characters, no space, "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp" given
RustJsonSessionPresence::__construct(): option "presence_prefix" must be up to 174 visible ASCII characters, no space, "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp" given
RustJsonSessionPresence::__construct(): option "nope" is unknown
RustJsonSessionPresence::__construct(): option "presence_ttl" must be a string or an integer
RustJsonSessionPresence::__construct(): option "presence" must be a string or an integer
RustJsonSessionPresence::__construct(): option "rust_json_session.presence" is unknown
