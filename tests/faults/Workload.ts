import { type FaultSchool, guardianships, type SchoolGroup } from './FaultSchool.ts';
import { canaryOf } from './History.ts';
import type { HistoryClient } from './HistoryClient.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface WorkloadOptions {
  readonly school: FaultSchool;
  readonly clients: readonly HistoryClient[];
  readonly nodes: number;
  readonly random: SeededRandom;
  /** Actions a second of all people together. */
  readonly perSecond?: number;
  /** Actions, at most. */
  readonly limit?: number;
}

type Action = (random: SeededRandom) => void;

/** Requests in flight, at most; further ones are skipped. */
const requestsAtOnce = 4;
const wordCount = 12;
const words = ['homework', 'museum', 'Tuesday', 'перемена', 'recorder', 'задача', 'bus', 'spelling', '🎒', 'lunch'];

/** What people do all day. The seed gives the order of actions; their times depend on the machine. */
export class Workload {
  readonly #options: Required<WorkloadOptions>;
  readonly #actions: readonly (readonly [weight: number, action: Action])[];
  readonly #requests = new Set<Promise<void>>();
  readonly #away = new Map<SchoolGroup, Set<string>>();
  readonly #ended = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  /** REST requests that were refused or have failed, which is allowed. */
  readonly failures: string[] = [];

  constructor(options: WorkloadOptions) {
    this.#options = { perSecond: 40, limit: 50_000, ...options };
    this.#actions = [
      [700, (random) => this.#send(random)],
      [80, (random) => this.#amend(random, 'edit')],
      [40, (random) => this.#amend(random, 'remove')],
      [80, (random) => this.#read(random)],
      [20, (random) => this.#move(random)],
      [20, (random) => this.#joinOrLeave(random)],
      [8, (random) => this.#changeGuardianship(random)],
      [20, (random) => this.#repeat(random)],
      [20, (random) => this.#probe(random)],
    ];
  }

  /** Actions so far. */
  get count(): number {
    return this.#count;
  }

  start(): void {
    const { perSecond, limit, random } = this.#options;
    this.#timer = setInterval(() => {
      if (this.#count >= limit) return this.#halt();
      this.#count += 1;
      this.#choose(random)(random);
    }, 1_000 / perSecond);
  }

  /** Resolves when no request is in flight. */
  async stop(): Promise<void> {
    this.#halt();
    await Promise.all(this.#requests);
  }

  #halt(): void {
    clearInterval(this.#timer);
  }

  #choose(random: SeededRandom): Action {
    let rest = random.below(this.#actions.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, action] of this.#actions) {
      if (rest < weight) return action;
      rest -= weight;
    }
    return () => this.#send(random);
  }

  #client(random: SeededRandom): HistoryClient | undefined {
    return random.pick(this.#options.clients);
  }

  #body(random: SeededRandom, roomId: number): string {
    const text = Array.from({ length: 1 + random.below(wordCount) }, () => random.pick(words)).join(' ');
    return `${canaryOf(roomId)} ${random.uuid()} ${text}`;
  }

  #send(random: SeededRandom): void {
    const client = this.#client(random);
    const roomId = random.pick(client?.rooms.memberships ?? []);
    if (client !== undefined && roomId !== undefined) client.send(roomId, this.#body(random, roomId));
  }

  #amend(random: SeededRandom, how: 'edit' | 'remove'): void {
    const client = this.#client(random);
    const target = random.pick(sentBy(client).slice(-20));
    if (client === undefined || target === undefined) return;
    const { roomId, messageId } = target;
    if (how === 'edit') client.edit(roomId, messageId, this.#body(random, roomId));
    else client.remove(roomId, messageId);
  }

  #read(random: SeededRandom): void {
    const client = this.#client(random);
    const roomId = random.pick(client?.rooms.memberships ?? []);
    if (roomId !== undefined) client?.read(roomId);
  }

  #move(random: SeededRandom): void {
    this.#client(random)?.moveTo(random.below(this.#options.nodes));
  }

  #repeat(random: SeededRandom): void {
    this.#client(random)?.repeat(random.below(1_000));
  }

  #probe(random: SeededRandom): void {
    this.#client(random)?.probe(random.below(1_000), `something else ${random.uuid()}`);
  }

  #joinOrLeave(random: SeededRandom): void {
    const { school } = this.#options;
    const group = random.pick(school.groups);
    const name = random.pick(group?.others ?? []);
    if (group === undefined || name === undefined) return;
    const away = this.#away.get(group) ?? new Set();
    this.#away.set(group, away);
    if (away.delete(name)) this.#request(() => school.joinGroup(group, name));
    else {
      away.add(name);
      this.#request(() => school.leaveGroup(group, name));
    }
  }

  #changeGuardianship(random: SeededRandom): void {
    const index = random.below(guardianships.length);
    const relation = guardianships[index];
    if (relation === undefined) return;
    const isEnded = this.#ended.delete(index);
    if (!isEnded) this.#ended.add(index);
    this.#request(() => this.#options.school.relate(relation, isEnded));
  }

  #request(make: () => Promise<void>): void {
    if (this.#requests.size >= requestsAtOnce) return;
    const request: Promise<void> = make()
      .catch((failure: unknown) => {
        this.failures.push(String(failure));
      })
      .finally(() => this.#requests.delete(request));
    this.#requests.add(request);
  }
}

/** The acknowledged messages of a client. */
const sentBy = (client: HistoryClient | undefined): { readonly messageId: number; readonly roomId: number }[] =>
  (client?.history.sends ?? []).flatMap(({ outcome, answers: [answer], roomId }) =>
    outcome === 'acked' && answer !== undefined ? [{ messageId: answer.messageId, roomId }] : [],
  );
