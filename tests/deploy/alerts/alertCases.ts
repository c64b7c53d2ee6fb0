/** Series by name and labels, each with values in promtool's notation, one a step. */
export type Series = Readonly<Record<string, string>>;

/** What makes an alert fire, and when. */
export interface AlertCase {
  readonly series: Series;
  /** When it fires. */
  readonly at: string;
  /** Labels of the alert beside its severity. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Steps of ten minutes in place of one. */
  readonly isLong?: boolean;
}

const job = 'job="homeroom"';
const node = `${job},instance="node1:8000"`;
const ofNode = { job: 'homeroom', instance: 'node1:8000' };
/** A counter that is there at 0 and counts one: the first failure. */
const first = '0 0 0 0 0 1x40';

/** A histogram of which a hundred observations a step lie above `slowest` seconds, or all of them below `fastest`. */
const histogram = (name: string, isSlow: boolean): Series => ({
  [`${name}_bucket{${node},le="0.1"}`]: isSlow ? '0x60' : '0+100x60',
  [`${name}_bucket{${node},le="0.5"}`]: isSlow ? '0x60' : '0+100x60',
  [`${name}_bucket{${node},le="1"}`]: isSlow ? '0+1x60' : '0+100x60',
  [`${name}_bucket{${node},le="2.5"}`]: '0+100x60',
  [`${name}_bucket{${node},le="+Inf"}`]: '0+100x60',
});

const counted = (name: string, labels: string, growth: string): Series => ({ [`${name}{${node},${labels}}`]: growth });
const gauge = (name: string, value: string, labels = ''): Series => ({
  [`${name}{${node}${labels === '' ? '' : `,${labels}`}}`]: value,
});

