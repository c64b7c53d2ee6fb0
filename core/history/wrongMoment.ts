import type { HistoryRecord, MessageRecord } from './HistoryRecord.ts';

const isMoment = (text: string | undefined): boolean => text === undefined || !Number.isNaN(Date.parse(text));

/** The member of a record that should be a moment and is none. */
export const wrongMoment = (record: HistoryRecord): string | undefined => {
  const moments: Readonly<Record<string, string | undefined>> =
    record.kind === 'message'
      ? { at: record.at, edited_at: record.editedAt, deleted_at: record.deletedAt, earlier: wrongStep(record) }
      : record.kind === 'room'
        ? { created_at: record.createdAt }
        : record.kind === 'membership'
          ? { last_read_at: record.lastReadAt }
          : record.kind === 'person'
            ? {}
            : { at: record.at };
  return Object.keys(moments).find((member) => !isMoment(moments[member]));
};

const wrongStep = ({ earlier = [] }: MessageRecord): string | undefined =>
  earlier.map(({ until }) => until).find((until) => !isMoment(until));
