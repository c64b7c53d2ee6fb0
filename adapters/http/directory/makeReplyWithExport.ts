import type { ExportArchive } from '../../../core/exports/ExportArchive.ts';
import type { ExportSubject } from '../../../core/exports/ExportSubject.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Actor } from '../../../core/permissions/Actor.ts';
import { ok, type Reply } from '../routing/Route.ts';
import { UploadSlot } from '../routing/UploadSlot.ts';

/** Opens an archive that writes its bytes so. */
export type MakeArchive = (write: (bytes: Buffer) => Promise<void>) => ExportArchive;

/** Answers with an export as a ZIP under this name. */
export type ReplyWithExport = (actor: Actor, subject: ExportSubject, name: string) => Reply<object>;

interface Deps {
  readonly chat: Pick<Chat, 'makeExport'>;
  readonly makeArchive: MakeArchive;
}

/** One export at a time, of whatever kind, because it reads all rooms of a person or a case; others get UNAVAILABLE. */
export const makeReplyWithExport = ({ chat, makeArchive }: Deps): ReplyWithExport => {
  const slot = new UploadSlot();
  return (actor, subject, name) => {
    const make = async (write: (bytes: Buffer) => Promise<void>): Promise<void> => {
      const turn = slot.take();
      try {
        await chat.makeExport(actor, { subject, open: () => makeArchive(write) });
      } finally {
        turn.release();
      }
    };
    return { ...ok({}), file: { name, contentType: 'application/zip', make } };
  };
};
