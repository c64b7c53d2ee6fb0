#!/bin/bash
# Lets the servers of this machine use its own PostgreSQL and Redis: makes the two roles and the database by postgres-roles.sh,
# with passwords of its own, and writes them into /etc/homeroom/homeroom.env and owner.env. Run it as root, once, after
# install.sh. Where the settings name a database already, it changes nothing.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}
[ "$(id -u)" = 0 ] || fail "Run it as root."
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
settings=/etc/homeroom/homeroom.env
owner=/etc/homeroom/owner.env
[ -f "$settings" ] || fail "There is no $settings: run install.sh first."
if grep -q '^DATABASE_URL=' "$settings" || [ -e "$owner" ]; then
  fail "$settings or $owner names a database already: nothing was changed."
fi
grep -q '^#DATABASE_URL=' "$settings" ||
  fail "$settings has no line that begins with #DATABASE_URL=, whose place the address would take: nothing was changed."

secret() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }
DATABASE_PASSWORD=$(secret)
DATABASE_OWNER_PASSWORD=$(secret)
export DATABASE_PASSWORD DATABASE_OWNER_PASSWORD
# By standard input, because the user postgres need not be able to read this folder.
runuser -u postgres -- sh -s <"$here/postgres-roles.sh"

# By the shell itself: arguments of programs are seen by others on this machine.
settled() {
  local line
  while IFS= read -r line; do
    case $line in
      '#DATABASE_URL='*)
        printf 'DATABASE_URL=postgres://homeroom_node:%s@127.0.0.1:5432/homeroom\n' "$DATABASE_PASSWORD"
        printf '# Tables are changed by their owner, of owner.env, and not as a server starts.\nMIGRATE=off\n'
        ;;
      '#REDIS_URL='*) printf 'REDIS_URL=redis://127.0.0.1:6379\n' ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}
umask 077
fresh=$(mktemp "$settings.XXXXXX")
settled <"$settings" >"$fresh"
chown --reference="$settings" "$fresh"
chmod --reference="$settings" "$fresh"
# Root's alone.
printf 'DATABASE_OWNER_URL=postgres://homeroom_owner:%s@127.0.0.1:5432/homeroom\n' "$DATABASE_OWNER_PASSWORD" >"$owner"
mv "$fresh" "$settings"
printf 'The database "homeroom" is there, and %s and %s name it.\n' "$settings" "$owner"
