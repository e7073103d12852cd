#!/usr/bin/env bash
# Format, dependency pins and linters; the linters are those of tools/go.mod, built once and cached.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l .)
[[ -z $unformatted ]] || { printf 'not gofmt:\n%s\n' "$unformatted"; exit 1; }

# modernc.org/sqlite is generated against one version of modernc.org/libc and breaks with another.
wanted=$(go list -m -f '{{.GoMod}}' modernc.org/sqlite | xargs awk '$1 == "modernc.org/libc" { print $2 }')
pinned=$(go list -m -f '{{.Version}}' modernc.org/libc)
[[ $pinned == "$wanted" ]] || { echo "go.mod has modernc.org/libc $pinned, modernc.org/sqlite needs $wanted"; exit 1; }

go tool -modfile=tools/go.mod golangci-lint run ./...
