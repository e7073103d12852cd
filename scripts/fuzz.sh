#!/usr/bin/env bash
# fuzz.sh DURATION: runs every fuzz target of the project for that long, one after the other. An
# input that fails stays in the package's testdata/fuzz, where `go test` runs it from then on.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=()
while IFS=: read -r file target; do
  echo "== $target in $(dirname "$file")"
  go test -run='^$' -fuzz="^$target\$" -fuzztime="$1" "$(dirname "$file")" || failed+=("$target")
done < <(grep -roE '^func Fuzz\w+' --include='*_test.go' . | sed 's/:func /:/' | sort)

[[ ${#failed[@]} == 0 ]] || { echo "failed: ${failed[*]}"; exit 1; }
