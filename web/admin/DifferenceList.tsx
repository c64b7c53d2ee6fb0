import { useMemo, useState } from 'preact/hooks';
import { SearchField } from '../design/SearchField.tsx';
import { inFigures, t } from '../locales/translate.ts';
import { relationName } from '../policy/relationName.ts';
import { roleName } from '../policy/roleName.ts';
import { useDebounced } from '../session/useDebounced.ts';
import type { ShownDifference, ShownGroup, ShownOutcome } from './directoryAnswers.ts';

const shownAtOnce = 200;
/** So few changes are all shown at once. */
const fewChanges = 30;

/** Changes under one heading: people, or a class. */
interface Heading {
  readonly name: string;
  readonly groups: readonly ShownGroup[];
  readonly isMember: (one: ShownDifference) => boolean;
}

const headingsOf = (groups: readonly ShownGroup[]): readonly Heading[] => {
  const people = groups.filter(({ what }) => what === 'user');
  const contexts = [...new Set(groups.flatMap(({ what, context }) => (what === 'relation' ? [context] : [])))].sort(
    (one, other) => one.localeCompare(other),
  );
  return [
    ...(people.length > 0
      ? [{ name: t('import.people'), groups: people, isMember: ({ what }: ShownDifference) => what === 'user' }]
      : []),
    ...contexts.map((context) => ({
      name: context || t('import.noClass'),
      groups: groups.filter((one) => one.what === 'relation' && one.context === context),
      isMember: (one: ShownDifference) => one.what === 'relation' && one.context === context,
    })),
  ];
};

const kindName = ({ what, kind }: Pick<ShownDifference, 'what' | 'kind'>): string =>
  what === 'user' ? roleName(kind, 'many') : relationName(kind);

/** Every change of an import: by class and kind, and searched by name or class. */
export const DifferenceList = ({ outcome, title }: { outcome: ShownOutcome; title: string }) => {
  const { differences, groups } = outcome;
  const [text, setText] = useState('');
  const wanted = useDebounced(text.trim().toLowerCase());
  const headings = useMemo(() => headingsOf(groups), [groups]);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const found =
    wanted === ''
      ? null
      : differences.filter(({ description, context }) => `${description} ${context}`.toLowerCase().includes(wanted));
  return (
    <div class="differences">
      <SearchField label={t('import.find')} value={text} onInput={setText} />
      {differences.length < count && <p class="note">{t('import.listed', { shown: differences.length, count })}</p>}
      {found !== null && (
        <>
          <p role="status">{t('import.found', { count: found.length })}</p>
          {found.length > 0 && <DifferenceTable key={wanted} name={title} rows={found} />}
        </>
      )}
      {found === null &&
        headings.map((heading) => (
          <HeadingItem key={heading.name} {...{ title, heading, differences }} isFew={count <= fewChanges} />
        ))}
    </div>
  );
};

interface ItemProps {
  /** Of what all this is; a page may show two. */
  readonly title: string;
  readonly heading: Heading;
  readonly differences: readonly ShownDifference[];
  readonly isFew: boolean;
}

const HeadingItem = ({ title, heading, differences, isFew }: ItemProps) => {
  const [isOpen, setIsOpen] = useState(isFew);
  return (
    <details class="difference-group" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <strong>
          <bdi>{heading.name}</bdi>
        </strong>
        {heading.groups.map((group) => (
          <span key={`${group.kind} ${group.change}`} class="difference-count">
            {kindName(group)}: <span class={`change is-${group.change}`}>{t(`import.change.${group.change}`)}</span>{' '}
            {inFigures(group.count)}
          </span>
        ))}
      </summary>
      {isOpen && <DifferenceTable name={`${title}: ${heading.name}`} rows={differences.filter(heading.isMember)} />}
    </details>
  );
};

const DifferenceTable = ({ rows, name }: { rows: readonly ShownDifference[]; name: string }) => {
  const [shown, setShown] = useState(shownAtOnce);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="table-frame" tabIndex={0} aria-label={name}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('import.table.change')}</th>
            <th scope="col">{t('import.table.what')}</th>
            <th scope="col">{t('import.table.which')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map(({ change, what, kind, description }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may say the same, and none moves
            <tr key={index}>
              <td>
                <span class={`change is-${change}`}>{t(`import.change.${change}`)}</span>
              </td>
              <td>{what === 'user' ? roleName(kind) : relationName(kind)}</td>
              <td>
                <bdi>{description}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" class="button small centred" onClick={() => setShown(shown + shownAtOnce)}>
          {t('import.more', { count: Math.min(shownAtOnce, rows.length - shown) })}
        </button>
      )}
    </section>
  );
};
