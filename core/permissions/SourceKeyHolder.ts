import type { Id } from '../ids.ts';
import type { Actor } from './Actor.ts';
import type { Scope } from './RoleGrant.ts';

export type SourceKeyId = Id<'SourceKey'>;
export const asSourceKeyId = (value: number): SourceKeyId => value as SourceKeyId;

/** Who has shown a key of a source. It is no `Actor`: what takes one never takes a key by mistake. */
export interface SourceKeyHolder {
  readonly kind: 'source_key';
  readonly id: SourceKeyId;
  /** Of the key, for people. */
  readonly name: string;
  readonly source: string;
  /** Whether the key stays in one organisation, which any source may have named. */
  readonly isOfOrganisation: boolean;
  /** That organisation, else all that the key's source has named. */
  readonly scopes: readonly Scope[];
}

export const isKeyHolder = (actor: Actor | SourceKeyHolder): actor is SourceKeyHolder =>
  typeof actor === 'object' && 'kind' in actor && actor.kind === 'source_key';
