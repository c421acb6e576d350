#!/usr/bin/env bash
# Fuzzes every target for SECONDS each, beginning with the corpus: fuzz/run.sh SECONDS [TARGET ...]
# Works with stable Rust: coverage comes from LLVM's own pass, and there is no memory to sanitize without
# `unsafe`. Finds are left in fuzz/artifacts; what is new in the corpus stays outside of the repository.
set -euo pipefail
cd "$(dirname "$0")"
../scripts/need.sh fuzz

seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(php php_binary php_serialize document signed_document merge round_trip)

host=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/../target/fuzz}
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
# With a target the flags do not reach build scripts, which have no fuzzer to report to.
cargo build --release --locked --target "$host"

mkdir -p artifacts
grown=$(mktemp -d)
trap 'rm -rf "$grown"' EXIT
for target in "${targets[@]}"; do
	mkdir -p "$grown/$target"
	log=$grown/$target.log
	status=0
	"$CARGO_TARGET_DIR/$host/release/$target" "$grown/$target" "corpus/$target" \
		-artifact_prefix="artifacts/$target-" -dict=dictionary -max_total_time="$seconds" -max_len=4096 \
		-rss_limit_mb=1024 -malloc_limit_mb=256 -timeout=10 -print_final_stats=1 -verbosity=0 2>"$log" || status=$?
	if [ "$status" -ne 0 ]; then
		cat "$log" >&2
		echo "fuzz: $target found something; it is in fuzz/artifacts" >&2
		exit 1
	fi
	echo "fuzz: $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions in $seconds s"
	if [ -n "${KEEP_CORPUS:-}" ]; then
		mkdir -p "$KEEP_CORPUS/$target"
		cp -n "$grown/$target"/* "$KEEP_CORPUS/$target/" 2>/dev/null || true
	fi
done
