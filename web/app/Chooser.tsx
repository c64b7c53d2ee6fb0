import { Avatar } from '../design/Avatar.tsx';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { Mark } from '../design/Mark.tsx';
import { roleClass } from '../design/roleClass.ts';
import { enPanels } from '../locales/enPanels.ts';
import { enSignIn } from '../locales/enSignIn.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { roleName, rolesInOrder } from '../policy/roleName.ts';
import { base } from '../session/base.ts';
import { addressAs, openWindowAs } from '../session/demoWindow.ts';
import type { DemoAccount } from '../session/tabSession.ts';
import { GatePage } from '../signin/GatePage.tsx';
import './Chooser.css';

learnEnglish(enPanels);
learnEnglish(enSignIn);

/** The start page of the demo school, where a person is chosen for this window. */
export const Chooser = ({ people }: { people: readonly DemoAccount[] }) => {
  const pair = pairOf(people);
  return (
    <GatePage class="chooser">
      <header class="chooser-head">
        <Mark size={52} />
        <h1>{t('demo.title')}</h1>
        <p>{t('demo.lead')}</p>
        {pair && (
          <a
            class="button primary"
            href={addressAs(pair.here.external_id)}
            title={t('demo.tryBothHelp', { here: introduce(pair.here), there: introduce(pair.there) })}
            onClick={() => openWindowAs(pair.there.external_id)}
          >
            <Icon name="window" size={18} />
            {t('demo.tryBoth')}
          </a>
        )}
      </header>
      <ul class="chooser-people">
        {rolesInOrder(people).map((role) =>
          people
            .filter((person) => person.role === role)
            .map((person) => <PersonChoice key={person.id} person={person} path={location.pathname} />),
        )}
      </ul>
    </GatePage>
  );
};

/** Somebody at each end of the policy's first relation. */
const pairOf = (people: readonly DemoAccount[]) => {
  const [relation] = policyInUse.value.relations;
  const here = people.find(({ role }) => role === relation?.to);
  const there = people.find(({ role, id }) => role === relation?.from && id !== here?.id);
  return here && there ? { here, there } : null;
};

const introduce = ({ full_name, role }: DemoAccount): string => `${full_name} (${roleName(role)})`;

interface ChoiceProps {
  readonly person: DemoAccount;
  readonly isCurrent?: boolean;
  /** What the person is to see first. */
  readonly path?: string;
}

export const PersonChoice = ({ person, isCurrent = false, path = base }: ChoiceProps) => (
  <li class="person-choice">
    <a
      href={addressAs(person.external_id, path)}
      aria-current={isCurrent ? 'true' : undefined}
      class="person-choice-main"
    >
      <Avatar person={person} />
      <span>
        <strong>
          <bdi>{person.full_name}</bdi>
        </strong>
        <span class={`role-tag ${roleClass(person.role)}`}>
          {roleName(person.role)}
          {isCurrent && ` · ${t('demo.current')}`}
        </span>
        {person.description && <small>{person.description}</small>}
      </span>
    </a>
    <IconButton
      icon="window"
      label={t('demo.openWindow', { name: person.full_name })}
      onClick={() => openWindowAs(person.external_id)}
    />
  </li>
);
