import type { Knex } from 'knex';
import type { SaidRecords } from '../../../core/directory/DirectoryReader.ts';
import type { ContextRecord, RoleRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface SaidRole {
  readonly external_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly role: string;
  readonly organisation: string | null;
  readonly begins: string | null;
  readonly ends: string | null;
}

const contextOf = (name: string, organisation: string | null): Omit<ContextRecord, 'externalId'> => ({
  ...(name === '' ? {} : { name }),
  ...(organisation === null ? {} : { organisation }),
});

/** `DirectoryReader.readSource`. */
export const readSource = async (knex: Knex, source: string): Promise<SaidRecords> => {
  const roles = await queryRows<SaidRole>(
    knex,
    sql`
    SELECT d.external_id, d.first_name, d.last_name, d.email, r.role, o.external_id AS organisation, r.begins::text,
      r.ends::text
    FROM homeroom.sources s
      JOIN homeroom.identities d ON d.source_id = s.id AND d.is_named
      JOIN homeroom.user_roles r ON r.user_id = d.user_id AND r.source_id = s.id
      LEFT JOIN homeroom.organisations o ON o.id = r.organisation_id AND o.id <> 0
    WHERE s.name = ${source}
    ORDER BY d.external_id COLLATE "C", r.role, r.organisation_id`,
    { timeoutMs: 600_000 },
  );
  const users = new Map<string, UserRecord & { roles: RoleRecord[] }>();
  for (const { external_id: externalId, role, organisation, begins, ends, ...said } of roles) {
    const user = users.get(externalId) ?? {
      ...{
        externalId,
        role,
        roles: [],
        firstName: said.first_name ?? '',
        lastName: said.last_name ?? '',
        isActive: true,
      },
      ...(said.email === null ? {} : { email: said.email }),
    };
    user.roles.push({
      role,
      ...(organisation === null ? {} : { organisation }),
      ...(begins === null ? {} : { begins }),
      ...(ends === null ? {} : { ends }),
    });
    users.set(externalId, user);
  }
  const contexts = await queryRows<{ external_id: string; name: string; organisation: string | null }>(
    knex,
    sql`
    SELECT c.external_id, c.name, o.external_id AS organisation
    FROM homeroom.sources s
      JOIN homeroom.contexts c ON c.source_id = s.id
      LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id AND o.id <> 0
    WHERE s.name = ${source}
    ORDER BY c.external_id COLLATE "C"`,
  );
  return {
    users: [...users.values()],
    contexts: contexts.map(({ external_id: externalId, name, organisation }) => ({
      externalId,
      ...contextOf(name, organisation),
    })),
  };
};
