--TEST--
Floats that json_encode would change keep their sign and their kind
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$data = ['zero' => 0.0, 'negative' => -0.0, 'large' => 1e25, 'small' => 5e-324];
in_session($id, fn () => $_SESSION = $data);
echo stored($id), "\n";
in_session($id, fn () => var_dump($_SESSION));
?>
--EXPECT--
{"zero":0.0,"negative":-0.0,"large":1.0e+25,"small":5.0e-324,"$php":"1.-.-.{\"t\":{\"m\":{\"zero\":\"f\",\"negative\":\"-0\"}}}"}
array(4) {
  ["zero"]=>
  float(0)
  ["negative"]=>
  float(-0)
  ["large"]=>
  float(1.0E+25)
  ["small"]=>
  float(5.0E-324)
}
