import type { ForeignChat, Tell } from '../../adapters/history/ForeignChat.ts';
import type { DeletionRecord } from '../../core/history/HistoryRecord.ts';
import type { ImportedMessage } from '../../core/history/HistoryStore.ts';

/** Messages that are looked up together. */
const messagesAtOnce = 500;
/** So much may be gone at once: a larger share looks like the wrong database. */
const mostGone = { share: 0.2, count: 20 } as const;

/** Deletions that are kept until all are counted; if there are more, they are looked for once more. */
const heldAtMost = 10_000;

interface Deps {
  readonly foreign: Pick<ForeignChat, 'present'>;
  /** Messages that came in by earlier runs, behind an id. */
  imported(after: string, limit: number): Promise<readonly ImportedMessage[]>;
  readonly isForced: boolean;
  readonly now: Date;
  readonly tell: Tell;
}

/** Deletions of messages that came in earlier and are not there any more. If too many are gone, of none. */
export async function* goneMessages(deps: Deps): AsyncIterable<DeletionRecord> {
  const at = deps.now.toISOString();
  const first: DeletionRecord[] = [];
  let [known, gone] = [0, 0];
  for await (const { message, isGone } of compared(deps)) {
    known += 1;
    if (!isGone) continue;
    gone += 1;
    if (gone <= heldAtMost) first.push(toDeletion(message, at));
  }
  if (gone > Math.max(mostGone.count, known * mostGone.share) && !deps.isForced) {
    deps.tell(
      'deleted',
      `${gone} of ${known} messages are gone there, which is too many: they stay here. If it is right, run it with --force`,
      '',
    );
    return;
  }
  if (gone <= heldAtMost) yield* first;
  else for await (const { message, isGone } of compared(deps)) if (isGone) yield toDeletion(message, at);
}

const toDeletion = ({ id: message, room }: ImportedMessage, at: string): DeletionRecord => ({
  ...{ kind: 'deletion', room, message, at },
});

interface Compared {
  readonly message: ImportedMessage;
  readonly isGone: boolean;
}

/** Messages that are not deleted here, and whether they are there. */
async function* compared({ foreign, imported }: Deps): AsyncIterable<Compared> {
  for (let after = ''; ; ) {
    const page = await imported(after, messagesAtOnce);
    const living = page.filter(({ isDeleted }) => !isDeleted);
    const there = await foreign.present(living.map(({ id }) => id));
    for (const message of living) yield { message, isGone: !there.has(message.id) };
    const last = page.at(-1);
    if (last === undefined || page.length < messagesAtOnce) return;
    after = last.id;
  }
}
