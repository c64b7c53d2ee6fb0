import type { AttachmentId } from '../../../core/attachments/Attachment.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { answerRefusalOf } from './AnswerRefusal.ts';
import type { MailFile } from './ReadMail.ts';

interface StoredFiles {
  readonly ids: readonly AttachmentId[];
  /** Takes them back, as no message carries them. */
  drop(): Promise<void>;
}

/** Stores the files of an answer as the person's own, all of them or none. @throws AnswerRefusal that names the file */
export const storeFiles = async (
  uploads: Pick<Chat['files'], 'admit' | 'store' | 'drop'>,
  person: Person,
  files: readonly MailFile[],
  locale: string,
): Promise<StoredFiles> => {
  const ids: AttachmentId[] = [];
  const drop = async (): Promise<void> => {
    await Promise.all(ids.map((id) => uploads.drop(person, id).catch(() => undefined)));
  };
  for (const file of files)
    try {
      await uploads.admit(person);
      ids.push((await uploads.store(person, file, { name: file.name })).id);
    } catch (failure) {
      await drop();
      throw answerRefusalOf(failure, locale, file.name);
    }
  return { ids, drop };
};
