--TEST--
A session that is read, checked, stored or destroyed beside the one in use does not touch that one's lock or changes
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['lock', 'merge'] as $concurrency) {
    $besides = [
        'destroy' => fn ($handler, $other) => $handler->destroy($other),
        'read' => fn ($handler, $other) => $handler->read($other),
        'validateId' => fn ($handler, $other) => $handler->validateId($other) && $handler->read($other),
        'write' => fn ($handler, $other) => $handler->read($other) . $handler->write($other, 'y|i:2;'),
        'validateId of its own' => fn ($handler, $other, $id) => $handler->validateId($id),
    ];
    foreach ($besides as $name => $beside) {
        $id = use_handler($handler = new RustJsonSessionHandler(['concurrency' => $concurrency]));
        store($id, '{"n":1}');
        store($other = fresh_id(), '{"x":1}');
        session_start();
        $lock = (new Memcache_Raw)->get(PREFIX . "$id.lock");
        $beside($handler, $other, $id);
        $is_same = $lock === (new Memcache_Raw)->get(PREFIX . "$id.lock");
        $_SESSION['n'] = 2;
        store($id, '{"n":1,"node":7}');
        session_write_close();
        echo $concurrency, ', ', $name, ': ', stored($id), ' ', $is_same ? 'the same lock' : 'another lock', ', ', stored($other), ' ',
            lock_left($other), "\n";
    }
}
?>
--EXPECT--
lock, destroy: {"n":2,"node":7} the same lock, {"$php":"1.-.-.destroyed"} free
lock, read: {"n":2,"node":7} the same lock, {"x":1} free
lock, validateId: {"n":2,"node":7} the same lock, {"x":1} free
lock, write: {"n":2,"node":7} the same lock, {"y":2} free
lock, validateId of its own: {"n":2,"node":7} the same lock, {"x":1} free
merge, destroy: {"n":2,"node":7} the same lock, {"$php":"1.-.-.destroyed"} free
merge, read: {"n":2,"node":7} the same lock, {"x":1} free
merge, validateId: {"n":2,"node":7} the same lock, {"x":1} free
merge, write: {"n":2,"node":7} the same lock, {"y":2} free
merge, validateId of its own: {"n":2,"node":7} the same lock, {"x":1} free
