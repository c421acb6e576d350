--TEST--
In strict mode a stored session keeps its id, and one that is not gets another
--INI--
session.save_handler=rust_json
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/native.inc';
store($known = fresh_id(), '{"n":1}');
foreach (['known' => $known, 'unknown' => fresh_id(), 'hostile' => "a/b"] as $name => $id) {
    session_id($id);
    echo $name, ': ', costs(fn () => session_start()), session_id() === $id ? ', kept, ' : ', replaced, ', json_encode($_SESSION), "\n";
    $_SESSION['n'] = 2;
    costs(fn () => session_regenerate_id());
    session_write_close();
    echo stored(session_id()), ' ', stored($id) ?? 'nothing', ' ', lock_left(session_id()), "\n";
}
?>
--EXPECT--
known: 1 reads, kept, {"n":1}
{"n":2} {"n":2} free
unknown: 1 reads, replaced, []
{"n":2} nothing free
hostile: 1 reads, replaced, []
{"n":2} nothing free
