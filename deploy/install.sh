#!/bin/bash
# Installs Homeroom as systemd units. It may be run again at any time: what is there stays, and what is missing comes.
#
#   bash deploy/install.sh [--nodes 8001,8002]      the release that this file belongs to
#   bash deploy/install.sh --help                   all options
#
# docs/installing.md goes through it step by step.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: bash deploy/install.sh [options]
       bash deploy/install.sh --uninstall [--purge [--yes]] [options]

  --nodes PORT,PORT   several servers on this machine, one on each port; they need DATABASE_URL. Otherwise one server
  --release SOURCE    a folder or a tarball of a release; otherwise the one that this script belongs to
  --url ADDRESS       where people will find it, for example https://chat.school.example; they may sign in there
  --prefix DIR        where the program goes (/opt/homeroom)
  --node PROGRAM      the Node that runs it; otherwise the "node" of the PATH
  --root DIR          as if DIR were the root of the machine; starts and stops nothing
  --dry-run           says what would be done, and does nothing
  --uninstall         stops the units and removes them and the program; settings and data stay
  --purge             beside it: removes settings, data and the user too. Asks first
  --yes               does not ask
TEXT
}

fail() {
  printf '%s\n' "$1" >&2
  exit "${2:-1}"
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
release=$(dirname "$here")
prefix=/opt/homeroom
root=
nodes=
node=
url=
dry=
action=install
purge=
yes=

while [ $# -gt 0 ]; do
  case $1 in
    --nodes | --release | --prefix | --node | --root | --url)
      [ -n "${2:-}" ] || fail "$1 wants a value; --help lists the options." 2
      case $1 in
        --nodes) nodes=$2 ;;
        --release) release=$2 ;;
        --prefix) prefix=${2%/} ;;
        --node) node=$2 ;;
        --root) root=${2%/} ;;
        --url) url=${2%/} ;;
      esac
      shift
      ;;
    --dry-run) dry=1 ;;
    --uninstall) action=uninstall ;;
    --purge) purge=1 ;;
    --yes) yes=1 ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) fail "There is no option $1; --help lists them." 2 ;;
  esac
  shift
done

