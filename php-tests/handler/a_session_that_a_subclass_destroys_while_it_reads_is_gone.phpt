--TEST--
destroy() that an application calls destroys, also while session_start() runs
--DESCRIPTION--
Only the destroy() that PHP itself calls after a failed decode is refused.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Expiring extends RustJsonSessionHandler
{
    public function read(string $id): string|false
    {
        $data = parent::read($id);
        return str_contains($data, 'expired') && $this->destroy($id) ? '' : $data;
    }
}
$id = use_handler(new Expiring);
store($id, '{"expired":true}');
var_dump(session_start(), $_SESSION, stored($id));
?>
--EXPECT--
bool(true)
array(0) {
}
string(26) "{"$php":"1.-.-.destroyed"}"
