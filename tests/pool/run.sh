#!/usr/bin/env bash
# run.sh --so EXTENSION.so [--quick] [--strict] [--verbose] [--servers N] [--replicas N] [fault names]
# What users notice of a memcached that fails, for each way to fail, without and with a second copy of each session.
# matrix.mjs says more.
exec node "$(dirname "$0")/matrix.mjs" "$@"