[[ $prefix =~ ^/[A-Za-z0-9._/-]+$ ]] || fail "--prefix wants an absolute path of letters, digits, dots and dashes, for example /opt/homeroom." 2
[[ -z $root || ($root == /* && -d $root) ]] || fail "--root wants the absolute path of a folder that is there." 2
[[ -z $nodes || $nodes =~ ^[0-9]{1,5}(,[0-9]{1,5})*$ ]] || fail "--nodes wants ports with commas between, for example 8001,8002." 2
[[ -z $url || $url =~ ^https?://[A-Za-z0-9.:-]+$ ]] || fail "--url wants an address without a path, for example https://chat.school.example." 2
[ -z "$purge" ] || [ "$action" = uninstall ] || fail "--purge stands beside --uninstall." 2
[ -n "$root" ] || [ -n "$dry" ] || [ "$(id -u)" = 0 ] || fail "Run it as root, or see with --dry-run what it would do."

units=$root/etc/systemd/system
settings=$root/etc/homeroom
state=$root/var/lib/homeroom
logs=$root/var/log/homeroom
cache=$root/var/cache/homeroom
programs=$root/usr/local/bin
home=$root$prefix

# Says what is done, and does it unless that is all that was asked for.
run() {
  printf '%s\n' "${dry:+would run: }$*"
  [ -n "$dry" ] || "$@"
}

# Writes standard input into a file if it says something else: mode, owner, path.
write() {
  local content
  content=$(cat; printf x)
  if [ -f "$3" ] && [ "$(cat "$3"; printf x)" = "$content" ]; then return; fi
  if [ -n "$dry" ]; then
    printf 'would write %s\n' "$3"
    return
  fi
  printf 'writes %s\n' "$3"
  local fresh
  fresh=$(mktemp "$3.XXXXXX")
  printf '%s' "${content%x}" >"$fresh"
  chmod "$1" "$fresh"
  own "$2" "$fresh"
  mv "$fresh" "$3"
}

# The numbers of the user of the machine that is installed: it need not be this one.
ids() {
  awk -F: -v which="$1" '$1 == "homeroom" { print (which == "user" ? $3 : $4) }' "$root/etc/passwd" 2>/dev/null || true
}

own() {
  [ "$(id -u)" = 0 ] || return 0
  local user=0 group=0
  case $1 in
    service) user=$(ids user) group=$(ids group) ;;
    settings) group=$(ids group) ;;
  esac
  chown "${user:-0}:${group:-0}" "$2"
}

folder() {
  if [ ! -d "$3" ]; then run mkdir -p "$3"; fi
  [ -n "$dry" ] || { chmod "$1" "$3" && own "$2" "$3"; }
}

control() {
  if [ -n "$root" ]; then
    case $1 in
      enable | disable) run systemctl --root="$root" --quiet "$@" ;;
    esac
  else
    run systemctl "$@"
  fi
}

secret() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }

choose_node() {
  [ -n "$node" ] || node=$(command -v node) || fail "There is no Node on this machine: docs/installing.md says how to get one, or name it with --node."
  [ -x "$node" ] || fail "--node: $node is no program."
  node=$(readlink -f "$node")
  case $node in
    /home/* | /root/*) fail "The units see nothing below /home and /root: install Node elsewhere than $node, or name another with --node." ;;
  esac
  local wanted
  wanted=$(sed -n 's/.*"node": *">=\([0-9.]*\)".*/\1/p' "$here/../package.json")
  local found
  found=$("$node" --version | tr -d v)
  [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n 1)" = "$wanted" ] ||
    fail "Node $found at $node is too old: Homeroom needs $wanted or newer."
}

make_user() {
  [ -z "$(ids user)" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    printf 'Not root: the user homeroom is not made, and files belong to you.\n'
    return
  fi
  run useradd ${root:+--prefix "$root"} --system --user-group --home-dir /var/lib/homeroom --no-create-home \
    --shell /usr/sbin/nologin --comment Homeroom homeroom
}

place_release() {
  folder 755 root "$home"
  folder 755 root "$home/releases"
  folder 755 root "$home/bin"
  if [ "$(readlink "$home/bin/node" 2>/dev/null)" != "$node" ]; then run ln -sfn "$node" "$home/bin/node"; fi
  local version
  if [ -n "$dry" ]; then
    printf 'would place the release %s below %s\n' "$release" "$home/releases"
    return
  fi
  version=$("$node" "$here/safeDeploy/placeRelease.js" "$release" "$home/releases")
  if [ ! -e "$home/current" ]; then
    run ln -sfn "releases/$version" "$home/current"
  elif [ "$(readlink "$home/current")" != "releases/$version" ]; then
    printf '%s stays on %s. To go on to %s: homeroom-safe-deploy --to %s\n' \
      "$home" "$(basename "$(readlink "$home/current")")" "$version" "$home/releases/$version"
  fi
}

write_settings() {
  folder 750 settings "$settings"
  if [ ! -f "$settings/homeroom.env" ]; then
    sed -e "s/@SECRET_1@/$(secret)/; s/@SECRET_2@/$(secret)/; s/@SECRET_3@/$(secret)/" \
      ${url:+-e "s|^#PUBLIC_URL=.*|PUBLIC_URL=$url|; s/^#SESSION_SECRET=/SESSION_SECRET=/"} "$here/systemd/homeroom.env" |
      write 640 settings "$settings/homeroom.env"
  elif [ -z "$dry" ]; then
    chmod 640 "$settings/homeroom.env" && own settings "$settings/homeroom.env"
  fi
  if [ ! -f "$settings/deploy.env" ]; then
    sed -e "s/@NODES@/$nodes/; s#/opt/homeroom#$prefix#" "$here/systemd/deploy.env" | write 600 root "$settings/deploy.env"
  elif [ -n "$nodes" ]; then
    sed -e "s/^#*DEPLOY_NODES=.*/DEPLOY_NODES=$nodes/" "$settings/deploy.env" | write 600 root "$settings/deploy.env"
  fi
}

write_units() {
  folder 755 root "$units"
  local unit
  for unit in "$here"/systemd/*.service "$here"/systemd/*.timer; do
    sed "s#/opt/homeroom/#$prefix/#g" "$unit" | write 644 root "$units/$(basename "$unit")"
  done
  folder 755 root "$programs"
  printf '#!/bin/sh\n# A command of Homeroom with the settings of the server, as the user homeroom.\nexec %s/bin/node %s/current/deploy/safeDeploy/withSettings.js "$@"\n' "$prefix" "$prefix" |
    write 755 root "$programs/homeroom"
  printf '#!/bin/sh\n# Goes on to another release, and back if it does not work.\nexec %s/current/deploy/safe-deploy "$@"\n' "$prefix" |
    write 755 root "$programs/homeroom-safe-deploy"
}

# The ports of the servers that are there, and of those that are to be.
known_nodes() {
  [ ! -f "$settings/deploy.env" ] || sed -n 's/^DEPLOY_NODES=//p' "$settings/deploy.env" | tr ',' ' '
}

servers() {
  local ports=${nodes//,/ }
  [ -n "$ports" ] || ports=$(known_nodes)
  if [ -z "$ports" ]; then
    printf 'homeroom.service\n'
  else
    # shellcheck disable=SC2086 # one word a port
    printf 'homeroom@%s.service\n' $ports
  fi
}

enable_units() {
  control daemon-reload
  local server
  mapfile -t wanted < <(servers)
  # A machine has one server or several: the others would be in their way after the next start.
  for server in "$units"/multi-user.target.wants/homeroom*.service; do
    [ -L "$server" ] || continue
    [[ " ${wanted[*]} " == *" $(basename "$server") "* ]] || control disable "$(basename "$server")"
  done
  control enable "${wanted[@]}" homeroom-backup.timer
}

install() {
  [ -n "$dry" ] || command -v systemctl >/dev/null || fail "This machine has no systemd: deploy/compose.yaml runs Homeroom in containers."
  choose_node
  make_user
  place_release
  folder 750 service "$state"
  # Root writes there, so that the user must not.
  folder 750 root "$logs"
  write_settings
  write_units
  enable_units
  cat <<TEXT

Homeroom is installed, and nothing was started. Next:
  1. look at /etc/homeroom/homeroom.env; deploy/local-database.sh fills in a PostgreSQL and Redis of this machine
  2. homeroom config --check && homeroom setup
  3. systemctl start $(servers | tr '\n' ' ')homeroom-backup.timer
TEXT
}

uninstall() {
  if [ -n "$purge" ] && [ -z "$yes" ] && [ -z "$dry" ]; then
    printf 'This deletes all conversations, files, backups and secrets below %s and %s. Type "purge" to go on: ' "$state" "$settings"
    local answer=
    read -r answer || true
    [ "$answer" = purge ] || fail "Nothing was changed."
  fi
  local link
  for link in "$units"/*.wants/homeroom*; do
    [ -L "$link" ] || continue
    if [ -n "$root" ]; then control disable "$(basename "$link")"; else control disable --now "$(basename "$link")"; fi
  done
  run rm -f "$units"/homeroom.service "$units"/homeroom@.service "$units"/homeroom-{backup,roster}.{service,timer}
  run rm -f "$programs/homeroom" "$programs/homeroom-safe-deploy"
  run rm -rf "$home/releases" "$home/bin" "$home/current" "$home/previous" "$cache"
  [ ! -d "$home" ] || run rmdir --ignore-fail-on-non-empty "$home"
  control daemon-reload
  if [ -z "$purge" ]; then
    printf 'Settings, data and logs of updates stay in %s, %s and %s; --purge removes them too.\n' "$settings" "$state" "$logs"
    return
  fi
  run rm -rf "$settings" "$state" "$logs"
  if [ -n "$(ids user)" ] && [ "$(id -u)" = 0 ]; then run userdel ${root:+--prefix "$root"} homeroom; fi
}

"$action"
