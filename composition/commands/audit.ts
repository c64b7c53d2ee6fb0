import { encodeAuditEntry } from '../../adapters/wire/audit/encodeAudit.ts';
import type { AuditHead } from '../../core/audit/AuditEntry.ts';
import type { AuditQuery } from '../../core/audit/AuditLog.ts';
import { auditActions } from '../../core/audit/auditActions.ts';
import type { AuditVerdict } from '../../core/audit/verifyAudit.ts';
import { ChatError } from '../../core/errors.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { People } from '../../core/permissions/People.ts';
import { openBackup } from '../backups/openBackup.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command, CommandContext } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { namedPerson } from './namedPerson.ts';
import { optionText } from './optionText.ts';
import { askedOrganisation, organisationOption } from './organisationOption.ts';

/** Entries that are listed, unless --limit says so. */
const listed = 100;
const mostListed = 99_999;

/** Lists the audit log, and verifies it. */
export const audit: Command = {
  name: 'audit',
  summary:
    'Lists the audit log, the newest first; --verify computes every hash anew, compares with --head and --backup, names the first entry that is not as it was written, and exits with 1 then.',
  usage:
    'audit [--actor <external id>] [--subject <external id>] [--action <name>] [--since <time>] [--until <time>] [--organisation <external id>] [--source <name>] [--limit <number>] | audit --verify [--head <position>:<hash>]… [--backup <file>]… [--identity <file>]',
  options: {
    verify: {
      type: 'boolean',
      meaning: 'computes every hash anew, and names the first entry that is not as it was written',
    },
    head: {
      type: 'string',
      multiple: true,
      meaning: 'a head that was noted: the log must still have it; may be repeated',
    },
    backup: {
      type: 'string',
      multiple: true,
      meaning: 'a backup: the log must still begin as it does there; may be repeated',
    },
    identity: { type: 'string', meaning: 'the file with the private key, for backups that are encrypted' },
    actor: { type: 'string', meaning: 'only what this person did' },
    subject: { type: 'string', meaning: 'only what was done to this person' },
    action: { type: 'string', meaning: 'only this action, e.g. hold.set' },
    since: { type: 'string', meaning: 'only from this moment on (ISO 8601)' },
    until: { type: 'string', meaning: 'only before this moment (ISO 8601)' },
    ...organisationOption,
    source: { type: 'string', meaning: 'whose ids are in --actor, --subject and --organisation' },
    limit: { type: 'string', meaning: `how many at most, 1 to ${mostListed}; ${listed} by default` },
  },
  positionals: [],
  run: async (context) => {
    const isVerifying = context.values['verify'] === true;
    const anchors = isVerifying ? await readAnchors(context) : [];
    return withChat(
      readConfig(context.env, { admitsNobody: true }),
      (chat, people) => (isVerifying ? verify(chat, context, anchors) : list(chat, people, context)),
      { access: 'open' },
    );
  },
};

const verify = async (
  chat: Pick<Chat, 'verifyAudit'>,
  { print, note, sayNo, signal }: CommandContext,
  anchors: readonly AuditHead[],
): Promise<unknown> => {
  const onProgress = makeProgress('entries verified', note);
  const { entries, erased, head, fault }: AuditVerdict = await chat.verifyAudit({
    anchors,
    signal,
    onProgress: (done) => onProgress(done, done),
  });
  if (fault === null) {
    print(`The audit log is as it was written: ${entries} entries, the details of ${erased} of them erased.\n`);
    if (anchors.length > 0) print(`It contains the ${anchors.length} heads that were noted outside of it.\n`);
    print(`Head: ${head.position}:${head.hash}\n`);
  } else {
    sayNo();
    print(`Entry ${fault.position} ${fault.problem}.\nThe ${entries} entries before it are as they were written.\n`);
  }
  return { is_intact: fault === null, entries, erased, head, fault };
};

const readAnchors = async ({ values, signal }: CommandContext): Promise<readonly AuditHead[]> => {
  const heads = listOfTexts(values['head']).map((text) => {
    const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
    if (position === undefined || hash === undefined)
      throw refused('--head takes a head as the log lines of the server and this command show it: <position>:<hash>.');
    return { position: Number(position), hash };
  });
  const identity = values['identity'];
  const files = listOfTexts(values['backup']).map(async (path) => {
    const opened = await openBackup(path, { signal, ...(typeof identity === 'string' && { identityFile: identity }) });
    await opened.close();
    const { header } = opened.file;
    if (header.audit_head === undefined)
      throw refused(`${path} is of a release without an audit log, so there is no head to compare with.`);
    return header.audit_head;
  });
  return [...heads, ...(await Promise.all(files))].filter(({ position }) => position > 0);
};

const listOfTexts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const list = async (chat: Chat, people: People, context: CommandContext): Promise<unknown> => {
  const within = await askedOrganisation(chat, context);
  const query = await queryOf(chat, people, context);
  const found = await chat.enterAudit('command', within?.id).list({ ...query, isNewestFirst: true });
  const entries = await Promise.all(found.map((entry) => encodeAuditEntry(entry, (id) => chat.people.find(id))));
  context.print(
    printTable(
      ['entry', 'at', 'by', 'action', 'about', 'room'],
      entries.map(({ id, at, actor, action, subject }) => [
        id,
        at,
        actor.user?.full_name ?? actor.kind,
        action,
        describePeople(subject),
        subject.room_id ?? '',
      ]),
    ),
  );
  return { entries };
};

const describePeople = ({
  users,
  user_count: count,
}: {
  readonly users: readonly { readonly full_name: string }[];
  readonly user_count: number;
}): string => {
  const names = users.map(({ full_name }) => full_name);
  return [...names, ...(count > names.length ? [`${count - names.length} more`] : [])].join(', ');
};

const queryOf = async (chat: Chat, people: People, context: CommandContext): Promise<Omit<AuditQuery, 'within'>> => {
  const [actor, subject, action] = ['actor', 'subject', 'action'].map((name) => optionText(context, name));
  if (action !== undefined && !Object.hasOwn(auditActions, action))
    throw refused(`There is no action "${action}"; there are ${Object.keys(auditActions).join(', ')}.`);
  const [since, until] = [timeOf(context, 'since'), timeOf(context, 'until')];
  return {
    limit: limitOf(context),
    ...(actor === undefined ? {} : { actorId: await namedPerson(chat, people, context, actor) }),
    ...(subject === undefined ? {} : { subject: await namedPerson(chat, people, context, subject) }),
    ...(action === undefined ? {} : { action }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
};

const limitOf = (context: CommandContext): number => {
  const text = optionText(context, 'limit') ?? String(listed);
  if (!/^[1-9]\d{0,4}$/.test(text)) throw refused(`--limit takes a number from 1 to ${mostListed}.`);
  return Number(text);
};

const timeOf = (context: CommandContext, name: string): Date | undefined => {
  const text = optionText(context, name);
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw refused(`--${name} takes a time, for example --${name} 2026-09-01T08:00:00Z.`);
  return time;
};

const refused = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);
