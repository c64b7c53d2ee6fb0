#!/bin/sh
# Makes the two roles of Homeroom, and its database: homeroom_owner owns the tables and changes them, homeroom_node reads and
# writes rows and can make nothing. compose.yaml runs it when its PostgreSQL is new; run it as the superuser anywhere else. It
# may be run again, and then sets the passwords anew.
#
#   DATABASE_OWNER_PASSWORD, DATABASE_PASSWORD    of the two roles
#   DATABASE_NAME                                 homeroom
#   PGHOST, POSTGRES_USER and so on               as psql has them
set -eu
: "${DATABASE_OWNER_PASSWORD:?the password of homeroom_owner}" "${DATABASE_PASSWORD:?the password of homeroom_node}"
name=${DATABASE_NAME:-homeroom}
export DATABASE_OWNER_PASSWORD DATABASE_PASSWORD

# Passwords go by the environment: arguments are seen by others on this machine.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres --set name="$name" <<'SQL'
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv node_password DATABASE_PASSWORD
SET log_statement = 'none';
SELECT format('CREATE ROLE %I LOGIN', role) FROM unnest(ARRAY['homeroom_owner', 'homeroom_node']) AS role
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE homeroom_owner NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE homeroom_node NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'node_password';
SELECT format('CREATE DATABASE %I OWNER homeroom_owner', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
ALTER DATABASE :"name" OWNER TO homeroom_owner;
-- Nobody else gets in, and the servers can make nothing, not even a temporary table.
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO homeroom_node;
SQL
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$name" <<'SQL'
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO homeroom_owner;
SQL
