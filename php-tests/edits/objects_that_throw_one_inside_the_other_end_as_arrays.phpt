--TEST--
Where every object of a deep session throws after an edit, all of them are arrays in the end
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Link
{
    public $ok = 1;
    public $next = null;
    public function __wakeup() { $this->ok === 1 || throw new DomainException('no'); }
}
$id = use_handler();
in_session($id, function () {
    $chain = null;
    for ($n = 0; $n < 40; $n++) {
        $link = new Link;
        $link->next = $chain;
        $chain = $link;
    }
    $_SESSION = ['chain' => $chain, 'fine' => new Link];
});
[$chain, $rest] = explode(',"fine"', stored($id), 2);
store($id, str_replace('"ok":1', '"ok":2', $chain) . ',"fine"' . $rest);
in_session($id, function () {
    $depth = 0;
    for ($chain = $_SESSION['chain']; is_array($chain); $chain = $chain['next']) {
        $depth++;
    }
    echo $depth, ' ', get_debug_type($chain), ' ', $_SESSION['chain']['ok'], "\n";
});
?>
--EXPECT--
40 null 2
