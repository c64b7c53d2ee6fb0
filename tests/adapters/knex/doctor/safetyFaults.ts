import type { PlantedFault } from './PlantedFault.ts';

const person = (name: string): string => `(SELECT id FROM homeroom.users WHERE external_id = '${name}')`;
const direct = "(SELECT id FROM homeroom.rooms WHERE type = 'direct')";

const openedCase = (more: { columns?: string; values?: string } = {}): string => `
  INSERT INTO homeroom.cases (id, organisation_id, reason, author_id, needs_approval, opened_at, until${more.columns ?? ''})
  VALUES (901, 0, 'A complaint', ${person('ada')}, true, now() - interval '1 hour', now() + interval '1 day'${more.values ?? ''})`;

const entry = (action: string): string => `
  INSERT INTO homeroom.audit_entries (position, actor, action, case_id, hash)
  SELECT COALESCE(max(position), 0) + 1, 'system', '${action}', 901, '\\x00' FROM homeroom.audit_entries`;

const report = (columns: string, values: string): string => `
  INSERT INTO homeroom.reports (reporter_id, user_id, organisation_id, reason, comment${columns})
  VALUES (${person('sam')}, ${person('tess')}, 0, 'other', ''${values})`;

const webhook = (organisation: number, state: string): string => `
  INSERT INTO homeroom.webhooks (
    organisation_id, url, description, events, room_types, state, epoch, position, frontier, secret
  ) VALUES (${organisation}, 'https://a.example/', '', '{}', '{}', '${state}', 'e', 0, 0, 'whsec_')`;

const undo = 'DELETE FROM homeroom.reports; DELETE FROM homeroom.cases WHERE id = 901';
/** An entry that was written by hand is found by the chain of the log too. */
const forged = { 'audit.chain': 1 };
const undoEntry = `${undo}; DELETE FROM homeroom.audit_entries WHERE case_id = 901`;

/** Faults of keys, reports, cases and erasures. */
export const safetyFaults: readonly PlantedFault[] = [
  {
    what: 'a key whose source is gone',
    plant: "INSERT INTO homeroom.api_keys (source_id, name, hash) VALUES (987654, 'Nightly', '\\x01')",
    finds: { 'directory.keys': 1 },
    isFixed: true,
    undo: 'DELETE FROM homeroom.api_keys',
  },
  {
    what: 'a key whose organisation is gone',
    plant:
      "INSERT INTO homeroom.api_keys (source_id, organisation_id, name, hash) VALUES (0, 987654, 'Nightly', '\\x01')",
    finds: { 'directory.keys': 1 },
    isFixed: true,
    undo: 'DELETE FROM homeroom.api_keys',
  },
  {
    what: 'a webhook whose organisation is gone',
    plant: webhook(987_654, 'active'),
    finds: { 'webhooks.organisation': 1 },
    isFixed: true,
    undo: 'DELETE FROM homeroom.webhooks',
  },
  {
    what: 'a webhook that stopped by itself',
    plant: webhook(0, 'disabled'),
    finds: { 'webhooks.stopped': 1 },
    isFixed: false,
    undo: 'DELETE FROM homeroom.webhooks',
  },
  {
    what: 'a case that its author has approved',
    plant: openedCase({ columns: ', approver_id', values: `, ${person('ada')}` }),
    finds: { 'oversight.approvers': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a look by a case that nobody has approved',
    plant: `${openedCase()}; ${entry('look')}`,
    finds: { 'oversight.looks': 1, ...forged },
    isFixed: false,
    undo: undoEntry,
  },
  {
    what: 'a look by a case that is not there',
    plant: entry('look'),
    finds: { 'oversight.looks': 1, ...forged },
    isFixed: false,
    undo: undoEntry,
  },
  {
    what: 'a report that is decided by nobody',
    plant: report(', action, note, decided_at', ", 'dismiss', '', now()"),
    finds: { 'moderation.decisions': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'an open report whose message is gone',
    plant: report(', room_id, message_id', `, ${direct}, 987654321`),
    finds: { 'moderation.messages': 1 },
    isFixed: false,
    undo,
  },
  {
    what: 'a report that became a case which is lost',
    plant: report(
      ', action, note, decided_at, decider_id, case_id',
      `, 'hand_over', 'x', now(), ${person('ada')}, 777`,
    ),
    finds: { 'moderation.cases': 1 },
    isFixed: false,
    undo,
  },
];

/** The log has the end of a case, and the case does not. */
export const halfEnded = `${openedCase()}; ${entry('case.ended')}`;
export const undoHalfEnded = undoEntry;

/** The account's end was stored, and what follows it was not. */
export const halfErased = (name: string): string => `
  UPDATE homeroom.users SET erased_at = now(), first_name = '', last_name = '', email = NULL, is_active = false,
    external_id = 'erased:' || id WHERE external_id = '${name}'`;
