import type { ExportedRoomPage, ExportPages, IndexPage } from '../../core/exports/ExportPages.ts';
import type { ExportRecord } from '../../core/exports/exportRecords.ts';
import { noName } from '../../core/permissions/Person.ts';
import { escapeHtml } from '../system/escapeHtml.ts';

/** The policy lets the page load nothing and run nothing, whatever people wrote. */
const head = (title: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:50rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #8886;padding:.5rem 0}article header,small,.event{color:#666}@media(prefers-color-scheme:dark){article header,small,.event{color:#aaa}}
.words{white-space:pre-wrap;overflow-wrap:anywhere}table{border-collapse:collapse}th,td{text-align:start;padding:.2rem .8rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}
</style></head><body>
`;
const foot = '</body></html>\n';

/** A name inside a line; its direction does not turn the rest of the line. */
const isolated = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

export const exportPages: ExportPages = {
  room: ({ name, part, hasNext, facts, records, names }: ExportedRoomPage): string => {
    const nameOf = (id: unknown): string => shownName(names.get(Number(id)) ?? `#${id}`);
    const members = facts.filter(({ type }) => type === 'member');
    const body = [
      `<p><a href="../../index.html">All of this export</a></p><h1 dir="auto">${escapeHtml(name)}</h1>`,
      part === 1 ? factsTable(facts.filter(({ type }) => type === 'room')) : '',
      members.length > 0 ? `<h2>Members</h2>${table(members.map(memberRow))}<h2>Messages</h2>` : '',
      ...records.map((record) => shownRecord(record, nameOf)),
      pageLinks(part, hasNext),
    ];
    return `${head(name)}${body.join('\n')}${foot}`;
  },

  index: ({ title, madeAt, isSigned, facts, rooms }: IndexPage): string => {
    const rows = rooms.map(({ id, name, records }) => [
      `<a href="rooms/${id}/0001.html">${isolated(name)}</a>`,
      `${records} records`,
    ]);
    const body = [
      `<h1 dir="auto">${escapeHtml(title)}</h1><p>Made by Homeroom on ${madeAt.toISOString()}. `,
      `${isSigned ? 'It is signed' : 'It is <strong>not signed</strong>'}; <code>homeroom verify-export</code> checks it. `,
      'For programs, the same records are in the files that end in <code>.jsonl</code>.</p>',
      ...factSections(facts),
      `<h2>Rooms</h2>${rows.length === 0 ? '<p>None.</p>' : table(rows)}`,
    ];
    return `${head(title)}${body.join('\n')}${foot}`;
  },
};

/** The pages are in English. */
const shownName = (name: string): string => (name === noName ? 'Former member' : name);

const pageLinks = (part: number, hasNext: boolean): string => {
  const link = (to: number, text: string): string => `<a href="${String(to).padStart(4, '0')}.html">${text}</a>`;
  const links = [part > 1 ? link(part - 1, 'Earlier') : '', hasNext ? link(part + 1, 'Later') : ''].filter(Boolean);
  return links.length === 0 ? '' : `<nav>${links.join(' · ')}</nav>`;
};

const table = (rows: readonly (readonly string[])[]): string =>
  `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}</table>`;

const titles: Readonly<Partial<Record<ExportRecord['type'], string>>> = {
  case: 'Case',
  person: 'Person',
  identity: 'What sources call the person',
  relation: 'Relations',
  favourite: 'Marked contacts',
  sign_in: 'Ways to sign in',
  session: 'Browsers in which the person is signed in',
  confirmation: 'Announcements and messages that the person was asked to confirm',
  report: 'What the person reported',
  report_about: 'Decided reports about the person',
  block: 'Whom the person blocks',
};

const factSections = (facts: readonly ExportRecord[]): string[] =>
  Object.entries(titles).flatMap(([type, title]) => {
    const ofType = facts.filter((record) => record.type === type);
    return ofType.length === 0 ? [] : [`<h2>${title}</h2>${factsTable(ofType)}`];
  });

