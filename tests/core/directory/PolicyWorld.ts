import { hashPolicy } from '../../../adapters/system/hashPolicy.ts';
import { makeForeseePolicy, type PolicyForecast } from '../../../core/directory/foreseePolicy.ts';
import type { RoomCounts } from '../../../core/directory/RoomCounts.ts';
import { makeReconcilePolicy, type ReconcilePolicy } from '../../../core/directory/reconcilePolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { MembershipInvalidation, RoomPublication } from '../../../core/rooms/RoomBus.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import { School } from '../../contracts/School.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';

/** A node of the school with a policy of its own, and what it publishes. */
export interface PolicyNode {
  readonly world: MemoryWorld;
  readonly publications: readonly RoomPublication<RoomEvent>[];
  readonly invalidations: readonly MembershipInvalidation[];
  readonly reconcile: ReconcilePolicy;
  foresee(): Promise<PolicyForecast>;
  /** Reconciles until nothing is left; resolves to what all steps changed. */
  reconcileAll(): Promise<RoomCounts | undefined>;
}

/** A small school in one memory, which nodes with several policies share. */
export class PolicyWorld {
  readonly school: School;
  readonly #world: MemoryWorld;
  #nodes = 0;

  private constructor(school: School, world: MemoryWorld) {
    this.school = school;
    this.#world = world;
  }

  /** A school that was stored, with its rooms, by the education policy. */
  static async open(): Promise<PolicyWorld> {
    const world = await memoryWorld();
    await register(world, educationPolicy);
    return new PolicyWorld(await School.open(world), world);
  }

  get clock(): MemoryWorld['clock'] {
    return this.#world.clock;
  }

  get rooms(): MemoryWorld['rooms'] {
    return this.#world.rooms;
  }

  /** Starts a node with a policy, which applies from then on. */
  async start(policy: Policy, limit = 2): Promise<PolicyNode> {
    const node = await this.join(policy, limit);
    await register(this.#world, policy);
    return node;
  }

  /** Adds a node whose policy is not registered. */
  async join(policy: Policy, limit = 2): Promise<PolicyNode> {
    const { clock, database } = this.#world;
    const world = await memoryWorld(policy, clock, database);
    const [publications, invalidations]: [RoomPublication<RoomEvent>[], MembershipInvalidation[]] = [[], []];
    world.bus.addListener({
      onPublication: (item) => publications.push(item as RoomPublication<RoomEvent>),
      onInvalidation: (item) => invalidations.push(item),
      onEphemeral: () => {},
    });
    this.#nodes += 1;
    const { directory, bus, policies: versions } = world;
    const hash = hashPolicy(policy);
    const reconcile = makeReconcilePolicy({
      directory,
      versions,
      policy,
      hash,
      bus,
      limit,
      holder: `node ${this.#nodes}`,
    });
    const reconcileAll = async (): Promise<RoomCounts | undefined> => {
      for (;;) {
        const step = await reconcile();
        if (step.state !== 'more') return step.state === 'done' ? step.progress.counts : undefined;
      }
    };
    return {
      world,
      publications,
      invalidations,
      reconcile,
      foresee: makeForeseePolicy({ directory, policy, limit }),
      reconcileAll,
    };
  }
}

const register = (world: MemoryWorld, policy: Policy): Promise<unknown> =>
  world.policies.register({ hash: hashPolicy(policy), name: policy.name }, () => true);
