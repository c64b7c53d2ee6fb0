import type { Signal } from '@preact/signals';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import type { PolicyFiles } from '../../client/wire/wireTypes.ts';
import { toast } from '../design/Toasts.tsx';
import { enFiles } from '../locales/enFiles.ts';
import { language, learnEnglish, t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import type { ChosenFile } from './chosenFiles.ts';
import { fileSize } from './fileSize.ts';
import { kindOfFile } from './kindOfFile.ts';

learnEnglish(enFiles);

/** A message carries no more files. */
const filesAtMost = 10;
let lastKey = 0;

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

/** Adds what was chosen, pasted, dropped or recorded. @returns how many did not fit */
const chooseFiles = (chosen: Signal<readonly ChosenFile[]>, files: readonly (File | OutgoingFile)[]): number => {
  const fitting = files.slice(0, Math.max(0, filesAtMost - chosen.value.length));
  const added = fitting.map((file) => {
    lastKey += 1;
    return file instanceof File ? { key: lastKey, file, name: file.name } : { ...file, key: lastKey };
  });
  chosen.value = [...chosen.value, ...added];
  return files.length - fitting.length;
};
