--TEST--
Whichever serializer a session went through, the document is the same, and each reads the other's
--DESCRIPTION--
php-tests/generated makes the sessions: every kind of value there is.
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../generated/sessions.php';
$id = use_handler();
$memcached = new Memcache_Raw;
$generator = new SessionGenerator;
$different = $undecodable = 0;
$stored = function (string $serializer, callable $change) use ($id, $memcached): string {
    ini_set('session.serialize_handler', $serializer);
    in_session($id, $change);
    return $memcached->get(PREFIX . $id);
};
$differ = function (string $what, int $seed, string $one, string $other) use (&$different): void {
    if ($one !== $other && $different++ < 3) {
        echo "seed $seed, $what:\n$one\n$other\n";
    }
};
for ($seed = 0; $seed < 1500; $seed++) {
    mt_srand($seed);
    $session = $generator->session(false);
    try {
        unserialize(serialize($session));
    } catch (UnexpectedValueException) {
        // PHP cannot read back an SplObjectStorage one of whose objects has a reference to it.
        $undecodable++;
        continue;
    }
    $make = function () use ($session) {
        $_SESSION = $session;
    };
    $make_and_encode = function () use ($make, &$encoded) {
        $make();
        $encoded = session_encode();
    };
    $encode = function () use (&$decoded) {
        $decoded = session_encode();
    };
    $transcoded = $stored('php', $make_and_encode);
    $in_php = $encoded;
    $stored('rust_json', $encode);
    $differ('read back by rust_json', $seed, $transcoded, $decoded);

    $memcached->ask('md ' . PREFIX . $id);
    $native = $stored('rust_json', $make);
    $differ('documents', $seed, $transcoded, $native);
    $stored('php', $encode);
    $differ('read back by php', $seed, $in_php, $decoded);
    $memcached->ask('md ' . PREFIX . $id);
}
var_dump($different, $undecodable < 10);
echo count($generator->made), " kinds\n";
?>
--EXPECT--
int(0)
bool(true)
31 kinds