const factsTable = (records: readonly ExportRecord[]): string =>
  records
    .map((record) => {
      const members = Object.entries(record).filter(([name]) => name !== 'type');
      return table(
        members.map(([name, value]) => [escapeHtml(name.replaceAll('_', ' ')), isolated(shownValue(value))]),
      );
    })
    .join('<hr>');

const shownValue = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map(shownValue).join(', ') || '–';
  if (typeof value !== 'object') return String(value);
  return Object.values(value).map(shownValue).join(' · ');
};

const memberRow = ({ user, role, joined_seq: joined, left_seq: left }: ExportRecord): string[] => [
  isolated(personName(user)),
  escapeHtml(String(role)),
  joined === 0 ? 'from the start' : `from event ${joined}`,
  left === null ? '' : `left with event ${left}`,
];

const personName = (user: unknown): string => {
  const { id, name } = user as { readonly id: number; readonly name: string | null };
  return shownName(name ?? `#${id}`);
};

interface ShownRevision {
  readonly at: string;
  readonly why: string;
  readonly content: string | null;
}

const shownRecord = (record: ExportRecord, nameOf: (id: unknown) => string): string =>
  record.type === 'message' ? shownMessage(record, nameOf) : shownEvent(record, nameOf);

const shownMessage = (record: ExportRecord, nameOf: (id: unknown) => string): string => {
  const { id, at, sender, content, reply_to: replyTo, edited_at: editedAt, reactions } = record;
  const revisions = (record['revisions'] ?? []) as unknown as readonly ShownRevision[];
  const reacted = reactions as unknown as readonly { emoji: string; user_ids: number[]; hidden_count?: number }[];
  const answer = replyTo === null ? '' : ` · answers <a href="#m${replyTo}">message ${replyTo}</a>`;
  const text =
    content === null
      ? '<p class="event">This message was deleted.</p>'
      : `<p class="words" dir="auto">${escapeHtml(String(content))}</p>`;
  const emoji = reacted.map(
    ({ emoji, user_ids: ids, hidden_count: hidden = 0 }) =>
      `${isolated(emoji)} ${ids.map((one) => isolated(nameOf(one))).join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`,
  );
  return [
    `<article id="m${id}"><header><strong>${isolated(personName(sender))}</strong> · <time>${at}</time>`,
    `${editedAt === null ? '' : ' · edited'}${answer}</header>${text}`,
    emoji.length === 0 ? '' : `<small>${emoji.join(' · ')}</small>`,
    revisions.length > 1
      ? `<details><summary>${revisions.length} revisions</summary>${table(revisions.map(revisionRow))}</details>`
      : '',
    '</article>',
  ].join('');
};

const revisionRow = ({ at, why, content }: ShownRevision): string[] => [
  `<time>${at}</time>`,
  escapeHtml(why),
  content === null ? '–' : `<span class="words" dir="auto">${escapeHtml(content)}</span>`,
];

const eventTexts: Readonly<Record<string, string>> = {
  message_edited: 'edited message',
  message_deleted: 'deleted message',
  reaction_changed: 'reacted to message',
  pin_changed: 'pinned or unpinned message',
  room_updated: 'changed the room',
  participants_joined: 'joined',
  participants_left: 'left',
  participants_suspended: 'suspended',
  participants_restored: 'restored',
};

const shownEvent = (record: ExportRecord, nameOf: (id: unknown) => string): string => {
  const { event, at, actor_id: actorId, user_ids: userIds, message_id: messageId, emoji, name } = record;
  const people = Array.isArray(userIds) ? userIds.map((id) => isolated(nameOf(id))).join(', ') : '';
  const parts = [
    actorId === null ? '' : isolated(nameOf(actorId)),
    eventTexts[String(event)] ?? escapeHtml(String(event)),
    messageId === undefined ? '' : `<a href="#m${messageId}">${messageId}</a>`,
    typeof emoji === 'string' ? isolated(emoji) : '',
    typeof name === 'string' ? isolated(name) : '',
    people,
  ];
  return `<p class="event"><time>${at}</time> ${parts.filter(Boolean).join(' ')}</p>`;
};
