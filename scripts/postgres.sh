#!/usr/bin/env bash
# PostgreSQL with pgvector for tests and benchmarks, on Debian 12 or newer.
#
#   postgres.sh install        install PostgreSQL and pgvector where they are missing (root)
#   postgres.sh start DIR      start a throw-away cluster in DIR and print its URL
#   postgres.sh restart DIR    restart the cluster in DIR at once, as if it had crashed
#   postgres.sh stop DIR       stop the cluster in DIR and remove it
#   postgres.sh run COMMAND…   run COMMAND with PITCREW_TEST_POSTGRES set to a throw-away
#                              cluster's URL; a server that is already given there is used as it is
#
# A cluster is reached over a Unix socket only, trusts everyone who reaches it, does not survive a
# power cut (fsync is off) and has pgvector in every database. A step that is already done is silent.
set -euo pipefail

oldest=15 # the oldest PostgreSQL that Pitcrew supports

main() {
  case "${1:-}:$#" in
  install:1) install ;;
  start:2) start "$2" ;;
  restart:2) restart "$2" ;;
  stop:2) stop "$2" ;;
  run:0 | run:1) usage ;;
  run:*) run "${@:2}" ;;
  *) usage ;;
  esac
}

usage() { sed -n '4,9s/^#   //p' "$0" >&2; exit 2; }
say() { echo "postgres.sh: $*" >&2; }
die() { say "$*"; exit 1; }

# --- what is installed ---

# server prints the program folder of the newest installed server that has pgvector or, when none
# has it, of the newest one; nothing when there is no server that is new enough.
server() {
  local bin newest=''
  for bin in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
    [[ -x $bin/initdb && $(cut -d/ -f5 <<<"$bin") -ge $oldest ]] || continue
    if has_vector "$bin"; then
      echo "$bin"
      return
    fi
    newest=${newest:-$bin}
  done
  echo "$newest"
}

has_vector() { [[ -n $1 && -e $("$1/pg_config" --sharedir)/extension/vector.control ]]; }

# --- install ---

# install is a subshell: its lock and its folder end with it.
install() (
  ! has_vector "$(server)" || exit 0
  [[ $EUID == 0 ]] || die "PostgreSQL $oldest+ with pgvector is missing; as root, once: $0 install"
  command -v apt-get >/dev/null ||
    die "only Debian is installed by itself; install PostgreSQL $oldest+ and pgvector, or set PITCREW_TEST_POSTGRES"

  exec 9>/run/pitcrew-postgres.lock
  flock 9 # another run may be installing: wait for it, then look again
  ! has_vector "$(server)" || exit 0
  began=$SECONDS
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT

  [[ -n $(server) ]] || step "install PostgreSQL" apt_install postgresql
  [[ -n $(server) ]] || die "this distribution's PostgreSQL is older than $oldest"
  has_vector "$(server)" || step "install pgvector" install_vector "$(server)"
  has_vector "$(server)" || die "pgvector is still missing"
  say "installed in $((SECONDS - began)) s: $(server)"
)

# step runs a function in silence and shows what it said only when it fails. The function runs in
# the background because bash ignores `set -e` inside a condition, and without the lock because a
# server that a package starts would keep it for ever.
step() {
  say "$1 …"
  "${@:2}" </dev/null >"$work/log" 2>&1 9>&- &
  wait $! || { tail -n 40 "$work/log" >&2; die "cannot $1"; }
}

# install_vector takes the distribution's package where there is one, else builds from source.
install_vector() {
  local bin=$1 version package
  version=$(cut -d/ -f5 <<<"$bin")
  package=postgresql-$version-pgvector
  on_offer "postgresql-server-dev-$version" || apt-get update
  if on_offer "$package"; then
    apt_install "$package"
  else
    apt_install dpkg-dev make gcc libc6-dev "postgresql-server-dev-$version"
    build_vector "$bin"
  fi
}

# build_vector builds pgvector from the source package of the Debian release after 12, fetched
# from the mirror this machine is configured for, with package lists of its own: the machine's
# are not touched.
build_vector() {
  local bin=$1 source=$work/source mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | sed -n 1p)
  [[ -n $mirror ]] || { echo "no Debian mirror is configured"; return 1; }
  mkdir -p "$source/lists" "$source/cache"
  cd "$source"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >sources.list
  local own=(
    -o Dir::Etc::SourceList="$source/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$source/lists" -o Dir::Cache="$source/cache" -o APT::Sandbox::User=root
  )
  apt-get "${own[@]}" update
  apt-get "${own[@]}" source pgvector
  # OPTFLAGS: no -march=native, so that an image built here runs on another processor.
  make -C pgvector-*/ -j"$(nproc)" OPTFLAGS='' with_llvm=no PG_CONFIG="$bin/pg_config" all install
}

