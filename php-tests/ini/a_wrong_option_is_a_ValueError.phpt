--TEST--
A wrong option is a ValueError that names it
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach ([['nope' => 1], ['timeout' => 'soon'], ['timeout' => 0], ['timeout' => 1.5], ['timeout' => null], ['servers' => ['a', 'b']], ['prefix' => 'a b'], [7 => 'x'], ['rust_json_session.timeout' => 5]] as $options) {
    try {
        new RustJsonSessionHandler($options);
        echo "accepted\n";
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
RustJsonSessionHandler::__construct(): option "nope" is unknown
RustJsonSessionHandler::__construct(): option "timeout" must be milliseconds from 1 to 60000, "soon" given
RustJsonSessionHandler::__construct(): option "timeout" must be milliseconds from 1 to 60000, "0" given
RustJsonSessionHandler::__construct(): option "timeout" must be a string or an integer
RustJsonSessionHandler::__construct(): option "timeout" must be a string or an integer
RustJsonSessionHandler::__construct(): option "servers" must be a string or an integer
RustJsonSessionHandler::__construct(): option "prefix" must be up to 174 visible ASCII characters, no space, "a b" given
RustJsonSessionHandler::__construct(): option "7" is unknown
RustJsonSessionHandler::__construct(): option "rust_json_session.timeout" is unknown
