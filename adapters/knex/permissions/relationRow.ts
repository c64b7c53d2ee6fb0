import { asUserId } from '../../../core/ids.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { sql } from '../sql/Sql.ts';
import { type Big, toScope } from './personRow.ts';

export interface RelationRow {
  readonly kind: string;
  readonly from_id: Big;
  readonly to_id: Big;
  readonly context: string;
  readonly context_name: string;
  /** Null unless the context's word alone means another context. */
  readonly namesake_id: Big | null;
  /** From the organisation of the context up to the root; null if it belongs to none. */
  readonly path: readonly Big[] | null;
  readonly is_active: boolean;
  readonly is_held: boolean;
}

/** The columns of a relation `r` with its context `c` and the context's organisation `o`. */
export const relationColumns = sql`
  r.kind, r.from_id, r.to_id, r.context, r.context_name, r.is_active, r.is_held,
  CASE WHEN c.is_namesake THEN c.id END AS namesake_id, o.path`;

/** The joins of `relationColumns`. */
export const contextJoins = sql`
  LEFT JOIN homeroom.contexts c ON c.id = r.context_id
  LEFT JOIN homeroom.organisations o ON o.id = c.organisation_id`;

export const toRelation = (row: RelationRow): Relation => ({
  kind: row.kind,
  from: asUserId(Number(row.from_id)),
  to: asUserId(Number(row.to_id)),
  context: row.context,
  contextName: row.context_name,
  isActive: row.is_active,
  ...contextOf(row),
  ...(row.is_held ? { isHeld: true } : {}),
});

/** What a relation has of its context where there is anything to say. */
export const contextOf = ({ namesake_id: namesake, path }: Pick<RelationRow, 'namesake_id' | 'path'>) => ({
  ...(namesake === null ? {} : { contextId: Number(namesake) }),
  ...(path === null ? {} : { scope: toScope(path) }),
});
