import type { Me } from '../../client/wire/wireTypes.ts';
import type { IconName } from '../design/Icon.tsx';

/** The parts of the school's page, each with its icon. */
export const partIcons = {
  people: 'people',
  organisations: 'school',
  holds: 'lock',
  reports: 'alert',
  held: 'info',
  words: 'book',
  import: 'upload',
  simulate: 'swap',
  why: 'chats',
  totals: 'chart',
  cases: 'eye',
  audit: 'clock',
} as const satisfies Record<string, IconName>;

export type PartName = keyof typeof partIcons;

/** Who is offered a part. The server refuses what is not theirs: `import` and `totals` to who manages only some schools. */
const isOffered: Readonly<Record<PartName, (rights: Me['rights']) => boolean>> = {
  people: ({ manage_directory }) => manage_directory,
  organisations: ({ manage_directory }) => manage_directory,
  holds: ({ manage_directory }) => manage_directory,
  reports: ({ see_reports }) => see_reports,
  held: ({ see_reports }) => see_reports,
  words: ({ see_reports }) => see_reports,
  import: ({ manage_whole_directory }) => manage_whole_directory,
  simulate: ({ manage_directory }) => manage_directory,
  why: ({ manage_directory }) => manage_directory,
  totals: ({ manage_whole_directory }) => manage_whole_directory,
  cases: ({ oversee, approve_cases }) => oversee || approve_cases,
  audit: ({ read_audit }) => read_audit,
};

export const offeredParts = ({ rights }: Pick<Me, 'rights'>): readonly PartName[] =>
  (Object.keys(partIcons) as PartName[]).filter((name) => isOffered[name](rights));

export const mayEnterSchool = (me: Pick<Me, 'rights'>): boolean => offeredParts(me).length > 0;
