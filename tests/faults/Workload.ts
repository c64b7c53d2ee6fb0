import { type FaultSchool, guardianships, type SchoolGroup } from './FaultSchool.ts';
import { canaryOf } from './History.ts';
import type { HistoryClient } from './HistoryClient.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface WorkloadOptions {
  readonly school: FaultSchool;
  readonly clients: readonly HistoryClient[];
  readonly nodes: number;
  readonly random: SeededRandom;
  /** Things that all people together do in a second. */
  readonly perSecond?: number;
  /** Things that are done at most. */
  readonly limit?: number;
}

type Deed = (random: SeededRandom) => void;

/** Requests under way at most; more are left out. */
const requestsAtOnce = 4;
const wordCount = 12;
const words = ['homework', 'museum', 'Tuesday', 'перемена', 'recorder', 'задача', 'bus', 'spelling', '🎒', 'lunch'];

/** What people do all day, in the order that the seed says; when it is done depends on the machine. */
export class Workload {
  readonly #options: Required<WorkloadOptions>;
  readonly #deeds: readonly (readonly [weight: number, deed: Deed])[];
  readonly #requests = new Set<Promise<void>>();
  readonly #away = new Map<SchoolGroup, Set<string>>();
  readonly #ended = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  /** Requests over REST that were refused or failed, which their callers may live with. */
  readonly failures: string[] = [];

  constructor(options: WorkloadOptions) {
    this.#options = { perSecond: 40, limit: 50_000, ...options };
    this.#deeds = [
      [700, (random) => this.#send(random)],
      [80, (random) => this.#amend(random, 'edit')],
      [40, (random) => this.#amend(random, 'remove')],
      [80, (random) => this.#read(random)],
      [20, (random) => this.#move(random)],
      [20, (random) => this.#comeOrGo(random)],
      [8, (random) => this.#guard(random)],
      [20, (random) => this.#repeat(random)],
      [20, (random) => this.#probe(random)],
    ];
  }

  /** Things that were done so far. */
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

  /** Resolves when nothing that was asked for is under way. */
  async stop(): Promise<void> {
    this.#halt();
    await Promise.all(this.#requests);
  }

  #halt(): void {
    clearInterval(this.#timer);
  }

  #choose(random: SeededRandom): Deed {
    let rest = random.below(this.#deeds.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, deed] of this.#deeds) {
      if (rest < weight) return deed;
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

  #comeOrGo(random: SeededRandom): void {
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

  #guard(random: SeededRandom): void {
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

/** Somebody's own messages that were acknowledged. */
const sentBy = (client: HistoryClient | undefined): { readonly messageId: number; readonly roomId: number }[] =>
  (client?.history.sends ?? []).flatMap(({ outcome, answers: [answer], roomId }) =>
    outcome === 'acked' && answer !== undefined ? [{ messageId: answer.messageId, roomId }] : [],
  );
