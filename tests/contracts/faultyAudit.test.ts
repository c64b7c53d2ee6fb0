import type { AuditLog } from '../../core/audit/AuditLog.ts';
import type { Directory } from '../../core/directory/Directory.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { RoomRepository } from '../../core/rooms/RoomRepository.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { auditContract, revisionsContract } from './index.ts';

const faults: readonly Fault[] = [
  {
    title: 'a log that loses the details',
    contract: auditContract,
    spoil: ({ auditLog }) => ({
      auditLog: faulty<AuditLog>(auditLog, (port) => ({
        append: (drafts) => port.append(drafts.map(({ details: _, ...draft }) => draft)),
      })),
    }),
    noticedBy: /keeps what is appended, in order/,
  },
  {
    title: 'a log that appends the entries of one call one by one',
    contract: auditContract,
    spoil: ({ auditLog }) => ({
      auditLog: faulty<AuditLog>(auditLog, (port) => ({
        append: async (drafts) => {
          for (const draft of drafts) await port.append([draft]);
        },
      })),
    }),
    noticedBy: /gives one chain without a gap/,
  },
  {
    title: 'a directory that records before it knows whether it commits',
    contract: auditContract,
    spoil: ({ directory, auditLog }) => ({
      directory: faulty<Directory>(directory, (port) => ({
        transaction: (work, isTrial) =>
          port.transaction(
            (tx) => work(faulty(tx, () => ({ record: (drafts) => void auditLog.append(drafts) }))),
            isTrial,
          ),
      })),
    }),
    noticedBy: /leaves no entry of a transaction that fails or is a trial/,
  },
  {
    title: 'rooms that change without a record',
    contract: auditContract,
    spoil: ({ rooms }) => ({
      rooms: faulty<RoomRepository>(rooms, (port) => ({
        update: ({ audit: _, ...update }) => port.update(update),
      })),
    }),
    noticedBy: /records a change of a room with it/,
  },
  {
    title: 'messages that moderators delete without a record',
    contract: auditContract,
    spoil: ({ messages }) => ({
      messages: faulty<MessageStore>(messages, (port) => ({
        amend: ({ audit: _, ...amendment }) => port.amend(amendment),
      })),
    }),
    noticedBy: /records a deletion that needs a moderator’s right/,
  },
  {
    title: 'messages that keep only the first and the last words',
    contract: revisionsContract,
    spoil: ({ messages }) => ({
      messages: faulty<MessageStore>(messages, (port) => ({
        changes: async (roomId, messageIds) => {
          const ends = <One>(all: readonly One[]): One[] =>
            all.filter((_, index) => index === 0 || index === all.length - 1);
          return new Map([...(await port.changes(roomId, messageIds))].map(([id, all]) => [id, ends(all)]));
        },
      })),
    }),
    noticedBy: /keeps the words in the middle/,
  },
  {
    title: 'a log that shows everybody everything',
    contract: auditContract,
    spoil: ({ auditLog }) => ({
      auditLog: faulty<AuditLog>(auditLog, (port) => ({ list: ({ within: _, ...query }) => port.list(query) })),
    }),
    noticedBy: /gives those who read for an organisation its entries/,
  },
  {
    title: 'a log that says that details are erased, and keeps them',
    contract: auditContract,
    spoil: ({ auditLog }) => ({
      auditLog: faulty<AuditLog>(auditLog, (port) => ({
        eraseDetails: async (positions, actor) => {
          await port.append([{ actor, action: 'details.erased', details: { positions } }]);
          return positions.length;
        },
      })),
    }),
    noticedBy: /erases details for good/,
  },
];

describe('faulty adapters of the audit log', () => noticesFaults(faults));
