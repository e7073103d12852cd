#!/usr/bin/env bash
# Chromium, a Chinese font and axe-core for the browser tests, on Debian 12 or newer.
#
#   chromium.sh install        install what is missing (root for the packages of the distribution)
#   chromium.sh run COMMAND…   install what is missing, then run COMMAND with PITCREW_CHROMIUM, the
#                              browser, and PITCREW_AXE, the file of axe-core, set
#
# axe-core is fetched with npm into .cache/, which is not committed; its version is pinned here and
# its checksum by npm. A step that is already done is silent.
set -euo pipefail
cd "$(dirname "$0")/.."

axe=4.10.3
packages=(chromium fonts-noto-cjk)

main() {
  case "${1:-}:$#" in
  install:1) install ;;
  run:0 | run:1) usage ;;
  run:*)
    install
    PITCREW_CHROMIUM=$(browser) PITCREW_AXE=$PWD/.cache/axe/$axe/node_modules/axe-core/axe.min.js exec "${@:2}"
    ;;
  *) usage ;;
  esac
}

usage() { sed -n '4,6s/^#   //p' "$0" >&2; exit 2; }
say() { echo "chromium.sh: $*" >&2; }
die() { say "$*"; exit 1; }

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

has_font() { [[ -n $(fc-list :lang=zh-cn 2>/dev/null) ]]; }

install() {
  if [[ -z $(browser) ]] || ! has_font; then
    (
      exec 9>/tmp/pitcrew-chromium.lock
      flock 9 # another run may be installing
      [[ -z $(browser) ]] || ! has_font || exit 0
      install_packages
    )
  fi
  [[ -n $(browser) ]] || die "Chromium is still missing"
  has_font || die "a Chinese font is still missing"
  [[ -e .cache/axe/$axe/node_modules/axe-core/axe.min.js ]] || install_axe
}

install_packages() {
  [[ $EUID == 0 ]] || die "Chromium or a Chinese font is missing; as root, once: $0 install"
  command -v apt-get >/dev/null || die "only Debian is installed by itself; install Chromium and a Chinese font"
  say "install ${packages[*]} …"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 --no-install-recommends install)
  local log
  log=$(mktemp)
  { "${install[@]}" "${packages[@]}" fontconfig || { apt-get update && "${install[@]}" "${packages[@]}" fontconfig; }; } >"$log" 2>&1 9>&- ||
    { tail -n 30 "$log" >&2; die "cannot install ${packages[*]}"; }
  rm -f "$log"
}

install_axe() {
  command -v npm >/dev/null || die "npm is missing: install it, or put axe-core $axe into .cache/axe/$axe"
  say "fetch axe-core $axe …"
  mkdir -p ".cache/axe/$axe"
  npm install --silent --no-audit --no-fund --prefix ".cache/axe/$axe" "axe-core@$axe" >&2 || die "cannot fetch axe-core"
}

main "$@"
