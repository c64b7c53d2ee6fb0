import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Churn } from './Churn.ts';
import { Durations } from './Durations.ts';
import { HttpWorkers } from './HttpWorkers.ts';
import { inTurns } from './inTurns.ts';
import type { LoadGround, LoadSchool } from './LoadGround.ts';
import { LoadMeter } from './LoadMeter.ts';
import type { LoadPlan } from './LoadPlan.ts';
import type { LoadReport } from './LoadReport.ts';
import { LoadSocket } from './LoadSocket.ts';
import { NodeTally } from './NodeTally.ts';
import { Pacer } from './Pacer.ts';
import { TroubleWatch } from './TroubleWatch.ts';

interface Options {
  readonly urls: readonly URL[];
  readonly plan: LoadPlan;
  readonly school: LoadSchool;
  readonly ground: Pick<LoadGround, 'proof' | 'headers' | 'addMember' | 'removeMember'>;
  readonly run: string;
  /** Ends the load early. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  /** Milliseconds for which the last answers and deliveries are waited for: longer than a client waits before it comes back. */
  readonly settleMs?: number;
}

const connectWidth = 20;
const beatMs = 100;
const noteMs = 10_000;

/** Who sends: a person over a socket, in the rooms of their class. */
interface Sender {
  readonly socket: LoadSocket;
  readonly person: number;
  readonly room: number;
}

/** Runs a load on a school that was made for it, and says what became of every message. */
export const runLoad = async (
  options: Options,
): Promise<Omit<LoadReport, 'is_ok' | 'problems' | 'notes' | 'removed'>> => {
  const { urls, plan, school, ground, run, signal, note, settleMs = 20_000 } = options;
  const meter = new LoadMeter(run);
  const connects = new Durations();
  const trouble = new TroubleWatch();
  const onAnswer = (isTrouble: boolean): void => trouble.answered(isTrouble);
  const nodes = urls.map((url) => ({ url, tally: new NodeTally(url.origin) }));
  const http = new HttpWorkers({ urls, meter, onAnswer });
  const lag = monitorEventLoopDelay({ resolution: 10 });

  const sockets = new Map<number, LoadSocket>();
  const senders: Sender[] = [];
  plan.classes.forEach(({ members, visitor }, place) => {
    const { talk, tell } = school.classes[place] ?? { talk: 0, tell: undefined };
    const rooms = tell === undefined ? [talk] : [talk, tell];
    for (const person of visitor === undefined ? members : [...members, visitor]) {
      const one = school.people[person];
      if (one === undefined) continue;
      const socket = new LoadSocket({
        ...{ nodes, place: person, rooms, connects, onAnswer, proof: () => ground.proof(one) },
        meter: person === visitor ? undefined : meter,
      });
      sockets.set(person, socket);
      if (person !== visitor) senders.push({ socket, person, room: talk });
    }
  });
  const all = [...sockets.values()];
  const openCount = (): number => all.filter(({ isOpen }) => isOpen).length;

  const readers = await Promise.all(school.people.map((person) => ground.headers(person)));
  const churn = new Churn({ plan, school, ground, sockets: senders.map(({ socket }) => socket) });
  const tells = school.classes.flatMap(({ tell }) => tell ?? []);
  let [turn, posts, looks] = [0, 0, 0];

  /** The next sender whose socket is open; nobody sends while all are cut. */
  const sendOne = (): void => {
    for (let tries = 0; tries < senders.length; tries += 1) {
      const sender = senders[turn++ % senders.length];
      if (sender?.socket.send(sender.room, sender.person)) return;
    }
  };
  const postOne = (): void => {
    const place = posts++;
    const key = school.serviceKeys[place % school.serviceKeys.length];
    const room = tells[place % tells.length];
    // Beyond the people, so that each account is a sender of its own.
    const sender = plan.sockets + (place % Math.max(1, school.serviceKeys.length));
    if (key !== undefined && room !== undefined) http.post(key, room, sender);
  };
  const readOne = (): void => {
    const place = looks++ % Math.max(1, senders.length);
    const sender = senders[place];
    const headers = sender && readers[sender.person];
    if (sender !== undefined && headers !== undefined) http.read(headers, sender.room, place);
  };

  try {
    await inTurns(connectWidth, all, (socket) => (signal.aborted ? Promise.resolve() : socket.connect()));
    note(`${openCount()} of ${all.length} sockets are open.\n`);
    lag.enable();
    const began = performance.now();
    const endsAt = began + plan.minutes * 60_000;
    const pacers = [
      new Pacer(plan.socketRate, sendOne),
      new Pacer(plan.serviceRate, postOne),
      new Pacer(plan.sockets, readOne),
      new Pacer(churn.cutsPerMinute, () => churn.cut()),
      new Pacer(churn.changesPerMinute, () => churn.change()),
    ];
    let [stopped, lastNote]: [string | null, number] = [null, began];
    while (stopped === null && performance.now() < endsAt) {
      const now = performance.now();
      for (const pacer of pacers) pacer.until(now - began);
      stopped = signal.aborted ? 'it was stopped' : (trouble.judge(openCount()) ?? null);
      if (now - lastNote > noteMs) {
        lastNote = now;
        note(
          `${Math.round((now - began) / 1000)} s: ${meter.counts().acked} acknowledged, ${openCount()} sockets open.\n`,
        );
      }
      await pause(Math.min(20, Math.max(1, endsAt - performance.now())));
    }
    const seconds = (performance.now() - began) / 1000;
    lag.disable();
    await churn.end();
    // Who waits for a second signal has seen enough.
    await settle(meter, all, stopped === null ? settleMs : settleMs / 4);
    await http.end();
    const { sent, acked, received, lost, twice, outOfOrder } = meter.counts();
    return {
      stopped,
      seconds: Math.round(seconds * 10) / 10,
      wish: { sockets: plan.sockets, messages_per_minute: plan.rate, minutes: plan.minutes },
      messages: {
        ...{ sent, acked, acked_per_minute: Math.round((acked / seconds) * 60) },
        refused: Object.fromEntries(meter.refusals),
        ...{ unanswered: meter.waiting, lost, twice, out_of_order: outOfOrder },
      },
      deliveries: { received, missing: all.reduce((sum, socket) => sum + socket.missing(), 0) },
      ms: {
        ...{ connect: connects.spread(), send_to_ack: meter.toAck.spread(), delivery: meter.toReceiver.spread() },
        ...{ catching_up: meter.toReturner.spread(), http_send: http.posts.spread(), http_read: http.reads.spread() },
      },
      http_statuses: http.statuses,
      churn: churn.figures(),
      nodes: nodes.map(({ tally }) => tally.figures()),
      generator_lag_ms: Math.round(lag.percentile(99) / 1e5) / 10,
    };
  } finally {
    lag.disable();
    for (const socket of all) socket.end();
    await http.end();
  }
};

/** Waits until everything is answered and has come to everybody; halfway everybody asks for what they may have missed. */
const settle = async (meter: LoadMeter, sockets: readonly LoadSocket[], forMs: number): Promise<void> => {
  const began = performance.now();
  let hasAsked = false;
  while (performance.now() - began < forMs) {
    if (meter.waiting === 0 && sockets.every((socket) => socket.missing() === 0)) return;
    if (!hasAsked && performance.now() - began > forMs / 2) {
      hasAsked = true;
      for (const socket of sockets) socket.askAll();
    }
    await pause(beatMs);
  }
};
