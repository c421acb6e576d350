# Every command people and CI run. What a target needs from Debian it installs, and says so.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

EXTENSION := target/release/librust_json_session.so

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

.PHONY: build
build: ## the extension: target/release/librust_json_session.so
	@scripts/need.sh php
	cargo rustc --release --locked --lib --features extension --crate-type cdylib

.PHONY: test
test: lint test-rust build test-install test-php test-generated test-fpm test-pool test-node test-clients test-users-online demo-check fuzz-check ## everything CI runs

.PHONY: lint
lint: ## formatting, clippy with warnings denied, documentation
	@scripts/need.sh php rust-lint
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --lib --features extension -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

.PHONY: test-rust
test-rust: ## tests that need no PHP; memcached runs for real
	@scripts/need.sh memcached
	cargo test --locked

.PHONY: test-php
test-php: build ## phpt tests, by PHP's own run-tests.php
	@scripts/need.sh php memcached node test-extensions
	php-tests/run.sh --so $(EXTENSION)

.PHONY: test-generated
test-generated: ## random sessions of PHP's, through the codec, Node.js, Python and jq, and back
	@scripts/need.sh php node documents
	cargo build --release --locked --example convert
	php-tests/generated/run.sh target/release/examples/convert

.PHONY: fuzz-check
fuzz-check: ## every fuzz target for some seconds
	fuzz/run.sh 8

.PHONY: fuzz
fuzz: ## every fuzz target for ten minutes
	fuzz/run.sh 600

.PHONY: test-fpm
test-fpm: build ## many sessions at once through nginx and php-fpm, and uploads
	@scripts/need.sh php memcached fpm nginx node
	tests/fpm/run.sh --so $(EXTENSION)

.PHONY: test-pool
test-pool: build ## one memcached of three fails in every way; no request notices
	@scripts/need.sh php memcached node network
	tests/pool/run.sh --so $(EXTENSION) --quick

.PHONY: test-node
test-node: build ## the npm package: types, and its tests against a real memcached and a real PHP
	@scripts/need.sh php memcached npm openssl
	@scripts/npm-ci.sh clients/node
	cd clients/node && npm run --silent lint && npm test --silent

.PHONY: test-clients
test-clients: build ## the examples that read a session with stock clients: Python and shell
	@scripts/need.sh php memcached documents clients
	examples/clients/test.sh --so $(EXTENSION)

.PHONY: test-users-online
test-users-online: build ## who is online in an SQL table: the example, with a real SQLite and a real MariaDB
	@scripts/need.sh php memcached sqlite mariadb
	examples/users-online/test.sh --so $(EXTENSION)

.PHONY: matrix
matrix: build ## the same for longer, also with two memcacheds, and without a second copy: a table
	@scripts/need.sh php memcached node network
	tests/pool/run.sh --so $(EXTENSION)

.PHONY: test-matrix
test-matrix: ## the phpt tests on other PHPs: thread-safe, with assertions, newer; an hour and 6 GB the first time
	tests/matrix/run.sh

.PHONY: test-install
test-install: build ## installs into an empty folder and loads the extension from there
	scripts/check-install.sh $(EXTENSION)

.PHONY: demo
demo: build ## a chat on Node.js behind a login in PHP, until Ctrl-C
	@scripts/need.sh php memcached fpm nginx npm
	demo/run.sh --so $(EXTENSION)

.PHONY: demo-check
demo-check: build ## the demo, as two people use it in Chromium
	@scripts/need.sh php memcached fpm nginx npm chromium
	demo/run.sh --so $(EXTENSION) --check

.PHONY: bench
bench: build ## the codec and the serializer beside PHP's own functions; session cycles and locks beside other handlers
	@scripts/need.sh php memcached peers redis
	cargo bench --locked --bench codec
	cargo build --release --locked --example time
	benches/against-php/run.sh target/release/examples/time
	benches/serializer/run.sh --so $(EXTENSION)
	benches/cycle/run.sh --so $(EXTENSION)
	benches/copies/run.sh --so $(EXTENSION)
	benches/presence/run.sh --so $(EXTENSION)
	benches/hand-off/run.sh --so $(EXTENSION)
	benches/tls/run.sh --so $(EXTENSION)

.PHONY: bench-node
bench-node: ## the npm package beside other memcached clients, and what a watch of 10,000 sessions costs
	@scripts/need.sh memcached npm
	@scripts/npm-ci.sh clients/node
	cd clients/node && node bench/run.js && node bench/watch.js

.PHONY: install
install: $(if $(shell command -v cargo),build) ## into PHP's extension folder, enabled where Debian's phpenmod is
	scripts/install.sh $(EXTENSION) "$(DESTDIR)"

.PHONY: uninstall
uninstall: ## undoes install
	scripts/install.sh --remove "$(DESTDIR)"

.PHONY: clean
clean: ## removes what was built
	cargo clean
