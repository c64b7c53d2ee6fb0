import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Durations } from './Durations.ts';
import type { LoadMeter } from './LoadMeter.ts';
import type { NodeTally } from './NodeTally.ts';
import { RoomCursor } from './RoomCursor.ts';

export interface LoadNode {
  readonly url: URL;
  readonly tally: NodeTally;
}

interface Options {
  readonly nodes: readonly LoadNode[];
  /** Which of them is the first. */
  readonly place: number;
  readonly rooms: readonly number[];
  /** Absent for a visitor, whose deliveries are not counted. */
  readonly meter: LoadMeter | undefined;
  readonly connects: Durations;
  readonly proof: () => Promise<{ readonly headers?: Record<string, string>; readonly query?: string }>;
  /** Hears of each answer to a message. */
  readonly onAnswer: (isTrouble: boolean) => void;
}

interface Frame {
  readonly type: string;
  readonly room_id: number;
  readonly seq?: number;
  readonly [member: string]: unknown;
}

interface Pending {
  readonly number: number;
  readonly text: string;
  readonly room: number;
}

const handshakeMs = 20_000;
const longestPauseMs = 15_000;
/** After which a message is sent again that the server could not take. */
const againMs = 1_000;

/** One person's socket over all of their rooms. It comes back when it is cut, and asks for what it missed. */
export class LoadSocket {
  readonly #options: Options;
  readonly #cursors: ReadonlyMap<number, RoomCursor>;
  readonly #pending = new Map<string, Pending>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Rooms of which a page has been asked for and not come yet. */
  readonly #asked = new Set<number>();
  #ws: WebSocket | undefined;
  #isOpen = false;
  #hasEnded = false;
  #attempt = 0;
  #node: number;
  #openedAt = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#node = options.place;
    this.#cursors = new Map(options.rooms.map((room) => [room, new RoomCursor()]));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when this attempt has succeeded or failed; another follows by itself. */
  async connect(): Promise<void> {
    if (this.#hasEnded) return;
    const node = this.#options.nodes[this.#node % this.#options.nodes.length];
    if (node === undefined) return;
    const began = performance.now();
    const proof = await this.#options.proof().catch((failure: unknown) => {
      node.tally.failed(failure instanceof Error ? failure.message.slice(0, 120) : 'no proof');
      return undefined;
    });
    if (proof === undefined) return this.#later();
    if (this.#hasEnded) return;
    const address = new URL('/ws/chat/', node.url);
    address.protocol = address.protocol.replace('http', 'ws');
    if (proof.query !== undefined) address.search = proof.query;
    await this.#open(node, address, proof.headers ?? {}, began);
  }

