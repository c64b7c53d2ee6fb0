import { isPositive, parseObject } from '../text/parseObject.ts';
import type { Seal } from './Seal.ts';

/** A sealed text with the node that sealed it and the moment of that, in milliseconds by the server's clock. */
export interface Envelope {
  readonly nodeId: string;
  readonly at: number;
  readonly text: string;
}

const maxNodeIdChars = 64;

/** An envelope as it is published, good for this channel and this moment alone. */
export const writeEnvelope = (seal: Seal, channel: string, { nodeId, at, text }: Envelope): string => {
  const moment = Math.round(at);
  return JSON.stringify({ node: nodeId, at: moment, sealed: seal.seal(text, `${channel} ${moment}`) });
};

/** What a node published to this channel; undefined for anything else, as anybody may publish there. */
export const readEnvelope = (seal: Seal, channel: string, payload: string): Envelope | undefined => {
  const { node, at, sealed } = parseObject(payload) ?? {};
  if (typeof node !== 'string' || node.length > maxNodeIdChars) return undefined;
  if (!isPositive(at) || typeof sealed !== 'string') return undefined;
  const text = seal.open(sealed, node, `${channel} ${at}`);
  return text === undefined ? undefined : { nodeId: node, at, text };
};
