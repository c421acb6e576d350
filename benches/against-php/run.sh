#!/usr/bin/env bash
# run.sh TIME [ROUNDS]: both directions of the codec beside PHP's own functions, on the same sessions, in
# turns; medians of the rounds. TIME is examples/time.rs, built.
set -euo pipefail
time=$(realpath "$1")
rounds=${2:-15}
cd "$(dirname "$0")"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

# measure NAME FILE CALLS
measure() {
	local round
	for ((round = 0; round < rounds; round++)); do
		php -n -d memory_limit=-1 functions.php "$2" "$3" >>"$temporary/php"
		"$time" "$2" "$3" >>"$temporary/codec"
	done
	local unserialize serialize to_json to_php bytes
	unserialize=$(cut -d' ' -f1 "$temporary/php" | median)
	serialize=$(cut -d' ' -f2 "$temporary/php" | median)
	to_json=$(cut -d' ' -f1 "$temporary/codec" | median)
	to_php=$(cut -d' ' -f2 "$temporary/codec" | median)
	rm "$temporary/php" "$temporary/codec"
	bytes=$(wc -c <"$2")
	awk -v name="$1" -v bytes="$bytes" -v u="$unserialize" -v s="$serialize" -v j="$to_json" -v p="$to_php" 'BEGIN {
		printf "%-18s %9d bytes  unserialize 1.00  serialize %.2f  to_json %.2f  to_php %.2f  both directions %.2f  (%.2f ns a byte)\n",
			name, bytes, s / u, j / u, p / u, (j + p) / u, (j + p) / bytes
	}'
}

echo "$(php -n -r 'echo "PHP ", PHP_VERSION;'), $rounds rounds in turns, medians, as ratios to unserialize()"
measure "cart of 500" ../../tests/codec/corpus/cart-of-500.php 100
php -n -d memory_limit=-1 sessions.php 5000 >"$temporary/1MB"
measure "cart of 5,000" "$temporary/1MB" 15
php -n -d memory_limit=-1 sessions.php 50000 >"$temporary/10MB"
measure "cart of 50,000" "$temporary/10MB" 3
measure "500 objects" ../../tests/codec/corpus/objects-of-500.php 40
