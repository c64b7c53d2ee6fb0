import { inspectFile, squareOf } from './inspectFile.ts';
import type { InspectionAnswer, InspectionRequest } from './inspectionMessages.ts';

/** The process of the inspector. `ProcessInspector` starts it, and it ends with its parent. */
const answer = async ({ id, path, name, isSquare }: InspectionRequest): Promise<InspectionAnswer> => {
  try {
    return { id, result: await (isSquare ? squareOf(path) : inspectFile(path, name)) };
  } catch (failure) {
    return { id, failure: failure instanceof Error ? failure.message : String(failure) };
  }
};

/** One file after the other. */
let work: Promise<unknown> = Promise.resolve();

process.on('message', (request: InspectionRequest) => {
  work = work.then(() => answer(request)).then((answered) => process.send?.(answered));
});
process.on('disconnect', () => process.exit(0));
