import type { Hold } from '../holds/Hold.ts';
import type { ChangeDraft } from '../imports/RecordedChange.ts';

/** What goes on record of a hold that was set or lifted: nothing of one about a room, which is about nobody alone. */
export const holdChange = ({ id, subject, effect }: Hold, isSet: boolean): readonly ChangeDraft[] => {
  if ('roomId' in subject) return [];
  const about =
    'userId' in subject
      ? { userId: subject.userId, otherId: null, said: { effect } }
      : {
          userId: subject.from,
          otherId: subject.to,
          said: { effect, relation: subject.kind, context: subject.context },
        };
  const { said, ...ends } = about;
  return [
    {
      ...{ what: 'hold', kind: effect, externalId: String(id) },
      ...ends,
      ...(isSet ? { before: null, after: said } : { before: said, after: null }),
    },
  ];
};
