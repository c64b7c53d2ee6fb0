import { isPositive, parseObject } from '../text/parseObject.ts';

/** A node saw this head in the room whose channel it is. */
export interface RoomHint {
  readonly nodeId: string;
  /** Milliseconds by the server's clock. */
  readonly at: number;
  readonly headSeq: number;
}

const maxNodeIdChars = 64;

/** How everything begins that a node publishes. */
export const openingOf = (nodeId: string): Buffer => Buffer.from(`{"node":${JSON.stringify(nodeId)},`);

/**
 * A hint as it is published: in clear, as it names neither room nor person, and whoever hears it believes only the store. It
 * is what nearly every message costs while no other node listens, so there is no cipher in it.
 */
export const writeHint = ({ nodeId, at, headSeq }: RoomHint): string =>
  `{"node":${JSON.stringify(nodeId)},"at":${Math.round(at)},"head":${headSeq}}`;

/** The hint; undefined for anything else, as anybody may publish. A false one makes a node read a room in vain. */
export const readHint = (payload: string): RoomHint | undefined => {
  const { node, at, head, ...others } = parseObject(payload) ?? {};
  if (typeof node !== 'string' || node.length > maxNodeIdChars || Object.keys(others).length > 0) return undefined;
  return isPositive(at) && isPositive(head) ? { nodeId: node, at, headSeq: head } : undefined;
};