  /** False, and nothing is sent, while it is not open. */
  send(room: number, sender: number): boolean {
    const { meter } = this.#options;
    if (!this.#isOpen || meter === undefined) return false;
    const pending = { ...meter.next(room, sender), room };
    const clientId = randomUUID();
    this.#pending.set(clientId, pending);
    this.#write(clientId, pending);
    return true;
  }

  /** Cuts it as a network does; it comes back. */
  cut(): void {
    this.#isOpen = false;
    this.#ws?.removeAllListeners('close');
    this.#ws?.terminate();
    this.#node += 1;
    void this.connect();
  }

  /** How many messages that others have seen never came. */
  missing(): number {
    const { meter, rooms } = this.#options;
    return meter === undefined
      ? 0
      : rooms.reduce((sum, room) => sum + meter.missingAfter(room, this.#cursors.get(room)?.seq ?? 0), 0);
  }

  /** Asks for whatever it may have missed in each room. */
  askAll(): void {
    for (const room of this.#options.rooms) this.#ask(room);
  }

  end(): void {
    this.#hasEnded = true;
    this.#isOpen = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#ws?.removeAllListeners('close');
    this.#ws?.terminate();
  }

  #open({ tally }: LoadNode, address: URL, headers: Record<string, string>, began: number): Promise<void> {
    return new Promise((settle) => {
      const ws = new WebSocket(address, ['homeroom.v1'], {
        ...{ headers, perMessageDeflate: false, handshakeTimeout: handshakeMs, followRedirects: false },
      });
      this.#ws = ws;
      let [said, isEstablished] = ['', false];
      ws.on('unexpected-response', (_request, response) => {
        said = String(response.statusCode);
        response.resume();
        ws.terminate();
      });
      ws.on('error', (failure: NodeJS.ErrnoException) => {
        said ||= failure.code ?? failure.message;
      });
      ws.on('message', (data) => {
        const frame = JSON.parse(String(data)) as Frame;
        if (frame.type !== 'connection_established') return this.#take(frame);
        isEstablished = true;
        this.#options.connects.add(performance.now() - began);
        tally.opened();
        this.#established();
        settle();
      });
      ws.on('close', (code) => {
        this.#isOpen = false;
        if (isEstablished) tally.closed(code, new Date());
        else tally.failed(said || String(code));
        this.#node += 1;
        this.#later();
        settle();
      });
    });
  }

  #established(): void {
    this.#isOpen = true;
    this.#attempt = 0;
    this.#openedAt = performance.now();
    for (const cursor of this.#cursors.values()) cursor.reconnected();
    this.#asked.clear();
    this.askAll();
    for (const [clientId, pending] of this.#pending) this.#write(clientId, pending);
  }

  /** Waits 1, 2, 4 … seconds, a little less for some than for others. */
  #later(): void {
    const ms = Math.min(longestPauseMs, 1_000 * 2 ** this.#attempt) * (1 - (this.#options.place % 10) * 0.03);
    this.#attempt += 1;
    this.#after(ms, () => void this.connect());
  }

  #after(ms: number, work: () => void): void {
    if (this.#hasEnded) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  #take(frame: Frame): void {
    const { type, room_id: room } = frame;
    if (type === 'message_ack') this.#answered(String(frame['client_id']));
    else if (type === 'error') this.#refused(frame);
    else if (type === 'sync_gone') {
      this.#asked.delete(room);
      this.#cursors.get(room)?.moveTo(Number(frame['floor_seq']));
    } else if (type === 'room_head') this.#ask(room);
    else if (type === 'sync_page') {
      this.#asked.delete(room);
      for (const event of frame['events'] as Frame[]) this.#apply(event, false);
      if (frame['has_more'] === true) this.#ask(room);
    } else if (frame.seq !== undefined) this.#apply(frame, true);
  }

  #apply(event: Frame, isLive: boolean): void {
    const { room_id: room, seq = 0 } = event;
    const cursor = this.#cursors.get(room);
    const { meter } = this.#options;
    if (cursor === undefined) return;
    const outcome = cursor.take(seq, isLive);
    if (outcome === 'gap') this.#ask(room);
    else if (outcome === 'again') meter?.repeated();
    else if (outcome === 'before') meter?.disordered();
    else if (outcome === 'next' && event.type === 'new_message') {
      const message = event['message'] as { readonly content: string };
      meter?.received(room, seq, message.content, this.#openedAt);
    }
  }

  #ask(room: number): void {
    if (this.#asked.has(room) || this.#ws?.readyState !== WebSocket.OPEN) return;
    this.#asked.add(room);
    const after = this.#cursors.get(room)?.seq ?? 0;
    this.#ws.send(JSON.stringify({ type: 'sync', room_id: room, after, limit: 200 }));
  }

  #write(clientId: string, { room, text }: Pending): void {
    if (this.#ws?.readyState === WebSocket.OPEN)
      this.#ws.send(JSON.stringify({ type: 'send_message', room_id: room, content: text, client_id: clientId }));
  }

  #answered(clientId: string): void {
    const pending = this.#pending.get(clientId);
    if (pending === undefined) return;
    this.#pending.delete(clientId);
    this.#options.meter?.stored(pending.number, true);
    this.#options.onAnswer(false);
  }

  #refused(frame: Frame): void {
    const [code, clientId] = [String(frame['code']), String(frame['client_id'])];
    if (frame['client_id'] === undefined) this.#asked.delete(frame.room_id);
    const pending = this.#pending.get(clientId);
    const isTrouble = code === 'RATE_LIMIT_EXCEEDED' || code === 'UNAVAILABLE';
    this.#options.onAnswer(isTrouble);
    if (pending === undefined) return;
    if (code === 'UNAVAILABLE') {
      this.#options.meter?.putOff(pending.number);
      this.#after(againMs, () => this.#pending.has(clientId) && this.#write(clientId, pending));
      return;
    }
    this.#pending.delete(clientId);
    this.#options.meter?.refused(pending.number, code);
  }
}
