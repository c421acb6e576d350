--TEST--
A constant of an enum that stands for a case is no case: PHP would not decode it
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
enum Suit { case Hearts; case Spades; const Best = self::Spades; }
$id = use_handler();
in_session($id, fn () => $_SESSION['suit'] = Suit::Hearts);
foreach (['Spades', 'Best', 'Hearts'] as $case) {
    store($id, preg_replace('/"suit":"\w+"/', "\"suit\":\"$case\"", stored($id)));
    in_session($id, fn () => var_dump($_SESSION['suit']));
}
?>
--EXPECT--
enum(Suit::Spades)
string(4) "Best"
enum(Suit::Hearts)
