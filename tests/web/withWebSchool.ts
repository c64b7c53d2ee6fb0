import { describeWithServer } from '../support/describeWithServer.ts';
import { chromiumPath, hasChromium } from './BrowserWindows.ts';
import { WebSchool } from './WebSchool.ts';

/** A suite with a demo school and a browser; pending where there is no Chromium, a failure under CI. */
export const withWebSchool = (
  title: string,
  suite: (school: () => WebSchool) => void,
  settings: Readonly<Record<string, string>> = {},
): void =>
  describeWithServer({
    title,
    source: hasChromium ? { kind: 'binaries' } : { kind: 'none', reason: `no ${chromiumPath}` },
    open: () => WebSchool.open(settings),
    close: (school) => school.close(),
    suite: (school) => {
      afterEach(() => school().closePages());
      suite(school);
    },
  });
