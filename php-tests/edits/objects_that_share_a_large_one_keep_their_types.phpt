--TEST--
An unrelated edit of a session in which many objects share a large one costs no type
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
class Shop { public $text; public $self; }
class Item { public $shop; private $price = 1.0; public function __construct(Shop $shop) { $this->shop = $shop; } }
foreach (['php', 'php_binary', 'php_serialize'] as $format) {
    ini_set('session.serialize_handler', $format);
    $id = use_handler();
    in_session($id, function () {
        $shop = new Shop;
        $shop->text = str_repeat('x', 5000);
        $shop->self = $shop;
        $_SESSION['items'] = array_map(fn () => new Item($shop), range(1, 20));
    });
    store($id, preg_replace('/^{/', '{"other":1,', stored($id)));
    in_session($id, function () {
        $types = array_count_values(array_map('get_debug_type', $_SESSION['items']));
        $shops = array_unique(array_map(fn ($item) => spl_object_id($item->shop), $_SESSION['items']));
        echo json_encode($types), ' ', count($shops), "\n";
    });
}
?>
--EXPECT--
{"Item":20} 1
{"Item":20} 1
{"Item":20} 1
