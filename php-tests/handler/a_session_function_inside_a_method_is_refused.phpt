--TEST--
PHP refuses recursion, and the outer call goes on
--DESCRIPTION--
PHP leaks the arguments of a call that it refuses so (ps_call_handler in ext/session/mod_user.c). A debug PHP reports
that, unless it is told not to, which PHP 8.5 deprecates.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
@ini_set('report_memleaks', '0');
final class Recursive extends RustJsonSessionHandler
{
    public function write(string $id, string $data): bool
    {
        @session_destroy();
        return parent::write($id, $data);
    }
}
$id = use_handler(new Recursive);
session_start();
$_SESSION['a'] = 1;
session_write_close();
echo stored($id) ?? 'nothing', "\n";
?>
--EXPECT--
{"a":1}
