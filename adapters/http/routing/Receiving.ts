import type { Person } from '../../../core/permissions/Person.ts';
import type { ServiceAccount } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type { UploadSlots } from './UploadSlots.ts';

/**
 * A file of a person instead of a JSON body: as the body, or as the part `file` of a form, whose other parts count as the
 * query.
 */
export interface Receiving {
  readonly slots: UploadSlots;
  /**
   * Before the body is read. Resolves to the most bytes. `service`: the service account whose sender the person is; null for
   * people. @throws ChatError
   */
  admit(person: Person, service: ServiceAccount | null): Promise<number>;
}
