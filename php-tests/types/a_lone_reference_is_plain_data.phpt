--TEST--
A reference that nothing else in the session shares is stored as its value
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, function () {
    $cart = [1, 2];
    $_SESSION['cart'] = &$cart;
    $cart[] = 3;
});
echo stored($id), "\n";
?>
--EXPECT--
{"cart":[1,2,3]}
