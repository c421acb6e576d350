--TEST--
The progress of an upload is stored in the session of the cookie, beside what it has, and cleaned up after
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/web.inc';
$settings = ['session.save_handler' => 'rust_json', 'session.upload_progress.freq' => '0', 'session.upload_progress.min_freq' => '0'];
$page = '<?php session_start(); echo json_encode(array_map(fn ($value) => is_array($value) ? $value["done"] : $value, $_SESSION)), " ", $_FILES["file"]["size"], "\n"; $_SESSION["n"]++;';
store($id = fresh_id(), '{"n":1}');
$kept = new Web_Server($page, $settings + ['session.upload_progress.cleanup' => '0']);
echo $kept->ask($id, ...upload_form('one', 300_000));
$progress = json_decode(stored($id))->upload_progress_one;
echo $progress->done ? 'done ' : 'not done ', $progress->bytes_processed === $progress->content_length ? 'all ' : 'some ', $progress->files[0]->bytes_processed, ' ', lock_left($id), "\n";
store($id, '{"n":1}');
$cleaned = new Web_Server($page, $settings);
echo $cleaned->ask($id, ...upload_form('one', 300_000)), stored($id), ' ', lock_left($id), "\n";
?>
--EXPECT--
{"n":1,"upload_progress_one":true} 300000
done all 300000 free
{"n":1} 300000
{"n":2} free
