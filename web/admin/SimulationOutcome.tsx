import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import type { Simulation } from './directoryAnswers.ts';
import './SimulatePart.css';

/** Who would gain or lose contact. */
export const SimulationOutcome = ({ result: { gains, losses, supervision = [] } }: { result: Simulation }) => (
  <section class="outcome" role="status">
    {gains.length + losses.length + supervision.length === 0 && <p>{t('simulate.nobody')}</p>}
    {(
      [
        ['gains', gains],
        ['losses', losses],
      ] as const
    ).map(
      ([name, changes]) =>
        changes.length > 0 && (
          <div key={name} class={`outcome-${name}`}>
            <h2>
              <Icon name={name === 'gains' ? 'plus' : 'lock'} size={18} />
              {t(`simulate.${name}`, { count: changes.length })}
            </h2>
            <ul>
              {changes.map(({ people }) => (
                <li key={people.map(({ external_id }) => external_id).join()}>
                  {people.map((person) => `${person.full_name} (${roleName(person.role)})`).join(' ↔ ')}
                </li>
              ))}
            </ul>
          </div>
        ),
    )}
    {supervision.length > 0 && (
      <div>
        <h2>{t('simulate.supervision')}</h2>
        <ul>
          {supervision.map(({ people, supervisor, change }) => (
            <li key={[...people, supervisor].map((one) => one?.external_id).join() + change}>
              {t(`simulate.${change}`, {
                room: people.map((person) => person.full_name).join(' ↔ '),
                name: supervisor?.full_name ?? '',
              })}
            </li>
          ))}
        </ul>
      </div>
    )}
  </section>
);
