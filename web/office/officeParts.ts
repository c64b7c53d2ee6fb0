import type { Me } from '../../client/wire/wireTypes.ts';
import type { IconName } from '../design/Icon.tsx';

/** The pages of the office, each with its icon. */
export const partIcons = {
  today: 'star',
  reports: 'alert',
  held: 'info',
  cases: 'eye',
  people: 'people',
  organisations: 'school',
  import: 'upload',
  holds: 'lock',
  why: 'chats',
  simulate: 'swap',
  words: 'book',
  services: 'gear',
  audit: 'clock',
  totals: 'chart',
  webhooks: 'link',
  settings: 'gear',
} as const satisfies Record<string, IconName>;

export type PartName = keyof typeof partIcons;

/** The order in which the navigation shows the pages, and what belongs together. */
const groups = {
  decide: ['today', 'reports', 'held', 'cases'],
  people: ['people', 'organisations', 'import', 'holds'],
  rules: ['why', 'simulate', 'words', 'services'],
  record: ['audit', 'totals'],
  systems: ['webhooks', 'settings'],
} as const satisfies Record<string, readonly PartName[]>;

export type PartGroup = keyof typeof groups;

type Rights = Me['rights'];

/** Who is offered a page. The server refuses what is not theirs: `import`, `totals` and `settings` to who manages only some schools. */
const isOffered: Readonly<Record<PartName, (rights: Rights) => boolean>> = {
  today: () => true,
  reports: ({ see_reports }) => see_reports,
  held: ({ see_reports }) => see_reports,
  cases: ({ oversee, approve_cases }) => oversee || approve_cases,
  people: ({ manage_directory }) => manage_directory,
  organisations: ({ manage_directory }) => manage_directory,
  import: ({ manage_whole_directory }) => manage_whole_directory,
  holds: ({ manage_directory }) => manage_directory,
  why: ({ manage_directory }) => manage_directory,
  simulate: ({ manage_directory }) => manage_directory,
  words: ({ see_reports }) => see_reports,
  services: ({ manage_directory }) => manage_directory,
  audit: ({ read_audit }) => read_audit,
  totals: ({ manage_whole_directory }) => manage_whole_directory,
  webhooks: ({ manage_directory }) => manage_directory,
  settings: ({ manage_whole_directory }) => manage_whole_directory,
};

export interface OfferedGroup {
  readonly group: PartGroup;
  readonly parts: readonly PartName[];
}

/** The pages that a person is offered, by groups; none without anything in it. */
export const offeredGroups = ({ rights }: Pick<Me, 'rights'>): readonly OfferedGroup[] =>
  (Object.keys(groups) as PartGroup[])
    .map((group) => ({
      group,
      parts: (groups[group] as readonly PartName[]).filter((name) => isOffered[name](rights)),
    }))
    .filter(({ parts }) => parts.length > 0);
