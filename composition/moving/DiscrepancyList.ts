import {
  type Discrepancy,
  type Figure,
  type Figures,
  shownIds,
  type Tell,
} from '../../adapters/history/ForeignChat.ts';
import type { HistoryProblem } from '../../core/history/HistoryRecord.ts';

const figures: readonly Figure[] = ['people', 'rooms', 'messages', 'deleted', 'attachments'];

/** Problems of a history count as differences of these figures. */
const figureOf: Readonly<Record<HistoryProblem['kind'], Figure>> = {
  ...{ person: 'people', room: 'rooms', membership: 'rooms', thread: 'messages', message: 'messages' },
  ...{ deletion: 'deleted', read: 'messages', line: 'messages' },
};

/** What changes a figure if it is refused. */
const counted: ReadonlySet<string> = new Set(['room', 'thread', 'message']);

/** What is here other than there, by reasons. Memory grows with the reasons alone. */
export class DiscrepancyList {
  readonly #found = new Map<string, { figure: Figure; reason: string; count: number; change: number; ids: string[] }>();
  /** Something was refused that is a part of the history. */
  hasLosses = false;

  readonly tell: Tell = (figure, reason, id, change = 0) => this.add({ figure, reason, count: 1, change, ids: [id] });

  add({ figure, reason, count, change, ids }: Discrepancy): void {
    const key = `${figure} ${reason}`;
    const known = this.#found.get(key) ?? { figure, reason, count: 0, change: 0, ids: [] };
    known.count += count;
    known.change += change;
    known.ids.push(...ids.slice(0, shownIds - known.ids.length));
    this.#found.set(key, known);
  }

  /** Who was erased is told by the directory. */
  tellProblem({ kind, id = '', member, problem, isRefused }: HistoryProblem): void {
    if (kind === 'person' && member === 'id') return;
    const isFile = member === 'attachments';
    const figure = isFile ? 'attachments' : figureOf[kind];
    const reason = `${kind}${member === undefined ? '' : `, ${member}`}: ${problem.replaceAll(/"[^"]*"/g, '"…"')}`;
    const change = isRefused && (isFile || counted.has(kind)) ? -1 : 0;
    if (change < 0 && !isFile) this.hasLosses = true;
    this.add({ figure, reason: isRefused ? `refused: ${reason}` : reason, count: 1, change, ids: [id] });
  }

  /** How far the figures are apart beyond what is named. */
  unexplained(theirs: Figures, ours: Figures): Figures {
    const rest = { people: 0, rooms: 0, messages: 0, deleted: 0, attachments: 0 };
    for (const figure of figures) rest[figure] = ours[figure] - theirs[figure];
    for (const { figure, change } of this.#found.values()) rest[figure] -= change;
    return rest;
  }

  all(): readonly Discrepancy[] {
    return [...this.#found.values()].sort((one, other) => figures.indexOf(one.figure) - figures.indexOf(other.figure));
  }
}
