import { useEffect, useState } from 'preact/hooks';
import type { ServerNotice } from '../../client/wire/ServerNotice.ts';
import { fullTime } from '../locales/dates.ts';
import { enServer } from '../locales/enServer.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { fetchJson } from '../session/fetchJson.ts';
import './NoticeBanner.css';

learnEnglish(enServer);

const none: ServerNotice = { banner: null, maintenance: null };

/** Milliseconds after a connection began in which the server says that there is something. */
const saidWithinMs = 1_000;

/** What who runs the server says to everybody; empty most of the time. */
export const NoticeBanner = () => {
  const { client, token } = useAccount();
  const [{ banner, maintenance }, setNotice] = useState(none);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isHeard = false;
    const hear = (notice: ServerNotice): void => {
      isHeard = true;
      clearTimeout(timer);
      setNotice(notice);
    };
    const stops = [
      client.on('server_notice', hear),
      client.on('connection_established', () => {
        clearTimeout(timer);
        timer = setTimeout(() => hear(none), saidWithinMs);
      }),
    ];
    // This part comes after the connection, which has said it already.
    fetchJson<ServerNotice>('/api/chat/notice/', { token }).then(
      (notice) => !isHeard && hear(notice),
      () => {},
    );
    return () => {
      isHeard = true;
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [client, token]);
  return (
    <div role="status">
      {maintenance !== null && (
        <p class="banner is-shown server-notice is-maintenance">
          <strong>{maintenance.message ?? t('notice.maintenance')}</strong> <Until moment={maintenance.until} />
          <span>{t('notice.kept')}</span>
        </p>
      )}
      {banner !== null && <p class="banner is-shown server-notice">{banner}</p>}
    </div>
  );
};

/** Nothing once the moment is past: it takes longer, and nobody knows how long. */
const Until = ({ moment }: { readonly moment: string | null }) => {
  const [isPast, setIsPast] = useState(false);
  useEffect(() => {
    const leftMs = moment === null ? 0 : Date.parse(moment) - Date.now();
    setIsPast(leftMs <= 0);
    const timer = setTimeout(() => setIsPast(true), Math.min(leftMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [moment]);
  return moment === null || isPast ? null : <span>{t('notice.until', { time: fullTime(moment) })}</span>;
};
