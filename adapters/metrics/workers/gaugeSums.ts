/**
 * What one figure of several workers is: their sum, the worst of them (`max`, `min`), or what all of them say alike, of which
 * the `first` will do. What is read in the database is the same for all and not to be added up; `max` takes the latest where
 * a worker could not read it.
 */
export type GaugeSum = 'sum' | 'max' | 'min' | 'first';

/** Every gauge of a worker. Counters and histograms are always added up. */
export const gaugeSums: Readonly<Record<string, GaugeSum>> = {
  homeroom_build_info: 'first',
  // What each worker has for itself.
  homeroom_sockets: 'sum',
  homeroom_people: 'sum',
  homeroom_rooms: 'sum',
  homeroom_slow_sockets: 'sum',
  homeroom_db_pool_used: 'sum',
  homeroom_db_pool_free: 'sum',
  homeroom_db_pool_waiting: 'sum',
  homeroom_bus_nodes: 'max',
  homeroom_bus_queue_usage: 'max',
  homeroom_degraded: 'max',
  homeroom_key_set_stale: 'max',
  homeroom_notifications_gap_seconds: 'max',
  // What one node of all does: exactly one holds the feed.
  homeroom_feed_holder: 'sum',
  homeroom_feed_position: 'max',
  homeroom_feed_waiting: 'max',
  homeroom_feed_lag_seconds: 'max',
  homeroom_audit_verified_position: 'max',
  homeroom_search_words_waiting: 'max',
  homeroom_dates_last_look_timestamp_seconds: 'max',
  homeroom_roster_pull_failures: 'max',
  homeroom_roster_pull_last_success_timestamp_seconds: 'max',
  homeroom_notifications_waiting: 'max',
  homeroom_notifications_lag_seconds: 'max',
  homeroom_webhook_lag_seconds: 'max',
  homeroom_webhooks_disabled: 'max',
  // What is in the database.
  homeroom_holds: 'max',
  homeroom_reports_open: 'max',
  homeroom_cases_open: 'max',
  homeroom_messages_held: 'max',
  homeroom_requests_to_talk: 'max',
  homeroom_messages_scheduled: 'max',
  homeroom_scheduled_late_seconds: 'max',
  homeroom_files_stored: 'max',
  homeroom_last_backup_timestamp_seconds: 'max',
  homeroom_last_roster_import_timestamp_seconds: 'max',
  homeroom_history_last_start_timestamp_seconds: 'max',
  homeroom_history_last_success_timestamp_seconds: 'max',
  homeroom_history_last_seconds: 'first',
  homeroom_history_last_records: 'first',
  // One machine.
  homeroom_disk_size_bytes: 'first',
  homeroom_disk_free_bytes: 'min',
  // The primary comes first, and its start is that of the node.
  process_start_time_seconds: 'first',
  // The worst of them: each has its own limit, and its own loop.
  process_open_fds: 'max',
  process_max_fds: 'min',
  nodejs_eventloop_lag_seconds: 'max',
  nodejs_eventloop_lag_min_seconds: 'min',
  nodejs_eventloop_lag_max_seconds: 'max',
  nodejs_eventloop_lag_mean_seconds: 'max',
  nodejs_eventloop_lag_stddev_seconds: 'max',
  nodejs_eventloop_lag_p50_seconds: 'max',
  nodejs_eventloop_lag_p90_seconds: 'max',
  nodejs_eventloop_lag_p99_seconds: 'max',
  nodejs_version_info: 'first',
};

/** prom-client's own gauges that are not named are amounts of memory, handles and requests, so they are added up. */
export const gaugeSumOf = (name: string): GaugeSum =>
  Object.hasOwn(gaugeSums, name) ? (gaugeSums[name] ?? 'sum') : 'sum';
