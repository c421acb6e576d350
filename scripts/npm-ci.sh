#!/usr/bin/env bash
# npm-ci.sh FOLDER: installs what the folder's package-lock.json names, unless that is there already. Says so.
set -euo pipefail
cd "$1"
# npm writes this file last. -ot holds for one that is not there, too.
[ node_modules/.package-lock.json -ot package-lock.json ] || exit 0
echo "installing with npm: what $1/package-lock.json names"
npm ci --loglevel=error >/dev/null
