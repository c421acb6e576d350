#!/usr/bin/env bash
# run.sh CONVERT [COUNT] [SEED]
# Sessions that PHP generates, through the codec and back: byte for byte, also where Node.js, Python or jq
# read and print the document on its way. CONVERT is examples/convert.rs, built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
convert=$(realpath "$1")
count=${2:-2000}
seed=${3:-1}
kinds=31

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
cd "$temporary"
printers=("cat" "node $here/print.js" "python3 $here/print.py" "jq --compact-output .")
passed=0
for format in php php_binary php_serialize; do
	php -n "$here/sessions.php" "$seed" "$count" "$format" >sessions 2>made
	# A generator that no longer makes a kind of value would test nothing of it.
	if [ "$(tr -cd : <made | wc -c)" -ne "$kinds" ]; then
		echo "generated: $kinds kinds of values were expected:" >&2
		cat made >&2
		exit 1
	fi
	"$convert" to-json "$format" <sessions >documents
	for printer in "${printers[@]}"; do
		$printer <documents >printed
		"$convert" to-php "$format" <printed >back
		if ! cmp sessions back; then
			echo "generated: $format: not the same after: $printer" >&2
			exit 1
		fi
		passed=$((passed + count))
	done
done
echo "generated: $passed passed, 0 failed"
