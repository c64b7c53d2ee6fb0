import { useMemo } from 'preact/hooks';
import { useDecisions } from '../home/DecisionList.tsx';
import type { WaitingWork } from '../home/decisions.ts';
import { enDirectory } from '../locales/enDirectory.ts';
import { enOffice } from '../locales/enOffice.ts';
import { enPanels } from '../locales/enPanels.ts';
import { enSchool } from '../locales/enSchool.ts';
import { enServer } from '../locales/enServer.ts';
import { enServices } from '../locales/enServices.ts';
import { enWebhooks } from '../locales/enWebhooks.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { HeldMessagesPart } from '../moderation/HeldMessagesPart.tsx';
import { ReportsPart } from '../moderation/ReportsPart.tsx';
import { WordsPart } from '../moderation/WordsPart.tsx';
import { OfficeNav } from '../office/OfficeNav.tsx';
import { offeredGroups, type PartName } from '../office/officeParts.ts';
import { ServicesPart } from '../serviceaccounts/ServicesPart.tsx';
import { useAccount } from '../session/Account.ts';
import { Lazy } from '../session/Lazy.tsx';
import { usePageTitle } from '../session/pageTitle.ts';
import { route, visit } from '../session/router.ts';
import { WebhooksPart } from '../webhooks/WebhooksPart.tsx';
import { AuditPart } from './AuditPart.tsx';
import { CasesPart } from './CasesPart.tsx';
import { type DirectoryOfSchool, directoryOf } from './directory.ts';
import { HoldsPart } from './HoldsPart.tsx';
import { ImportPart } from './ImportPart.tsx';
import { OrganisationsPart } from './OrganisationsPart.tsx';
import { PeoplePart } from './PeoplePart.tsx';
import { SimulatePart } from './SimulatePart.tsx';
import { TodayPart } from './TodayPart.tsx';
import { TotalsPart } from './TotalsPart.tsx';
import { WhyPart } from './WhyPart.tsx';
import './SchoolPage.css';

const loadSettings = () => import('../settings/SettingsPart.tsx').then((part) => part.SettingsPart);

learnEnglish(enPanels);
learnEnglish(enServer);
learnEnglish(enSchool);
learnEnglish(enDirectory);
learnEnglish(enOffice);
learnEnglish(enWebhooks);
learnEnglish(enServices);

/** The pages of people who manage the directory, look after safety or read the record of what was done. */
export const SchoolPage = () => {
  const { token, me } = useAccount();
  const directory = useMemo(() => directoryOf(token), [token]);
  const decisions = useDecisions();
  const now = route.value;
  const groups = offeredGroups(me);
  const asked = now.page === 'school' ? now.part : '';
  const part = groups.flatMap(({ parts }) => parts).find((name) => name === asked) ?? 'today';
  usePageTitle(`${t(`admin.${part}`)} · ${t('admin.title')}`);
  return (
    <div class="school">
      <OfficeNav groups={groups} current={part} waiting={decisions} />
      <main class="school-main" id="main" tabIndex={-1}>
        {/* Who goes to a page again begins it anew. */}
        <Part key={`${part} ${visit.value}`} {...{ part, directory, token, decisions }} />
      </main>
    </div>
  );
};

interface PartProps {
  readonly part: PartName;
  readonly directory: DirectoryOfSchool;
  readonly token: string;
  readonly decisions: readonly WaitingWork[];
}

const Part = ({ part, directory, token, decisions }: PartProps) => {
  switch (part) {
    case 'people':
      return <PeoplePart directory={directory} />;
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
    case 'services':
      return <ServicesPart token={token} organisations={directory.organisations} />;
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
    case 'webhooks':
      return <WebhooksPart token={token} />;
    case 'settings':
      return <Lazy load={loadSettings} given={{ token }} />;
    case 'totals':
      return <TotalsPart directory={directory} />;
    default:
      return <TodayPart decisions={decisions} token={token} directory={directory} />;
  }
};
