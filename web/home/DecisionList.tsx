import { useEffect, useState } from 'preact/hooks';
import { Icon, type IconName } from '../design/Icon.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { officeFilter, roomFilter } from '../rooms/roomFilters.ts';
import { useAccount } from '../session/Account.ts';
import { at } from '../session/base.ts';
import { decided } from '../session/decided.ts';
import { onLink } from '../session/router.ts';
import { findDecisions, type WaitingKind, type WaitingWork } from './decisions.ts';
import { PersonalList } from './PersonalList.tsx';
import './DecisionList.css';

learnEnglish(enPanels);

const icons: Readonly<Record<WaitingKind, IconName>> = {
  reports: 'alert',
  held: 'info',
  cases: 'eye',
  office: 'school',
};

/** What an office has to decide; nothing where nothing waits. */
export const DecisionList = ({ decisions }: { decisions: readonly WaitingWork[] }) =>
  decisions.length === 0 ? null : (
    <section class="decision-list">
      <h2>{t('home.decide')}</h2>
      <ul class="decisions">
        {decisions.map(({ kind, href, count, hasMore }) => (
          <li key={kind}>
            <a
              href={at(href)}
              onClick={(event) => {
                if (kind === 'office') roomFilter.value = officeFilter;
                onLink(event);
              }}
            >
              <Icon name={icons[kind]} />
              <strong class="figure">{hasMore ? `${count}+` : count}</strong>
              <span>{t(`home.${kind}`, { count })}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );

/** The decisions, and what asks for the person alone, above the list of chats, where the first screen has no place beside it. */
export const DecisionStrip = () => (
  <>
    <DecisionList decisions={useDecisions()} />
    <PersonalList />
  </>
);

/** Looks again when something was decided or comes in; the list stays as it was when a look fails. */
export const useDecisions = (): readonly WaitingWork[] => {
  const { client, me, token } = useAccount();
  const [decisions, setDecisions] = useState<readonly WaitingWork[]>([]);
  useEffect(() => {
    let isShown = true;
    const look = (): void => {
      findDecisions(client, me, token).then(
        (found) => isShown && setDecisions(found),
        () => {},
      );
    };
    look();
    const stops = [
      client.on('held_changed', look),
      client.on('office_changed', look),
      client.on('connection_established', look),
    ];
    return () => {
      isShown = false;
      for (const stop of stops) stop();
    };
  }, [client, token, decided.value]);
  return decisions;
};
