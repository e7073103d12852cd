# Everything a developer runs. Programs are built without cgo, so that one file runs anywhere.
export CGO_ENABLED ?= 0

BENCH ?= .
FUZZTIME ?= 30s
TESTFLAGS ?=

.PHONY: help build demo run test browser lint fmt bench fuzz eval pitcrew

help: ## list these targets
	@sed -nE 's/^([a-z]+):.*## (.*)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 8

build: ## build ./pitcrew for another machine
	@go build -trimpath -o pitcrew .

# Not trimmed: that would compile every dependency once more than the tests do.
pitcrew:
	@go build -o pitcrew .

demo: pitcrew ## show a sample shop: a page with three seats, and a tour in the terminal
	@./pitcrew demo

run: pitcrew ## serve, configured by the environment
	@./pitcrew serve

# Without -count=1: go test repeats what changed, and whatever asks for the cluster, which is a new one
# each time. -timeout is for one package and stands between a deadlock and an endless run.
test: ## run every test, on SQLite and on a throw-away PostgreSQL (TESTFLAGS=…)
	@scripts/postgres.sh run go test -timeout 20m $(TESTFLAGS) ./...

browser: ## drive the pages in Chromium, which it installs on Debian (TESTFLAGS=…)
	@scripts/chromium.sh run go test -timeout 10m -tags browser -run '^TestBrowser' $(TESTFLAGS) .

lint: ## check format, pins and linters
	@scripts/lint.sh

fmt: ## format every Go file
	@go tool -modfile=tools/go.mod golangci-lint fmt

bench: ## run the benchmarks on both databases (BENCH=regular expression)
	@scripts/postgres.sh run go test -run '^$$' -bench '$(BENCH)' -benchmem -timeout 60m $(TESTFLAGS) ./...

fuzz: ## fuzz each target for FUZZTIME=30s
	@scripts/fuzz.sh $(FUZZTIME)

eval: pitcrew ## measure reading and search on labelled rows (DATA=folder)
	@scripts/eval.sh "$(DATA)"
