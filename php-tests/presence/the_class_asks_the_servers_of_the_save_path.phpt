--TEST--
Where session.save_path names the servers, the class asks those, as sessions do, and an option wins over it
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$here = new Own_Memcached;
foreach (["tcp://$here->server", $here->server, "$here->server:1"] as $path) {
    foreach (['native', 'class'] as $handler) {
        own_users();
        $id = use_way($handler);
        ini_set('session.save_path', $path);
        in_session($id, fn () => $_SESSION['user_id'] = 42);
        (new RustJsonSessionPresence)->mark('by the class');
        $has = fn ($server, $user) => (new Memcache_Raw($server))->get(ini_get('rust_json_session.presence_prefix') . $user) !== null;
        $online = new RustJsonSessionPresence;
        echo $handler, ': ', json_encode([$online->isOnline(42), $online->count(), $has($here->server, 42), $has(null, 42), $has($here->server, 'by%20the%20class')]), ' ';
        $elsewhere = new RustJsonSessionPresence(['servers' => getenv('RJS_SERVER')]);
        echo json_encode([$elsewhere->isOnline(42), $elsewhere->count()]), ' ';
        // A folder is no server.
        ini_set('session.save_path', '/tmp');
        echo json_encode([$online->isOnline(42), $online->count()]), "\n";
        ini_set('session.save_path', '');
    }
}
?>
--EXPECT--
native: [true,2,true,false,true] [false,0] [false,0]
class: [true,2,true,false,true] [false,0] [false,0]
native: [true,2,true,false,true] [false,0] [false,0]
class: [true,2,true,false,true] [false,0] [false,0]
native: [true,2,true,false,true] [false,0] [false,0]
class: [true,2,true,false,true] [false,0] [false,0]
