import type { RoomType } from '../permissions/Policy.ts';
import { contains, type Scope } from '../permissions/RoleGrant.ts';
import type { PostingFacts } from './postingRule.ts';
import type { ServicePass } from './ServicePass.ts';

/**
 * What stands for a membership in `postingRule`. Undefined where the room does not take the account's messages: it is then
 * as if there were none. `isActive`: whether the account is active at the moment of writing.
 */
export const passAsMembership = (
  { roomTypes, organisation }: ServicePass,
  room: { readonly type: RoomType; readonly scope: Scope } | undefined,
  isActive: boolean,
): PostingFacts['membership'] =>
  isActive && room !== undefined && roomTypes.includes(room.type) && contains([organisation], room.scope)
    ? { leftSeq: null, isSuspended: false, mayPost: true, visibleFromSeq: 0 }
    : undefined;
