import type { Attachments, BlobFacts } from '../attachments/Attachments.ts';
import type { BlobStore } from '../attachments/BlobStore.ts';
import type { FileInspector, ReceivedFile } from '../attachments/FileInspector.ts';
import { pictureBytes, pictureNotFound, pictureType, versionOf } from '../attachments/Picture.ts';
import type { Pictures, PictureWrites } from '../attachments/Pictures.ts';
import type { UploadSettings } from '../attachments/UploadSettings.ts';
import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/Directory.ts';
import { isManaged, managedPart } from '../directory/ManagedPart.ts';
import { publishRooms } from '../directory/publishRooms.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import { mayHavePicture } from '../permissions/PictureRules.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { managedScopes, moderatedScopes } from '../permissions/rights.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { makeSeePerson } from './seePerson.ts';
import { makeStoreSquare } from './storeSquare.ts';

/** A picture that can be read. */
export interface OpenedPicture {
  /** Bytes. */
  readonly size: number;
  readonly hash: string;
  readonly mediaType: string;
  read(): Promise<AsyncIterable<Uint8Array>>;
}

/**
 * The profile pictures of people: set by themselves or by an office, as the policy's `pictures` say, taken away by those who
 * look after them too, and seen by who meets the person (`SeePerson`).
 */
export interface PeoplePictures {
  /**
   * Before the first byte is read. Resolves to the most bytes.
   * @throws ChatError ACCESS_DENIED for who may set nobody's picture, RATE_LIMIT_EXCEEDED
   */
  admit(person: Person): Promise<number>;
  /**
   * Makes a square of a picture and gives it to somebody in place of the one before. Resolves to its version.
   * @throws ChatError USER_NOT_FOUND for a stranger, ACCESS_DENIED, and as `StoreSquare`
   */
  set(person: Person, userId: UserId, file: ReceivedFile): Promise<string>;
  /** Without a picture nothing happens. @throws ChatError USER_NOT_FOUND for a stranger, ACCESS_DENIED */
  remove(person: Person, userId: UserId): Promise<void>;
  /** @throws ChatError ATTACHMENT_NOT_FOUND, also for a stranger's and where the policy shows no pictures of such people */
  open(person: Person, userId: UserId): Promise<OpenedPicture>;
}

interface Deps {
  readonly pictures: Pictures;
  readonly attachments: Pick<Attachments, 'reserve'>;
  readonly blobStore: Pick<BlobStore, 'put' | 'read' | 'sizeOf'>;
  readonly inspector: FileInspector;
  readonly uploads: UploadSettings;
  readonly directory: Pick<Directory, 'transaction'>;
  readonly people: Pick<People, 'evidence'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
  readonly policy: Policy;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly clock: Pick<Clock, 'monotonic'>;
}

export const makePeoplePictures = (deps: Deps): PeoplePictures => {
  const { pictures, blobStore, directory, bus, policy, limiter, limits, clock } = deps;
  const { watch } = deps.uploads;
  const [seePerson, storeSquare] = [makeSeePerson(deps), makeStoreSquare(deps)];

  const find = async (person: Person, userId: UserId): Promise<Person> => {
    const other = await seePerson(person, userId);
    if (other === undefined) throw new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not know them.');
    return other;
  };

  const change = async (
    actor: Person,
    other: Person,
    action: AuditAction,
    work: (writes: PictureWrites) => Promise<boolean>,
  ): Promise<void> => {
    const isChanged = await directory.transaction(async (tx) => {
      if (!(await work(tx.pictures))) return false;
      const organisation = sharedOrganisation(grantsOf(other).map(({ scope }) => scope));
      tx.record([{ actor: auditActor(actor), action, subjects: [other.id], organisation }]);
      return true;
    });
    if (isChanged) publishRooms(bus, [], [other.id]);
  };

  /** @throws ChatError ACCESS_DENIED */
  const originOf = (person: Person, other: Person): 'own' | 'office' => {
    if (person.id === other.id && mayHavePicture(policy, person, 'own')) return 'own';
    if (isManaged(managedPart(policy, person), other) && mayHavePicture(policy, other, 'office')) return 'office';
    throw new ChatError('ACCESS_DENIED', 'Your school or administrator does not allow you to set this picture.');
  };

  const mayTake = (person: Person, other: Person): boolean =>
    person.id === other.id ||
    [...managedScopes(policy, person), ...moderatedScopes(policy, person)].some((mine) =>
      grantsOf(other).some(({ scope }) => contains(mine, scope)),
    );

  const set = async (person: Person, userId: UserId, file: ReceivedFile): Promise<BlobFacts> => {
    const other = await find(person, userId);
    const origin = originOf(person, other);
    const blob = await storeSquare(file);
    await change(person, other, 'picture.set', (writes) => writes.set({ userId, blob, origin }));
    return blob;
  };

  return {
    admit: async (person) => {
      checkWriting(person);
      if (!mayHavePicture(policy, person, 'own') && managedScopes(policy, person).length === 0)
        throw new ChatError('ACCESS_DENIED', 'Your school or administrator does not allow you to set pictures.');
      await consumeQuota(limiter, limits, 'uploads', person);
      return pictureBytes;
    },
    set: async (person, userId, file) => {
      const began = clock.monotonic();
      try {
        const { hash, size } = await set(person, userId, file);
        watch.onStored('profile', size, clock.monotonic() - began);
        return versionOf(hash);
      } catch (failure) {
        watch.onRefused(failure instanceof ChatError ? failure.code : 'INTERNAL');
        throw failure;
      }
    },
    remove: async (person, userId) => {
      const other = await find(person, userId);
      if (!mayTake(person, other)) throw new ChatError('ACCESS_DENIED', 'This picture is not yours to take away.');
      await change(person, other, 'picture.removed', (writes) => writes.remove(userId));
    },
    open: async (person, userId) => {
      const picture = await pictures.find(userId);
      const other = picture === undefined ? undefined : await seePerson(person, userId);
      if (picture === undefined || other === undefined) throw pictureNotFound();
      if (!mayHavePicture(policy, other, 'own') && !mayHavePicture(policy, other, 'office')) throw pictureNotFound();
      const { hash } = picture.blob;
      const size = await blobStore.sizeOf(hash);
      if (size === undefined) throw pictureNotFound(new Error(`The content ${hash} is lost`));
      return { size, hash, mediaType: pictureType, read: () => blobStore.read(hash) };
    },
  };
};