/** Everything that a rule reads, as it is on an ordinary day. */
export const healthySeries = (steps: number, stepSeconds: number): Series => {
  const same = (value: number): string => `${value}x${steps}`;
  const grows = (by: number): string => `0+${by}x${steps}`;
  const now = `0+${stepSeconds}x${steps}`;
  const quick = (name: string): Series =>
    Object.fromEntries(
      ['0.1', '0.5', '1', '2.5', '+Inf'].map((le) => [`${name}_bucket{${node},le="${le}"}`, grows(100)]),
    );
  return {
    [`up{${node}}`]: same(1),
    [`up{${job},instance="node2:8000"}`]: same(1),
    ...gauge('process_start_time_seconds', same(-1_000)),
    ...gauge('homeroom_workers', same(4), 'state="serving"'),
    ...gauge('homeroom_workers_wanted', same(4)),
    ...counted('homeroom_worker_ends_total', 'how="died"', same(1)),
    ...counted('homeroom_worker_ends_total', 'how="failed_start"', same(0)),
    ...gauge('nodejs_eventloop_lag_p99_seconds', same(0.02)),
    ...gauge('process_open_fds', same(300)),
    ...gauge('process_max_fds', same(65_536)),
    ...gauge('homeroom_build_info', same(1), 'version="0.2.0",node="24.0.0"'),
    ...gauge('homeroom_disk_free_bytes', same(50e9), 'what="files"'),
    ...gauge('homeroom_disk_size_bytes', same(100e9), 'what="files"'),
    'node_filesystem_avail_bytes{job="homeroom-hosts",fstype="ext4",mountpoint="/"}': same(60e9),
    'node_filesystem_size_bytes{job="homeroom-hosts",fstype="ext4",mountpoint="/"}': same(100e9),
    ...Object.assign(
      {},
      ...['UNAVAILABLE', 'INTERNAL', 'INSUFFICIENT_STORAGE'].map((code) =>
        counted('homeroom_sends_total', `outcome="${code}"`, same(0)),
      ),
    ),
    ...counted('homeroom_sends_total', 'outcome="stored"', grows(100)),
    ...counted('homeroom_http_responses_total', 'class="2xx"', grows(600)),
    ...counted('homeroom_http_responses_total', 'class="4xx"', grows(20)),
    ...counted('homeroom_http_responses_total', 'class="5xx"', same(0)),
    ...quick('homeroom_send_seconds'),
    ...quick('homeroom_delivery_seconds'),
    ...quick('homeroom_append_flush_seconds'),
    ...gauge('homeroom_degraded', same(0)),
    ...gauge('homeroom_bus_queue_usage', same(0)),
    ...gauge('homeroom_fanout_repairs_total', grows(1)),
    ...gauge('homeroom_sockets', same(100)),
    ...gauge('homeroom_slow_sockets', same(1)),
    ...counted('homeroom_socket_closes_total', 'code="1011"', same(0)),
    ...counted('homeroom_auth_failures_total', 'over="http",reason="token"', grows(1)),
    ...counted('homeroom_auth_failures_total', 'over="http",reason="key"', same(3)),
    ...counted('homeroom_rate_limited_total', 'bucket="messages"', grows(5)),
    ...gauge('homeroom_key_set_stale', same(0)),
    ...gauge('homeroom_db_pool_waiting', same(0)),
    ...gauge('homeroom_feed_lag_seconds', same(0.2)),
    ...gauge('homeroom_feed_holder', same(1)),
    ...gauge('homeroom_feed_cut_offs_total', same(0)),
    ...gauge('homeroom_audit_faults_total', same(0)),
    ...gauge('homeroom_webhooks_disabled', same(0)),
    ...gauge('homeroom_webhook_lag_seconds', same(3), 'webhook="1"'),
    ...gauge('homeroom_notifications_lag_seconds', same(5), 'channel="mail"'),
    ...counted('homeroom_notifications_total', 'channel="mail",outcome="dead"', same(0)),
    ...gauge('homeroom_scheduled_late_seconds', same(0)),
    ...counted('homeroom_hooks_total', 'plugin="crm",grade="live",outcome="failed"', same(0)),
    ...gauge('homeroom_dates_last_look_timestamp_seconds', now),
    ...gauge('homeroom_dates_failures_total', same(0)),
    ...counted('homeroom_imports_total', 'kind="roster",outcome="refused"', same(0)),
    ...counted('homeroom_imports_total', 'kind="roster",outcome="failed"', same(0)),
    ...gauge('homeroom_last_roster_import_timestamp_seconds', now),
    ...gauge('homeroom_roster_pull_last_success_timestamp_seconds', now, 'source="north"'),
    ...counted('homeroom_directory_refreshes_total', 'outcome="stopped"', same(0)),
    ...gauge('homeroom_history_last_start_timestamp_seconds', same(10), 'source="thebot"'),
    ...gauge('homeroom_history_last_success_timestamp_seconds', same(20), 'source="thebot"'),
    ...gauge('homeroom_search_words_waiting', same(0)),
    ...gauge('homeroom_last_backup_timestamp_seconds', now),
    'probe_ssl_earliest_cert_expiry{job="homeroom-web",instance="https://chat.school.example/"}': same(1e9),
    'probe_success{job="homeroom-web",instance="https://chat.school.example/"}': same(1),
  };
};

const web = { job: 'homeroom-web', instance: 'https://chat.school.example/' };
const ofWeb = 'job="homeroom-web",instance="https://chat.school.example/"';
const disk = (free: string): Series => ({
  ...gauge('homeroom_disk_free_bytes', free, 'what="files"'),
  ...gauge('homeroom_disk_size_bytes', '100x100', 'what="files"'),
});
const ofDisk = { ...ofNode, what: 'files' };

