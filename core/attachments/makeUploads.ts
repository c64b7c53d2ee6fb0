import { auditActor } from '../audit/AuditEntry.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import { consumeQuota, type Limits, refundQuota } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import { checkWriting } from '../permissions/checkWriting.ts';
import { type FileRule, fileRuleOf } from '../permissions/FileRules.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { trimText } from '../text/trimText.ts';
import { type Attachment, attachmentNotFound, type FileFacts, type StoredAttachment } from './Attachment.ts';
import type { Attachments } from './Attachments.ts';
import type { BlobStore } from './BlobStore.ts';
import { cleanFileName } from './cleanFileName.ts';
import type { FileInspector, Inspection, ReceivedFile } from './FileInspector.ts';
import { isProgramName } from './isProgramName.ts';
import { overQuota } from './overQuota.ts';
import type { UploadSettings } from './UploadSettings.ts';

/** What the sender says of a file. */
export interface UploadCommand extends Pick<FileFacts, 'alt' | 'durationMs' | 'waveform'> {
  readonly name: string;
}

export interface Uploads {
  /** What the person may send anywhere, or into rooms of a type: no more than the server's own limit. */
  ruleOf(person: Pick<Person, 'role'>, roomType?: string): Required<FileRule>;
  /**
   * Before the first byte is read: whether the person may send files now. Resolves to the most bytes.
   * @throws ChatError ACCESS_DENIED, RATE_LIMIT_EXCEEDED, INSUFFICIENT_STORAGE
   */
  admit(person: Person): Promise<number>;
  /**
   * Stores what was received, as its owner's alone. In a picture everything but the picture is gone.
   * @throws ChatError UNSUPPORTED_MEDIA_TYPE with `details: {kind?, kinds}` for what is not let in, PAYLOAD_TOO_LARGE,
   *   INVALID_REQUEST for an empty file, INSUFFICIENT_STORAGE, UNAVAILABLE
   */
  store(person: Person, file: ReceivedFile, command: UploadCommand): Promise<Attachment>;
  /** Takes a file of one's own that no message carries. @throws ChatError ATTACHMENT_NOT_FOUND if there is none */
  drop(person: Person, id: Attachment['id']): Promise<void>;
}

interface Deps {
  readonly attachments: Attachments;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly inspector: FileInspector;
  readonly settings: UploadSettings;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly policy: Pick<Policy, 'files'>;
}

const mostAlt = 1_000;

export const makeUploads = ({
  attachments,
  blobs,
  inspector,
  settings,
  limiter,
  limits,
  clock,
  policy,
}: Deps): Uploads => {
  const { watch, scanner } = settings;
  const ruleOf: Uploads['ruleOf'] = ({ role }, roomType) => {
    const { kinds, maxBytes } = fileRuleOf(policy.files, role, roomType);
    return { kinds, maxBytes: Math.min(maxBytes, settings.maxBytes) };
  };

  const put = ({ hash, size, read }: ReceivedFile): Promise<void> => blobs.put(hash, size, read);

  const check = (person: Person, inspection: Inspection): Exclude<Inspection, { kind: 'refused' }> => {
    const { kinds } = ruleOf(person);
    if (inspection.kind === 'refused')
      throw new ChatError('UNSUPPORTED_MEDIA_TYPE', inspection.problem, { details: { kinds } });
    if (!kinds.includes(inspection.kind))
      throw new ChatError(
        'UNSUPPORTED_MEDIA_TYPE',
        `You may send ${kinds.join(', ')}; this file is ${inspection.kind}.`,
        {
          details: { kind: inspection.kind, kinds },
        },
      );
    return inspection;
  };

  const store = async (person: Person, file: ReceivedFile, command: UploadCommand): Promise<StoredAttachment> => {
    const { maxBytes } = ruleOf(person);
    if (file.size === 0) throw new ChatError('INVALID_REQUEST', 'The file is empty.');
    if (file.size > maxBytes) throw new ChatError('PAYLOAD_TOO_LARGE', `The file may have at most ${maxBytes} bytes.`);
    const name = cleanFileName(command.name);
    if (isProgramName(name))
      throw new ChatError('UNSUPPORTED_MEDIA_TYPE', 'Programs and scripts may not be sent.', {
        details: { kinds: ruleOf(person).kinds },
      });
    const found = await scanner.scan(file.read);
    const inspection = check(person, await inspector.inspect(file, name));
    const { kind, mediaType, picture, thumbnail } = inspection;
    const kept = found === null && picture !== undefined ? picture : file;
    const shown = found === null ? (thumbnail ?? null) : null;
    const contents = shown === null ? [kept] : [kept, shown];
    // Reserved before it is written: a crash leaves nothing that is never collected.
    await attachments.reserve(contents);
    for (const one of contents) await put(one);
    return attachments.add({
      ownerId: person.id,
      file: {
        ...{ name, kind, mediaType, size: kept.size, state: found === null ? 'ready' : 'quarantined' },
        ...(found === null && picture && { width: picture.width, height: picture.height, blur: picture.blur }),
        ...saidOf(kind, command),
      },
      blob: kept,
      thumbnail: shown,
      quotaBytes: settings.quotaBytes,
      ...(found !== null && {
        audit: (id) => ({
          actor: auditActor(person),
          action: 'file.quarantined',
          subjects: [person.id],
          organisation: sharedOrganisation(grantsOf(person).map(({ scope }) => scope)),
          details: { attachment: id, name, found },
        }),
      }),
    });
  };

  return {
    ruleOf,
    admit: async (person) => {
      checkWriting(person);
      const { kinds, maxBytes } = ruleOf(person);
      if (kinds.length === 0) throw new ChatError('ACCESS_DENIED', 'You may not send files here.');
      await consumeQuota(limiter, limits, 'uploads', person);
      const used = await attachments.usedBytes([person.id]);
      if (used < settings.quotaBytes) return maxBytes;
      watch.onRefused('quota');
      await refundQuota(limiter, limits, 'uploads', person);
      throw overQuota(used, settings.quotaBytes);
    },
    store: async (person, file, command) => {
      const began = clock.monotonic();
      try {
        const { attachment } = await store(person, file, command);
        watch.onStored(attachment.kind, attachment.size, clock.monotonic() - began);
        return attachment;
      } catch (failure) {
        watch.onRefused(failure instanceof ChatError ? failure.code : 'INTERNAL');
        throw failure;
      }
    },
    drop: async (person, id) => {
      if (!(await attachments.drop([person.id, ...(person.formerIds ?? [])], id))) throw attachmentNotFound();
    },
  };
};

/** Length and loudness belong to sounds, words about it to everything. */
const saidOf = (kind: Attachment['kind'], { alt = '', durationMs, waveform }: UploadCommand) => {
  const words = trimText(alt);
  if ([...words].length > mostAlt || /[\0\p{Cs}]/u.test(words))
    throw new ChatError(
      'INVALID_REQUEST',
      `alt may have at most ${mostAlt} characters, and none that cannot be stored.`,
    );
  return {
    ...(words !== '' && { alt: words }),
    ...(['audio', 'video'].includes(kind) && durationMs !== undefined && { durationMs }),
    ...(kind === 'audio' && waveform !== undefined && { waveform }),
  };
};
