import { readEnvelope, writeEnvelope } from '../../bus/secret/Envelope.ts';
import { Seal } from '../../bus/secret/Seal.ts';
import { isPositive, parseObject } from '../../bus/text/parseObject.ts';
import type { PostgresLink, PostgresMember } from '../link/PostgresLink.ts';
import type { PostgresSession } from '../link/PostgresSession.ts';

/** What a part of this node does when others come and go. */
export interface RollMember {
  /** Tells everybody all that this node knows: somebody has come who has not heard it. */
  tellAll(): void;
  /** The node has gone, and with it all that it said. */
  forget(nodeId: string): void;
}

export interface NodeRollOptions {
  readonly link: PostgresLink;
  /** Milliseconds that a node which joins waits for the others to tell it what they know. */
  readonly patienceMs?: number;
}

const channel = 'roll';
const maxBytes = 1_024;
/** A node says that it has come; one that hears it answers that it is here, and at last that it has told all it knows. */
const words = ['come', 'here', 'told'] as const;
type Word = (typeof words)[number];

/**
 * The nodes that are there, each with its session. A node joins when every other one knows of it, and has told what it knows:
 * from then on nothing is published without it. Who has a lock in PostgreSQL and no name here yet is there all the same; a
 * session that has ended is gone within a beat, whether its node was stopped or killed.
 */
export class NodeRoll implements PostgresMember {
  readonly #link: PostgresLink;
  readonly #patienceMs: number;
  readonly #seal: Seal;
  readonly #leaveLink: () => void;
  readonly #members = new Set<RollMember>();
  readonly #nodes = new Map<string, number>();
  /** Sessions that have told this node all they know. */
  readonly #told = new Set<number>();
  #onTold: () => void = () => {};
  #session: PostgresSession | undefined;

  constructor({ link, patienceMs = 1_000 }: NodeRollOptions) {
    this.#link = link;
    this.#patienceMs = patienceMs;
    this.#seal = new Seal({ secret: link.secret, nodeId: link.nodeId, purpose: 'homeroom roll 1' });
    this.#leaveLink = link.add(this);
  }

  /** Nodes that are there, this one included; 0 while the link is broken. */
  get size(): number {
    const { session } = this.#link;
    return session === undefined ? 0 : session.others.size + 1;
  }

  /** The session in which this node says something, from the moment at which it joins. */
  get joined(): PostgresSession | undefined {
    return this.#session;
  }

  /** The same while somebody else is there to hear it. */
  get audience(): PostgresSession | undefined {
    return this.#session?.isAlone === false ? this.#session : undefined;
  }

  /** Whether the message came from the session of the node that it names. */
  isFrom(nodeId: string, sender: number | undefined): boolean {
    return sender !== undefined && this.#nodes.get(nodeId) === sender;
  }

  add(member: RollMember): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  /** Resolves when all others know of this node, or have not answered for `patienceMs`. */
  async join(session: PostgresSession): Promise<void> {
    this.#session = session;
    session.onPeers(() => this.#removeEnded(session));
    await session.subscribe([channel]);
    const isTold = new Promise<void>((resolve) => {
      this.#onTold = () => {
        if ([...session.others].every((id) => this.#told.has(id))) resolve();
      };
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#patienceMs);
    });
    void this.#say(session, 'come');
    for (const member of this.#members) member.tellAll();
    void this.#say(session, 'told');
    this.#onTold();
    await Promise.race([isTold, late]);
    clearTimeout(timer);
  }

  leave(): void {
    this.#session = undefined;
    this.#told.clear();
    for (const nodeId of this.#nodes.keys()) this.#remove(nodeId);
  }

  onMessage(from: string, payload: Buffer, sender?: number): void {
    const session = this.#session;
    if (from !== channel || session === undefined || sender === undefined || sender === session.id) return;
    const said = payload.length > maxBytes ? undefined : this.#read(payload.toString());
    // Only the session itself can say what it is: somebody else's number would show.
    if (said === undefined || said.session !== sender) return;
    this.#nodes.set(said.nodeId, sender);
    if (said.word === 'told') this.#told.add(sender);
    if (said.word === 'come') this.#answer(session);
    this.#onTold();
  }

  close(): void {
    this.#leaveLink();
    this.#members.clear();
  }

  #answer(session: PostgresSession): void {
    void this.#say(session, 'here');
    for (const member of this.#members) member.tellAll();
    void this.#say(session, 'told');
  }

  #say(session: PostgresSession, word: Word): Promise<unknown> {
    const { nodeId } = this.#link;
    const text = JSON.stringify({ word, session: session.id });
    const payload = writeEnvelope(this.#seal, channel, { nodeId, at: this.#link.now(), text });
    // The session itself reports a failure to the link.
    return session.publish([{ channel, payload }]).catch(() => undefined);
  }

  #read(payload: string): { readonly nodeId: string; readonly word: Word; readonly session: number } | undefined {
    const envelope = readEnvelope(this.#seal, channel, payload);
    const { word, session } = (envelope && parseObject(envelope.text)) ?? {};
    const known = words.find((one) => one === word);
    if (envelope === undefined || known === undefined || !isPositive(session)) return undefined;
    return { nodeId: envelope.nodeId, word: known, session };
  }

  #removeEnded(session: PostgresSession): void {
    if (session !== this.#session) return;
    for (const [nodeId, id] of this.#nodes) if (!session.others.has(id)) this.#remove(nodeId);
    this.#onTold();
  }

  #remove(nodeId: string): void {
    this.#nodes.delete(nodeId);
    for (const member of this.#members) member.forget(nodeId);
  }
}
