#!/usr/bin/env bash
# eval.sh DIR prints one line of figures for each set of labelled rows in DIR (`pitcrew eval --help` tells
# the rows' form):
#
#   DIR/{sentiment,aspects,times}/SET.jsonl                  read as they are
#   DIR/intents/SET.jsonl                                    dealt to FOLDS parts (5): each is tested by what the others teach; the mean
#   DIR/retrieval/SET.docs.jsonl and SET.queries.jsonl
set -euo pipefail
shopt -s nullglob

data=${1:?a folder with labelled rows, for example make eval DATA=../rows}
[[ -d $data ]] || { echo "no folder $data" >&2; exit 1; }
parts=${FOLDS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# figures runs one evaluation and prints its JSON as "key value key value …".
figures() { ./pitcrew eval "$@" | tail -n 1 | sed -E 's/"task": ?"[^"]*",?//; s/[{}"]//g; s/[:,]/ /g'; }

# row SET prints the mean of the lines of figures that it reads.
row() {
  awk -v set="$1" '
    { for (i = 1; i < NF; i += 2) { if (!($i in sum)) order[++keys] = $i; sum[$i] += $(i + 1) } }
    END {
      printf "%-30s", set
      for (k = 1; k <= keys; k++) printf "  %s %.4g", order[k], sum[order[k]] / NR
      print ""
    }'
}

# folds deals a file's rows to so many test files in turn, label by label, and to the training files of
# the others.
folds() {
  rm -f "$work"/test* "$work"/train*
  awk -v to="$work/" -v parts="$parts" '
    match($0, /"intent": *"[^"]*"/) {
      mine = seen[substr($0, RSTART, RLENGTH)]++ % parts
      for (part = 0; part < parts; part++) print > (to (part == mine ? "test" : "train") part)
    }' "$1"
}

for task in sentiment aspects times; do
  for set in "$data/$task"/*.jsonl; do
    figures "$task" "$set" | row "$task/$(basename "$set" .jsonl)"
  done
done
for set in "$data"/intents/*.jsonl; do
  folds "$set"
  for ((part = 0; part < parts; part++)); do
    [[ -f $work/test$part ]] || continue # fewer rows than parts
    figures intents "$work/test$part" --train "$work/train$part"
  done | row "intents/$(basename "$set" .jsonl)"
done
for docs in "$data"/retrieval/*.docs.jsonl; do
  figures retrieval --docs "$docs" --queries "${docs%.docs.jsonl}.queries.jsonl" | row "retrieval/$(basename "$docs" .docs.jsonl)"
done
