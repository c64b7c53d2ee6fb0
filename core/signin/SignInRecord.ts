import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { auditedScopes, looksIntoRooms, managedScopes } from '../permissions/rights.ts';
import type { SignInWay } from './Session.ts';

interface Refused {
  readonly provider: string;
  readonly reason: string;
  readonly about?: UserId | undefined;
}

interface Deps {
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const minute = 60_000;
/** Refusals on record in a minute, at most: who is refused can try again and again. */
const refusalsAtMost = 20;

/** What of signing in goes on record: who is refused, and every sign-in of those who have more rights than a member. */
export class SignInRecord {
  readonly #deps: Deps;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async refused({ provider, reason, about }: Refused): Promise<void> {
    const now = this.#deps.clock.monotonic();
    if (now - this.#since >= minute) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    if (this.#count > refusalsAtMost) return;
    const subjects = about === undefined ? {} : { subjects: [about] };
    const details = { provider, reason };
    await this.#deps.auditLog.append([{ actor: { kind: 'system' }, action: 'sign_in.refused', ...subjects, details }]);
  }

  async signedIn(person: Person, way: SignInWay): Promise<void> {
    const { policy, auditLog } = this.#deps;
    const hasRights =
      looksIntoRooms(policy, person) ||
      managedScopes(policy, person).length > 0 ||
      auditedScopes(policy, person).length > 0;
    if (!hasRights) return;
    const draft: AuditDraft = { actor: auditActor(person), action: 'signed_in', subjects: [person.id] };
    const organisation = sharedOrganisation(grantsOf(person).map(({ scope }) => scope));
    await auditLog.append([{ ...draft, organisation, details: { way } }]);
  }
}
