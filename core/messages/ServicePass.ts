import type { OrganisationId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';

/** By what a service account writes in rooms of which it is no member. */
export interface ServicePass {
  /** The room types in which its service role may post. */
  readonly roomTypes: readonly RoomType[];
  /** Its organisation: rooms of this one and of those below it take its messages. */
  readonly organisation: OrganisationId;
}
