import type { LocalText } from './RoomTypeRow.ts';

/** The names of roles and relations for people. Clients show the declared name where one is missing. */
export interface PolicyWords {
  readonly roles?: Readonly<Record<string, { readonly one: LocalText; readonly many: LocalText }>>;
  readonly relations?: Readonly<Record<string, LocalText>>;
}
