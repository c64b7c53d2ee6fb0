import { useId, useState } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { inFigures, t } from '../locales/translate.ts';
import { at } from '../session/base.ts';
import { onLink } from '../session/router.ts';
import { type OfferedGroup, type PartName, partIcons } from './officeParts.ts';
import './OfficeNav.css';

/** How much waits on a page; `hasMore`: there is more than counted. */
export interface WaitingCount {
  readonly kind: string;
  readonly count: number;
  readonly hasMore: boolean;
}

interface Props {
  readonly groups: readonly OfferedGroup[];
  readonly current: PartName;
  readonly waiting: readonly WaitingCount[];
}

/** The pages of the office beside each other, with what waits there. In a narrow window they open from one button. */
export const OfficeNav = ({ groups, current, waiting }: Props) => {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <nav class={`office-nav ${isOpen ? 'is-open' : ''}`} aria-label={t('admin.title')}>
      <button
        type="button"
        class="office-nav-button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={partIcons[current]} size={18} />
        <span class="clipped">{`${t('admin.title')}: ${t(`admin.${current}`)}`}</span>
        <Icon name="down" size={18} />
      </button>
      <div class="office-nav-groups" id={id}>
        {groups.map(({ group, parts }) => (
          <div key={group} class="office-nav-group">
            {group !== 'decide' && <h2>{t(`admin.group.${group}`)}</h2>}
            <ul>
              {parts.map((name) => (
                <li key={name}>
                  <a
                    href={at(`/school/${name}`)}
                    aria-current={current === name ? 'page' : undefined}
                    onClick={(event) => {
                      setIsOpen(false);
                      onLink(event);
                    }}
                  >
                    <Icon name={partIcons[name]} size={18} />
                    <span>{t(`admin.${name}`)}</span>
                    <Count waiting={waiting.find(({ kind }) => kind === name)} />
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
};

const Count = ({ waiting }: { waiting: WaitingCount | undefined }) =>
  waiting === undefined ? null : (
    <span class="badge">
      <span aria-hidden="true">
        {inFigures(waiting.count)}
        {waiting.hasMore && '+'}
      </span>
      <span class="unseen">{t('admin.waits', { count: waiting.count })}</span>
    </span>
  );