/** Every alert of homeroom.rules.yml. */
export const alertCases: Readonly<Record<string, AlertCase>> = {
  HomeroomAllDown: { series: { [`up{${node}}`]: '0x20' }, at: '5m' },
  HomeroomNodeDown: {
    series: { [`up{${node}}`]: '0x20', [`up{${job},instance="node2:8000"}`]: '1x20' },
    at: '5m',
    labels: ofNode,
  },
  HomeroomRestarts: { series: gauge('process_start_time_seconds', '1 1 2 2 3 3 4 4x20'), at: '10m', labels: ofNode },
  HomeroomWorkersMissing: {
    series: { ...gauge('homeroom_workers', '3x20', 'state="serving"'), ...gauge('homeroom_workers_wanted', '4x20') },
    at: '5m',
    labels: { ...ofNode, state: 'serving' },
  },
  HomeroomWorkersDie: {
    series: counted('homeroom_worker_ends_total', 'how="died"', '0 1 2 3 4x20'),
    at: '10m',
    labels: { ...ofNode, how: 'died' },
  },
  HomeroomLoopLag: { series: gauge('nodejs_eventloop_lag_p99_seconds', '0.3x20'), at: '10m', labels: ofNode },
  HomeroomDescriptors: {
    series: { ...gauge('process_open_fds', '900x20'), ...gauge('process_max_fds', '1024x20') },
    at: '10m',
    labels: ofNode,
  },
  HomeroomReleasesDiffer: {
    series: {
      ...gauge('homeroom_build_info', '1x100', 'version="0.2.0",node="24.0.0"'),
      [`homeroom_build_info{${job},instance="node2:8000",version="0.3.0",node="24.0.0"}`]: '1x100',
    },
    at: '70m',
  },
  HomeroomDiskLow: { series: disk('9x100'), at: '10m', labels: ofDisk },
  HomeroomDiskFull: { series: disk('2x100'), at: '5m', labels: ofDisk },
  HomeroomDiskFills: { series: disk('90-1x60'), at: '8h', labels: ofDisk, isLong: true },
  HomeroomDatabaseDisk: {
    series: {
      'node_filesystem_avail_bytes{job="homeroom-hosts",fstype="ext4",mountpoint="/"}': '5x20',
      'node_filesystem_size_bytes{job="homeroom-hosts",fstype="ext4",mountpoint="/"}': '100x20',
    },
    at: '10m',
    labels: { job: 'homeroom-hosts', fstype: 'ext4', mountpoint: '/' },
  },

  HomeroomSendsFail: {
    series: counted('homeroom_sends_total', 'outcome="INTERNAL"', first),
    at: '6m',
    labels: { outcome: 'INTERNAL' },
  },
  HomeroomErrorShare: {
    series: {
      ...counted('homeroom_http_responses_total', 'class="2xx"', '0+90x20'),
      ...counted('homeroom_http_responses_total', 'class="5xx"', '0+10x20'),
    },
    at: '10m',
  },
  HomeroomServerErrors: { series: counted('homeroom_http_responses_total', 'class="5xx"', first), at: '6m' },
  HomeroomSendsSlow: { series: histogram('homeroom_send_seconds', true), at: '20m' },
  HomeroomDeliverySlow: { series: histogram('homeroom_delivery_seconds', true), at: '20m' },
  HomeroomDegraded: { series: gauge('homeroom_degraded', '1x20'), at: '5m', labels: ofNode },
  HomeroomBusQueue: { series: gauge('homeroom_bus_queue_usage', '0.5x20'), at: '10m' },
  HomeroomRepairs: {
    series: {
      ...gauge('homeroom_fanout_repairs_total', '0+30x60'),
      ...counted('homeroom_sends_total', 'outcome="stored"', '0+60x60'),
    },
    at: '30m',
  },
  HomeroomSlowSockets: {
    series: { ...gauge('homeroom_slow_sockets', '30x60'), ...gauge('homeroom_sockets', '100x60') },
    at: '20m',
  },
  HomeroomSocketFaults: { series: counted('homeroom_socket_closes_total', 'code="1011"', first), at: '6m' },
  HomeroomTokensRefused: {
    series: {
      ...counted('homeroom_auth_failures_total', 'over="http",reason="token"', '0+30x20'),
      ...counted('homeroom_http_responses_total', 'class="4xx"', '0+40x20'),
    },
    at: '10m',
  },
  HomeroomKeysRefused: {
    series: counted('homeroom_auth_failures_total', 'over="http",reason="key"', '0+1x60'),
    at: '30m',
  },
  HomeroomLimited: {
    series: counted('homeroom_rate_limited_total', 'bucket="messages"', '0+120x40'),
    at: '30m',
    labels: { bucket: 'messages' },
  },
  HomeroomKeySetStale: { series: gauge('homeroom_key_set_stale', '1x40'), at: '20m', labels: ofNode },

  HomeroomPoolWaits: { series: gauge('homeroom_db_pool_waiting', '3x20'), at: '5m', labels: ofNode },
  HomeroomStoringSlow: { series: histogram('homeroom_append_flush_seconds', true), at: '20m' },
  HomeroomFeedLag: { series: gauge('homeroom_feed_lag_seconds', '30x20'), at: '5m' },
  HomeroomFeedStands: { series: gauge('homeroom_feed_holder', '0x20'), at: '5m' },
  HomeroomFeedCutOff: { series: gauge('homeroom_feed_cut_offs_total', first), at: '6m' },
  HomeroomAuditFault: { series: gauge('homeroom_audit_faults_total', first), at: '6m' },

  HomeroomWebhookStopped: { series: gauge('homeroom_webhooks_disabled', '1x20'), at: '10m' },
  HomeroomWebhookLag: {
    series: gauge('homeroom_webhook_lag_seconds', '4000x20', 'webhook="1"'),
    at: '10m',
    labels: { webhook: '1' },
  },
  HomeroomNotificationsLate: {
    series: gauge('homeroom_notifications_lag_seconds', '4000x20', 'channel="mail"'),
    at: '10m',
    labels: { channel: 'mail' },
  },
  HomeroomNotificationsDead: {
    series: counted('homeroom_notifications_total', 'channel="mail",outcome="dead"', first),
    at: '6m',
    labels: { channel: 'mail' },
  },
  HomeroomScheduledLate: { series: gauge('homeroom_scheduled_late_seconds', '200x20'), at: '5m' },
  HomeroomHooksFail: {
    series: counted('homeroom_hooks_total', 'plugin="crm",grade="live",outcome="failed"', first),
    at: '6m',
    labels: { plugin: 'crm', outcome: 'failed' },
  },

  HomeroomDatesStand: { series: gauge('homeroom_dates_last_look_timestamp_seconds', '-900x20'), at: '10m' },
  HomeroomDatesFail: { series: gauge('homeroom_dates_failures_total', first), at: '6m' },
  HomeroomImportStopped: {
    series: counted('homeroom_imports_total', 'kind="roster",outcome="refused"', first),
    at: '6m',
    labels: { kind: 'roster', outcome: 'refused' },
  },
  HomeroomRosterOld: {
    series: gauge('homeroom_last_roster_import_timestamp_seconds', '60x700'),
    at: '100h',
    isLong: true,
  },
  HomeroomPullOld: {
    series: gauge('homeroom_roster_pull_last_success_timestamp_seconds', '-200000x40', 'source="north"'),
    at: '20m',
    labels: { source: 'north' },
  },
  HomeroomRefreshFails: {
    series: counted('homeroom_directory_refreshes_total', 'outcome="stopped"', first),
    at: '6m',
    labels: { outcome: 'stopped' },
  },
  HomeroomHistoryUnfinished: {
    series: {
      ...gauge('homeroom_history_last_start_timestamp_seconds', '20x100', 'source="thebot"'),
      ...gauge('homeroom_history_last_success_timestamp_seconds', '10x100', 'source="thebot"'),
    },
    at: '13h',
    labels: { source: 'thebot' },
    isLong: true,
  },
  HomeroomWordsWait: { series: gauge('homeroom_search_words_waiting', '500x60'), at: '7h', isLong: true },

  HomeroomBackupOld: { series: gauge('homeroom_last_backup_timestamp_seconds', '-200000x40'), at: '20m' },
  HomeroomCertificateEnds: {
    series: { [`probe_ssl_earliest_cert_expiry{${ofWeb}}`]: '1000000x100' },
    at: '70m',
    labels: web,
  },
  HomeroomCertificateNearlyEnded: {
    series: { [`probe_ssl_earliest_cert_expiry{${ofWeb}}`]: '200000x40' },
    at: '20m',
    labels: web,
  },
  HomeroomUnreachable: { series: { [`probe_success{${ofWeb}}`]: '0x20' }, at: '5m', labels: web },
};