on_offer() { apt-cache policy "$1" | grep -q 'Candidate: [0-9]'; }

# apt_install refreshes the package lists only when those on disk do not lead to the packages.
apt_install() {
  local install=(env DEBIAN_FRONTEND=noninteractive
    apt-get -y -o DPkg::Lock::Timeout=300 --no-install-recommends install)
  "${install[@]}" "$@" || { apt-get update && "${install[@]}" "$@"; }
}

# --- clusters ---

start() {
  local dir bin
  bin=$(server)
  has_vector "$bin" || die "PostgreSQL $oldest+ with pgvector is missing: run $0 install"
  mkdir -p "$1"
  dir=$(cd "$1" && pwd)
  if as_postgres "$bin/pg_ctl" -D "$dir" status >/dev/null 2>&1; then
    url "$dir"
    return
  fi
  [[ ${#dir} -le 80 ]] || die "$dir is too long a path for a Unix socket"
  [[ -z $(ls -A "$dir") ]] || die "$dir is not empty"
  [[ $EUID != 0 ]] || chown postgres "$dir" # the server refuses to run as root

  as_postgres "$bin/initdb" -D "$dir" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null ||
    die "cannot create a cluster in $dir"
  cat >>"$dir/postgresql.conf" <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$dir'
	max_connections = 200
	shared_buffers = 512MB
	maintenance_work_mem = 512MB
	max_wal_size = 4GB
	fsync = off
	full_page_writes = off
	CONF
  as_postgres "$bin/pg_ctl" -D "$dir" -l "$dir/log" -w start >/dev/null ||
    { tail -n 20 "$dir/log" >&2; die "cannot start the cluster in $dir"; }
  "$bin/psql" -qX -h "$dir" -U postgres -v ON_ERROR_STOP=1 template1 \
    -c 'CREATE EXTENSION vector' -c 'CREATE DATABASE pitcrew'
  url "$dir"
}

url() { echo "postgres:///pitcrew?host=$1&user=postgres"; }

restart() {
  local dir
  dir=$(cd "$1" && pwd)
  as_postgres "$(server)/pg_ctl" -D "$dir" -l "$dir/log" -m immediate -w restart >/dev/null ||
    { tail -n 20 "$dir/log" >&2; die "cannot restart the cluster in $dir"; }
}

# stop removes DIR only when it is a cluster's folder, and is silent when it is gone already.
stop() {
  [[ -e $1/PG_VERSION ]] || return 0
  local dir
  dir=$(cd "$1" && pwd)
  as_postgres "$(server)/pg_ctl" -D "$dir" -m immediate -w stop >/dev/null 2>&1 || true # down already
  rm -rf "$dir"
}

# as_postgres runs a server program as the user postgres when we are root. It does so from /, since
# that user may not be allowed in the current folder.
as_postgres() {
  if [[ $EUID == 0 ]]; then
    (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
  else
    "$@"
  fi
}

# run forwards INT and TERM to the command, waits for it, and stops the cluster whatever happens.
run() {
  if [[ -n ${PITCREW_TEST_POSTGRES:-} ]]; then
    ! command -v psql >/dev/null || psql -qXAtc 'SELECT 1' "$PITCREW_TEST_POSTGRES" >/dev/null ||
      die "the server that PITCREW_TEST_POSTGRES names does not answer"
    exec "$@"
  fi
  install
  cluster=$(mktemp -d /tmp/pitcrew-postgres.XXXXXX) # not TMPDIR: it may be long
  trap 'stop "$cluster"; rm -rf "$cluster"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  PITCREW_TEST_POSTGRES=$(start "$cluster")
  export PITCREW_TEST_POSTGRES
  PATH=$(server):$PATH # psql and pgbench of the server's own version

  # In the background, so that a signal is answered at once; bash would let the command ignore INT.
  env --default-signal=INT,QUIT -- "$@" <&0 &
  local command=$! status=0
  trap 'kill -INT $command 2>/dev/null' INT
  trap 'kill -TERM $command 2>/dev/null' TERM
  wait "$command" || status=$?
  while kill -0 "$command" 2>/dev/null; do # a signal ended the wait, not the command
    status=0
    wait "$command" || status=$?
  done
  exit "$status"
}

main "$@"
