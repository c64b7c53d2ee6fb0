import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type WebSocket, WebSocketServer } from 'ws';
import { judgeLoad } from '../../../composition/load/judgeLoad.ts';
import { planLoad } from '../../../composition/load/LoadPlan.ts';
import { loadRoles } from '../../../composition/load/loadRoles.ts';
import { runLoad } from '../../../composition/load/runLoad.ts';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { freePort } from '../../support/freePort.ts';

const room = 7;
/** The message, or the place in the room, at which a server goes wrong. */
const third = 3;

interface Event {
  readonly seq: number;
  readonly content: string;
}

/** What a server does wrong; each is right but for this. */
interface Fault {
  /** Whether the message is stored. */
  stores?(count: number): boolean;
  /** Whether the sender is told that it is. */
  acks?(count: number): boolean;
  /** Refuses it before anything else; the code of the error. */
  refuses?(count: number): string | undefined;
  /** What a socket gets for an event, by itself or by asking. */
  shows?(person: string, event: Event): readonly Event[];
  /** In which order a socket gets what comes by itself: each is called with what is next. */
  sends?(person: string, event: Event, send: (event: Event) => void): void;
}

/** A server of one room with as much of the protocol as a load uses. */
const serve = async (fault: Fault): Promise<{ readonly url: URL; close(): Promise<void> }> => {
  const events: Event[] = [];
  const sockets = new Map<WebSocket, string>();
  const known = new Set<string>();
  let count = 0;
  const http: Server = createServer();
  const server = new WebSocketServer({ server: http });
  const frameOf = ({ seq, content }: Event) => ({ type: 'new_message', room_id: room, seq, message: { content } });
  const shown = (person: string, event: Event): readonly Event[] => fault.shows?.(person, event) ?? [event];
  server.on('connection', (socket, request) => {
    const person = new URL(request.url ?? '', 'http://localhost').searchParams.get('person') ?? '';
    sockets.set(socket, person);
    socket.on('close', () => sockets.delete(socket));
    const write = (frame: object): void => socket.send(JSON.stringify(frame));
    write({ type: 'connection_established' });
    socket.on('message', (data) => {
      const { type, after = 0, client_id: clientId, content = '' } = JSON.parse(String(data));
      if (type === 'sync') {
        const page = events.filter(({ seq }) => seq > after).flatMap((event) => shown(person, event));
        return write({ type: 'sync_page', room_id: room, events: page.map(frameOf), has_more: false });
      }
      const ack = { type: 'message_ack', client_id: clientId, room_id: room };
      // Who comes back sends again what was not acknowledged.
      if (known.has(clientId)) return write(ack);
      count += 1;
      const code = fault.refuses?.(count);
      if (code !== undefined) return write({ type: 'error', code, client_id: clientId, room_id: room });
      known.add(clientId);
      if (fault.stores?.(count) ?? true) {
        const event = { seq: events.length + 1, content };
        events.push(event);
        for (const [one, other] of sockets) {
          const send = (next: Event): void => {
            for (const each of shown(other, next)) one.send(JSON.stringify(frameOf(each)));
          };
          if (fault.sends === undefined) send(event);
          else fault.sends(other, event, send);
        }
      }
      if (fault.acks?.(count) ?? true) write(ack);
    });
  });
  const port = await freePort();
  await new Promise<void>((done) => http.listen(port, '127.0.0.1', done));
  return {
    url: new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}`),
    close: () => {
      for (const socket of sockets.keys()) socket.terminate();
      return new Promise((done) => http.close(() => done()));
    },
  };
};

/** A load of some thirty messages by four people, of whom three are counted. */
const problemsWith = async (fault: Fault): Promise<readonly string[]> => {
  const { services: _, ...roles } = loadRoles(educationPolicy);
  const limits = { ...defaultLimits, messages: { everyone: 10_000 } };
  const plan = planLoad({ sockets: 4, rate: 1_200, minutes: 0.025 }, roles, limits);
  const people = Array.from({ length: 4 }, (_, place) => ({ externalId: `p${place}`, isLeader: place === 0 }));
  const server = await serve(fault);
  try {
    const found = await runLoad({
      ...{ urls: [server.url], plan, run: '0a1b2c3d', settleMs: 1_500, note: () => {} },
      school: { people, classes: [{ talk: room, tell: undefined }], serviceKeys: [] },
      ground: {
        proof: async ({ externalId }) => ({ query: `person=${externalId}` }),
        headers: async () => undefined,
        addMember: async () => {},
        removeMember: async () => {},
      },
      signal: new AbortController().signal,
    });
    expect(found.messages.sent).to.be.above(20);
    return judgeLoad({ ...found, removed: null }, undefined).problems;
  } finally {
    await server.close();
  }
};

describe('a load finds', function suite() {
  this.timeout(30_000);

  it('nothing wrong with a server that is right', async () => {
    expect(await problemsWith({})).to.deep.equal([]);
  });

  it('a message that is acknowledged and not stored', async () => {
    expect(await problemsWith({ stores: (count) => count !== third })).to.deep.equal([
      '1 acknowledged messages are lost.',
    ]);
  });

  it('what never comes to one person', async () => {
    const problems = await problemsWith({
      shows: (person, event) => (person === 'p1' && event.seq > third ? [] : [event]),
    });
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^\d+ deliveries never came\.$/);
  });

  it('a message that comes twice', async () => {
    const problems = await problemsWith({
      sends: (person, event, send) => {
        send(event);
        if (person === 'p1' && event.seq === third) send(event);
      },
    });
    expect(problems).to.deep.equal(['1 messages came twice.']);
  });

  it('two messages that come to one person in another order', async () => {
    let kept: Event | undefined;
    const problems = await problemsWith({
      sends: (person, event, send) => {
        if (person !== 'p1') return send(event);
        if (event.seq === third) {
          kept = event;
          return;
        }
        send(event);
        if (kept !== undefined) send(kept);
        kept = undefined;
      },
    });
    expect(problems).to.deep.equal(['1 messages came out of order.']);
  });

  it('another message at the same place for one person', async () => {
    let before: Event | undefined;
    const problems = await problemsWith({
      shows: (person, event) => {
        if (event.seq === third - 1) before = event;
        const content = before?.content ?? '';
        return person === 'p1' && event.seq === third ? [{ seq: third, content }] : [event];
      },
    });
    // Which of the two is the right one nobody can say: as many are counted as disagree with who came first.
    expect(problems.join()).to.match(/[12] messages came out of order\./);
  });

  it('a message that is never answered', async () => {
    const problems = await problemsWith({ stores: (count) => count !== third, acks: (count) => count !== third });
    expect(problems).to.deep.equal(['1 messages were never answered.']);
  });

  it('a message that is refused', async () => {
    const problems = await problemsWith({ refuses: (count) => (count === third ? 'ROOM_INACTIVE' : undefined) });
    expect(problems).to.deep.equal(['1 messages were refused: ROOM_INACTIVE ×1.']);
  });

  it('nothing wrong where the server asked for a moment once', async () => {
    const problems = await problemsWith({ refuses: (count) => (count === third ? 'UNAVAILABLE' : undefined) });
    expect(problems).to.deep.equal([]);
  });
});
