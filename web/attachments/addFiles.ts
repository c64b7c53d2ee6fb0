import type { Signal } from '@preact/signals';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import type { PolicyFiles } from '../../client/wire/wireTypes.ts';
import { toast } from '../design/Toasts.tsx';
import { enFiles } from '../locales/enFiles.ts';
import { language, learnEnglish, t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { type ChosenFile, chooseFiles, filesAtMost } from './chosenFiles.ts';
import { fileSize } from './fileSize.ts';
import { kindOfFile } from './kindOfFile.ts';

learnEnglish(enFiles);

/** Adds files to a message for a room of this type, and says of each that the server would refuse why. */
export const addFiles = (
  chosen: Signal<readonly ChosenFile[]>,
  files: readonly (File | OutgoingFile)[],
  roomType: string,
): void => {
  const rule = policyInUse.value.room_types.find(({ type }) => type === roomType)?.files;
  const problems = files.map((file) => (rule === undefined ? null : problemOf(file, rule)));
  const [problem] = problems.filter((one) => one !== null);
  if (problem !== undefined) toast(problem);
  const fitting = files.filter((_, index) => problems[index] === null);
  if (chooseFiles(chosen, fitting) > 0) toast(t('message.tooManyFiles', { most: filesAtMost }));
};

const problemOf = (given: File | OutgoingFile, { kinds, max_bytes }: PolicyFiles): string | null => {
  const { name } = given;
  const { size, type } = given instanceof File ? given : given.file;
  if (kinds.length === 0) return t('files.none');
  const kind = kindOfFile(type);
  if (kind !== undefined && !kinds.includes(kind)) {
    const names = kinds.map((one) => t(`files.kind.${one}`));
    return t('files.otherKind', { name, kinds: new Intl.ListFormat(language(), { type: 'unit' }).format(names) });
  }
  return size > max_bytes ? t('files.tooLarge', { name, size: fileSize(max_bytes) }) : null;
};
