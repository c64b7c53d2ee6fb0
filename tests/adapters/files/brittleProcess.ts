import type { InspectionAnswer, InspectionRequest } from '../../../adapters/files/inspectionMessages.ts';

/** In place of the process of the inspector: ends, hangs or fails as the name of a file says. */
process.on('message', ({ id, name }: InspectionRequest) => {
  if (name === 'ends') process.exit(1);
  if (name === 'hangs') return;
  const answer: InspectionAnswer =
    name === 'fails' ? { id, failure: 'as asked' } : { id, result: { kind: 'text', mediaType: `text/${process.pid}` } };
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
