import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';

/** The seconds until the next attempt; nothing in its last second. `until` in milliseconds since 1970. */
export const Countdown = ({ until }: { until: number | null }) => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = until === null ? 0 : Math.ceil((until - now) / 1_000);
  // Screen readers must not read it every second.
  return seconds > 1 ? (
    <span class="countdown" aria-hidden="true">
      {t('connection.retryIn', { count: seconds })}
    </span>
  ) : null;
};
