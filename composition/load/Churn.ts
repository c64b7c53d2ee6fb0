import { personAt } from './HttpGround.ts';
import type { LoadGround, LoadSchool } from './LoadGround.ts';
import type { LoadPlan } from './LoadPlan.ts';
import type { LoadReport } from './LoadReport.ts';
import type { LoadSocket } from './LoadSocket.ts';

interface Options {
  readonly plan: LoadPlan;
  readonly school: LoadSchool;
  readonly ground: Pick<LoadGround, 'addMember' | 'removeMember'>;
  /** Those that are cut in turn. */
  readonly sockets: readonly LoadSocket[];
}

/** Each minute one socket of ten is cut, and the visitor of each class leaves and joins three times. */
const cutShare = 0.1;
const changesOfClass = 6;

/** What people do beside writing: they lose the network and come back, they leave rooms and join them. */
export class Churn {
  readonly cutsPerMinute: number;
  readonly changesPerMinute: number;
  readonly #options: Options;
  /** Whether the visitor of a class is in the room; changes of one class follow each other. */
  readonly #isMember = new Map<number, boolean>();
  readonly #turns = new Map<number, Promise<void>>();
  #cuts = 0;
  #changes = 0;
  #failed = 0;
  #next = 0;

  constructor(options: Options) {
    this.#options = options;
    this.cutsPerMinute = options.sockets.length * cutShare;
    this.changesPerMinute = options.plan.classes.filter(({ visitor }) => visitor !== undefined).length * changesOfClass;
  }

  cut(): void {
    // Seven is prime to most sizes of classes, so that not one class alone is cut.
    const socket = this.#options.sockets[(this.#cuts * 7) % this.#options.sockets.length];
    this.#cuts += 1;
    if (socket?.isOpen) socket.cut();
  }

  change(): void {
    const { plan } = this.#options;
    const place = this.#next++ % plan.classes.length;
    const before = this.#turns.get(place) ?? Promise.resolve();
    this.#turns.set(
      place,
      before.then(() => this.#changeIn(place)),
    );
  }

  /** Resolves when what has begun is over. */
  async end(): Promise<void> {
    await Promise.all(this.#turns.values());
  }

  figures(): LoadReport['churn'] {
    return { reconnects: this.#cuts, joins_and_leaves: this.#changes, failed: this.#failed };
  }

  async #changeIn(place: number): Promise<void> {
    const { plan, school, ground } = this.#options;
    const { leader, visitor } = plan.classes[place] ?? {};
    const room = school.classes[place]?.talk;
    if (leader === undefined || visitor === undefined || room === undefined) return;
    const [head, one] = [personAt(school.people, leader), personAt(school.people, visitor)];
    const isMember = this.#isMember.get(place) ?? true;
    try {
      await (isMember ? ground.removeMember(head, room, one) : ground.addMember(head, room, one));
      this.#isMember.set(place, !isMember);
      this.#changes += 1;
    } catch {
      // A node that was killed, or the directory at work: counted, and tried again in its turn.
      this.#failed += 1;
    }
  }
}
