import type { LoadPlan } from './LoadPlan.ts';
import type { LoadRoles } from './loadRoles.ts';

/** Somebody whom a load has made. */
export interface LoadPerson {
  readonly externalId: string;
  readonly isLeader: boolean;
}

export interface LoadSchool {
  readonly people: readonly LoadPerson[];
  /** One for each class of the plan. */
  readonly classes: readonly { readonly talk: number; readonly tell: number | undefined }[];
  /** Keys of service accounts. */
  readonly serviceKeys: readonly string[];
}

export interface Removed {
  readonly people: number;
  readonly rooms: number;
  readonly services: number;
}

/** How a load makes what it needs in an installation, and takes it away again. */
export interface LoadGround {
  /** What is there of former loads. */
  findLeftovers(): Promise<readonly LoadPerson[]>;
  prepare(plan: LoadPlan, roles: LoadRoles, people: readonly LoadPerson[]): Promise<LoadSchool>;
  /** Headers and a query that open one socket of the person. */
  proof(person: LoadPerson): Promise<{ readonly headers?: Record<string, string>; readonly query?: string }>;
  /** Headers of a request of the person; undefined where tokens come from elsewhere. */
  headers(person: LoadPerson): Promise<Record<string, string> | undefined>;
  addMember(leader: LoadPerson, room: number, member: LoadPerson): Promise<void>;
  removeMember(leader: LoadPerson, room: number, member: LoadPerson): Promise<void>;
  /** Archives the rooms of these people, erases the people, and deactivates the service accounts. May be repeated. */
  remove(people: readonly LoadPerson[], onProgress: (done: number) => void): Promise<Removed>;
}

/** The organisation of all that a load makes. It stays, empty. */
export const loadOrganisation = { externalId: 'homeroom-load', name: 'Homeroom load' } as const;

/** How the names of people and service accounts of a load begin. */
export const loadName = 'Homeroom-Load';

const form = /^homeroom-load\.(\d+)\.([0-9a-f]{8})\.(\d+)$/;

/** The external id has the second by which the load is over, so that another one knows whether it may still run. */
export const makeExternalId = (endsAt: Date, run: string, place: number): string =>
  `homeroom-load.${Math.ceil(endsAt.getTime() / 1000)}.${run}.${place}`;

/** When the load is over that made somebody; undefined for people whom no load has made. */
export const endOf = (externalId: string): Date | undefined => {
  const [, seconds] = form.exec(externalId) ?? [];
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
};

/** The role that a leader has is written into the first name, where leftovers are told by it. */
export const leaderName = 'Leader';
export const memberName = 'Member';
