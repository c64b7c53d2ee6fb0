import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Icon } from '../design/Icon.tsx';
import { enDirectory } from '../locales/enDirectory.ts';
import { enPanels } from '../locales/enPanels.ts';
import { enSchool } from '../locales/enSchool.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { HeldMessagesPart } from '../moderation/HeldMessagesPart.tsx';
import { ReportsPart } from '../moderation/ReportsPart.tsx';
import { WordsPart } from '../moderation/WordsPart.tsx';
import { useAccount } from '../session/Account.ts';
import { usePageTitle } from '../session/pageTitle.ts';
import { onLink, route } from '../session/router.ts';
import { AuditPart } from './AuditPart.tsx';
import { CasesPart } from './CasesPart.tsx';
import { type DirectoryOfSchool, directoryOf } from './directory.ts';
import { HoldsPart } from './HoldsPart.tsx';
import { ImportPart } from './ImportPart.tsx';
import { OrganisationsPart } from './OrganisationsPart.tsx';
import { PeoplePart } from './PeoplePart.tsx';
import { SimulatePart } from './SimulatePart.tsx';
import { offeredParts, type PartName, partIcons } from './schoolParts.ts';
import { TotalsPart } from './TotalsPart.tsx';
import { WhyPart } from './WhyPart.tsx';
import './SchoolPage.css';

learnEnglish(enPanels);
learnEnglish(enSchool);
learnEnglish(enDirectory);

/** The pages of people who manage the directory, look after safety or read the audit log. */
export const SchoolPage = () => {
  const { token, me } = useAccount();
  const directory = useMemo(() => directoryOf(token), [token]);
  const now = route.value;
  const offered = offeredParts(me);
  const asked = now.page === 'school' ? now.part : 'people';
  const part = offered.find((name) => name === asked) ?? offered[0] ?? 'people';
  usePageTitle(`${t(`admin.${part}`)} · ${t('admin.title')}`);
  const tabs = useRef<HTMLElement>(null);
  // In a narrow window not all names fit.
  useLayoutEffect(() => {
    const current = tabs.current?.querySelector<HTMLElement>('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [part]);
  return (
    <main class="school" id="main" tabIndex={-1}>
      <header class="school-head">
        <h1>{t('admin.title')}</h1>
        <nav ref={tabs} class="tabs" aria-label={t('admin.title')}>
          {offered.map((name) => (
            <a key={name} href={`/school/${name}`} aria-current={part === name ? 'page' : undefined} onClick={onLink}>
              <Icon name={partIcons[name]} size={18} />
              {t(`admin.${name}`)}
            </a>
          ))}
        </nav>
      </header>
      <Part part={part} directory={directory} token={token} />
    </main>
  );
};

const Part = ({ part, directory, token }: { part: PartName; directory: DirectoryOfSchool; token: string }) => {
  switch (part) {
    case 'organisations':
      return <OrganisationsPart directory={directory} />;
    case 'holds':
      return <HoldsPart directory={directory} />;
    case 'reports':
      return <ReportsPart token={token} />;
    case 'held':
      return <HeldMessagesPart token={token} />;
    case 'words':
      return <WordsPart token={token} organisations={directory.organisations} />;
    case 'import':
      return <ImportPart directory={directory} />;
    case 'simulate':
      return <SimulatePart directory={directory} />;
    case 'why':
      return <WhyPart directory={directory} />;
    case 'cases':
      return <CasesPart token={token} />;
    case 'audit':
      return <AuditPart token={token} />;
    case 'totals':
      return <TotalsPart directory={directory} />;
    default:
      return <PeoplePart directory={directory} />;
  }
};
