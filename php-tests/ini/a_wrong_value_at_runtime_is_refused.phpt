--TEST--
ini_set() refuses what cannot be right and names the setting
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['servers' => ['', 'a,b:x', 'host:0', 'unix://x'], 'prefix' => ['a b', str_repeat('p', 180)], 'connect_timeout' => ['0'], 'timeout' => ['soon', '60001']] as $name => $values) {
    foreach ($values as $value) {
        $before = ini_get("rust_json_session.$name");
        var_dump(ini_set("rust_json_session.$name", $value), ini_get("rust_json_session.$name") === $before);
    }
}
?>
--EXPECTF--
Warning: ini_set(): rust_json_session.servers must be servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, tls://host:port or unix:///path, "" given ("": %s) in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.servers must be servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, tls://host:port or unix:///path, "a,b:x" given ("b:x": %s) in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.servers must be servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, tls://host:port or unix:///path, "host:0" given ("host:0": %s) in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.servers must be servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, tls://host:port or unix:///path, "unix://x" given ("unix://x": %s) in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.prefix must be up to 174 visible ASCII characters, no space, "a b" given in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.prefix must be up to 174 visible ASCII characters, no space, "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp" given in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.connect_timeout must be milliseconds from 1 to 60000, "0" given in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.timeout must be milliseconds from 1 to 60000, "soon" given in %s on line %d
bool(false)
bool(true)

Warning: ini_set(): rust_json_session.timeout must be milliseconds from 1 to 60000, "60001" given in %s on line %d
bool(false)
bool(true)
