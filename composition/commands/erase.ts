import { ChatError } from '../../core/errors.ts';
import { fullName } from '../../core/permissions/Person.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import { withChat } from '../withChat.ts';
import type { Command } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { namedPerson } from './namedPerson.ts';

/** Erases a person for good. */
export const erase: Command = {
  name: 'erase',
  summary:
    'Erases a person for good: name, addresses, ids, roles, relations and the words of all their messages; what others wrote stays whole, under "Former member". --dry-run says what. A hold that preserves the person beats it; while a case or a report about them is open, --despite-open is needed.',
  usage: 'erase --user <external id> [--source <name>] [--dry-run] [--despite-open]',
  options: {
    user: { type: 'string', meaning: 'whom' },
    source: { type: 'string', meaning: 'whose id that is, if several sources have it' },
    'dry-run': { type: 'boolean', meaning: 'says what would be erased, and erases nothing' },
    'despite-open': { type: 'boolean', meaning: 'also while a case or a report about them is open' },
  },
  positionals: [],
  run: ({ env, values, print, note }) => {
    const key = values['user'];
    if (typeof key !== 'string' || key === '')
      throw new ChatError('INVALID_REQUEST', 'Say whom: --user <external id>. First with --dry-run.');
    const isDryRun = values['dry-run'] === true;
    const isDespiteOpen = values['despite-open'] === true;
    return withChat(
      readConfig(env, { admitsNobody: true }),
      async (chat, people) => {
        const userId = await namedPerson(chat, people, { values }, key);
        const onProgress = makeProgress('rooms done', note);
        const outcome = await chat.erasePerson('command', userId, { isDryRun, isDespiteOpen, onProgress });
        const { person, rooms, messages, identities, relations, signIns, openCases, openReports, auditDetails } =
          outcome;
        print(
          `${isDryRun ? 'Would erase' : 'Erased'}: ${fullName(person)} (${person.externalId}), account ${person.id}.\n`,
        );
        print(
          printTable(
            ['what', 'count'],
            [
              ['messages that lose their words', messages],
              ['rooms in which the person was', rooms],
              ['ids of sources', identities],
              ['relations', relations],
              ['ways to sign in', signIns],
              ['cases that are open', openCases],
              ['reports that are open', openReports],
              ['details of the audit log', auditDetails ?? 'not erased'],
            ],
          ),
        );
        if (isDryRun && openCases + openReports > 0)
          print('They are about the person or their words. Let them be decided first, or erase with --despite-open.\n');
        if (auditDetails === null)
          print(
            'This role of the database may not erase details of the audit log. Repeat it as the owner of the tables.\n',
          );
        if (!isDryRun) print('Older backups still have the person: see docs/data-protection.md.\n');
        return {
          is_dry_run: isDryRun,
          ...{
            user_id: person.id,
            rooms,
            messages,
            identities,
            relations,
            sign_ins: signIns,
            open_cases: openCases,
            open_reports: openReports,
            audit_details: auditDetails,
          },
        };
      },
      { access: 'open' },
    );
  },
};
