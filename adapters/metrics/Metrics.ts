import { type Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { auditActions } from '../../core/audit/auditActions.ts';
import { type HoldEffect, holdEffects } from '../../core/holds/Hold.ts';
import { type ImportKind, importKinds } from '../../core/imports/Import.ts';
import { type ReportAction, type ReportReason, reportActions, reportReasons } from '../../core/moderation/Report.ts';
import { FileMetrics } from './FileMetrics.ts';
import { HistoryMetrics } from './HistoryMetrics.ts';
import { HostMetrics } from './HostMetrics.ts';
import { buckets, guardKinds, guardOutcomes, linkOutcomes, sendOutcomes, signInOutcomes } from './labelWords.ts';
import { type LabelValues, makeCounter } from './makeCounter.ts';
import { NodeMetrics } from './NodeMetrics.ts';
import { NotificationMetrics } from './NotificationMetrics.ts';
import { PartMetrics } from './PartMetrics.ts';
import { ScheduledMetrics } from './ScheduledMetrics.ts';
import { showWatched } from './showWatched.ts';
import { TrafficMetrics } from './TrafficMetrics.ts';
import type { PullFigures, Watched } from './Watched.ts';
import { WebhookMetrics } from './WebhookMetrics.ts';
import type { MetricFigures } from './workers/MetricFigures.ts';
import { readFigures } from './workers/readFigures.ts';

/** What happens with cases of oversight. */
export type CaseMetric = 'opened' | 'approved' | 'ended' | 'looked';

/** Seconds of a flush, from an idle database near by to one that hangs. */
const flushBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const sizeBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** `refused`: a guard or bad records stopped it. */
export type ImportOutcome = 'changed' | 'unchanged' | 'refused' | 'failed';

/**
 * The metrics of a node for its operators. The code bounds the values of every label, and no label is a person, a room or
 * an address. Counting is one addition; all other work happens when the metrics are read.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly files = new FileMetrics(this.#registry);
  readonly host = new HostMetrics(this.#registry);
  readonly history = new HistoryMetrics(this.#registry);
  readonly notifications = new NotificationMetrics(this.#registry);
  readonly parts = new PartMetrics(this.#registry);
  readonly webhooks = new WebhookMetrics(this.#registry);
  readonly scheduled = new ScheduledMetrics(this.#registry);
  readonly node = new NodeMetrics(this.#registry);
  readonly traffic = new TrafficMetrics(this.#registry);
  readonly #sends: Counter<'outcome'>;
  readonly #limited: Counter<'bucket'>;
  readonly #syncPages: Counter;
  readonly #syncEvents: Counter;
  readonly #flushSeconds: Histogram;
  readonly #flushSize: Histogram;
  readonly #degradations: Counter;
  readonly #feedFlushes: Counter;
  readonly #feedEvents: Counter;
  readonly #feedTakeOvers: Counter;
  readonly #feedCutOffs: Counter;
  readonly #auditEntries: Counter<'action'>;
  readonly #auditFaults: Counter;
  readonly #auditVerified: Gauge;
  readonly #holds: Counter<'effect' | 'change'>;
  readonly #sourceKeys: Counter<'what'>;
  readonly #cases: Counter<'what'>;
  readonly #reports: Counter<'reason'>;
  readonly #decisions: Counter<'action'>;
  readonly #announcements: Counter;
  readonly #confirmations: Counter;
  readonly #reminders: Counter;
  readonly #guarded: Counter<'guard' | 'outcome'>;
  readonly #imports: Counter<'kind' | 'outcome'>;
  readonly #dates: Counter<'what'>;
  readonly #worded: Counter;
  readonly #wordless: Gauge;
  readonly #expired: Counter;
  readonly #signIns: Counter<'way' | 'outcome'>;
  readonly #links: Counter<'outcome'>;
  readonly #dateFailures: Counter;
  readonly #dateLook: Gauge;
  readonly #pulls: Counter<'outcome'>;
  readonly #pullFailures: Gauge<'source'>;
  readonly #pullSuccess: Gauge<'source'>;
  #isProcessWatched = false;

  constructor() {
    const registers = [this.#registry];
    const counter = <Label extends string = never>(name: string, help: string, labels?: LabelValues<Label>) =>
      makeCounter(this.#registry, name, help, labels);
    const gauge = (name: string, help: string) => new Gauge({ name: `homeroom_${name}`, help, registers });
    this.#sends = counter('sends_total', 'Sends by outcome: stored, duplicate, held, or the error code', {
      outcome: sendOutcomes,
    });
    this.#limited = counter('rate_limited_total', 'Requests that a limit refused, by what it counts', {
      bucket: buckets,
    });
    this.#syncPages = counter('sync_pages_total', 'Pages of missed events that clients requested');
    this.#syncEvents = counter('sync_events_total', 'Events in the pages that clients requested');
    this.#degradations = counter('degradations_total', 'Times at which publications stopped reaching other nodes');
    this.#feedFlushes = counter('feed_flushes_total', 'Statements of this node that wrote the feed');
    this.#feedEvents = counter('feed_events_total', 'Events to which this node gave a position');
    this.#feedTakeOvers = counter('feed_take_overs_total', 'Times at which this node began to write the feed');
    this.#feedCutOffs = counter('feed_cut_offs_total', 'Consumers that were found too far behind to go on');
    this.#auditEntries = counter('audit_entries_total', 'Entries that this node appended to the audit log, by action', {
      action: Object.keys(auditActions),
    });
    this.#auditFaults = counter('audit_faults_total', 'Times at which this node found the audit log changed');
    this.#auditVerified = gauge(
      'audit_verified_position',
      'The last entry of the audit log that this node has verified',
    );
    this.#guarded = counter(
      'guard_verdicts_total',
      'Texts that guards looked at, by verdict; timeout: no answer in time; failure: no verdict',
      { guard: guardKinds, outcome: guardOutcomes },
    );
    this.#holds = counter('hold_changes_total', 'Holds that were set or lifted through this node, by effect', {
      effect: holdEffects,
      change: ['set', 'lifted'],
    });
    this.#sourceKeys = counter('source_keys_total', 'Keys of sources made, revoked, and requests with one', {
      what: ['created', 'revoked', 'used'],
    });
    this.#cases = counter('case_actions_total', 'Cases opened, approved and ended, and looks into their rooms', {
      what: ['opened', 'approved', 'ended', 'looked'],
    });
    this.#reports = counter('reports_total', 'Reports that people made through this node, by reason', {
      reason: reportReasons,
    });
    this.#decisions = counter('report_decisions_total', 'Reports decided through this node, by action', {
      action: reportActions,
    });
    this.#announcements = counter('announcements_total', 'Announcements that were sent through this node');
    this.#confirmations = counter(
      'confirmations_total',
      'Confirmations of announcements and messages through this node',
    );
    this.#reminders = counter('reminders_total', 'People who were reminded to confirm an announcement or a message');
    this.#imports = counter('imports_total', 'Imports and undos through this node, by outcome', {
      kind: importKinds,
      outcome: ['changed', 'unchanged', 'refused', 'failed'],
    });
    this.#expired = counter('messages_expired_total', 'Messages whose words expired by rules of retention');
    this.#worded = counter('search_words_made_total', 'Messages that got the words of search behind their sending');
    this.#wordless = gauge(
      'search_words_waiting',
      'Messages that wait for the words of search, up to 100,000; on the node that looks',
    );
    this.#dates = counter('dates_applied_total', 'People and relations that became others by their dates', {
      what: ['people', 'relations'],
    });
    this.#signIns = counter('sign_ins_total', 'Sign-ins by way (provider, link) and outcome', {
      way: ['provider', 'link'],
      outcome: signInOutcomes,
    });
    this.#links = counter('sign_in_links_total', 'Requests for links to sign in, by what became of them', {
      outcome: linkOutcomes,
    });
    this.#dateFailures = counter('dates_failures_total', 'Looks for dates that failed and are tried again');
    this.#dateLook = gauge(
      'dates_last_look_timestamp_seconds',
      'When this node last looked for dates that are due; 0 for never',
    );
    this.#pulls = counter('roster_pulls_total', 'Rosters pulled by this node, by outcome: pulled, stopped', {
      outcome: ['pulled', 'stopped'],
    });
    const ofSource = (name: string, help: string) =>
      new Gauge({ name: `homeroom_roster_pull_${name}`, help, labelNames: ['source'], registers });
    this.#pullFailures = ofSource('failures', 'Pulls that failed since the last success; on the node that pulls');
    this.#pullSuccess = ofSource('last_success_timestamp_seconds', 'Last pull that was imported; 0 for never');
    const histogram = (name: string, help: string, buckets: number[]) =>
      new Histogram({ name: `homeroom_${name}`, help, buckets, registers });
    this.#flushSeconds = histogram('append_flush_seconds', 'Duration of statements that store messages', flushBuckets);
    this.#flushSize = histogram('append_flush_messages', 'Messages that one statement stores', sizeBuckets);
  }

  readonly countSend = (outcome: string): void => this.#sends.inc({ outcome });

  readonly countLimited = (bucket: string): void => this.#limited.inc({ bucket });

  readonly countSyncPage = (events: number): void => {
    this.#syncPages.inc();
    this.#syncEvents.inc(events);
  };

  readonly countFlush = (messages: number, ms: number): void => {
    this.#flushSize.observe(messages);
    this.#flushSeconds.observe(ms / 1_000);
  };

  readonly countDegradation = (): void => this.#degradations.inc();

  readonly countFeedFlush = (events: number): void => {
    this.#feedFlushes.inc();
    this.#feedEvents.inc(events);
  };

  readonly countFeedTakeOver = (): void => this.#feedTakeOvers.inc();

  readonly countFeedCutOff = (): void => this.#feedCutOffs.inc();

  readonly countAudited = (action: string): void => this.#auditEntries.inc({ action });

  readonly countAuditFault = (): void => this.#auditFaults.inc();

  readonly showAuditVerified = (position: number): void => this.#auditVerified.set(position);

  readonly countGuarded = (guard: string, outcome: string): void => this.#guarded.inc({ guard, outcome });
  readonly countHold = (effect: HoldEffect, change: 'set' | 'lifted'): void => this.#holds.inc({ effect, change });

  readonly countSourceKey = (what: 'created' | 'revoked' | 'used'): void => this.#sourceKeys.inc({ what });
  readonly countCase = (what: CaseMetric): void => this.#cases.inc({ what });
  readonly countReport = (reason: ReportReason): void => this.#reports.inc({ reason });
  readonly countDecision = (action: ReportAction): void => this.#decisions.inc({ action });
  readonly countAnnouncement = (): void => this.#announcements.inc();
  readonly countConfirmation = (): void => this.#confirmations.inc();
  readonly countReminders = (people: number): void => this.#reminders.inc(people);

  readonly countImport = (kind: ImportKind, outcome: ImportOutcome): void => this.#imports.inc({ kind, outcome });

  readonly countExpired = (messages: number): void => this.#expired.inc(messages);
  readonly countDates = (people: number, relations: number): void => {
    this.#dates.inc({ what: 'people' }, people);
    this.#dates.inc({ what: 'relations' }, relations);
  };

  readonly countSignIn = (way: 'provider' | 'link', outcome: string): void => this.#signIns.inc({ way, outcome });
  readonly countLink = (outcome: string): void => this.#links.inc({ outcome });

  readonly countWorded = (messages: number): void => this.#worded.inc(messages);
  readonly setWordless = (messages: number): void => this.#wordless.set(messages);
  readonly countDateFailure = (): void => this.#dateFailures.inc();

  readonly countDateLook = (at: Date): void => this.#dateLook.set(at.getTime() / 1_000);

  readonly countPull = (outcome: 'pulled' | 'stopped'): void => this.#pulls.inc({ outcome });

  /** Shows all sources that are pulled, and no others. */
  readonly showPulls = (pulls: readonly PullFigures[]): void => {
    for (const gauge of [this.#pullFailures, this.#pullSuccess]) gauge.reset();
    for (const { source, failures, succeededAt } of pulls) {
      this.#pullFailures.set({ source }, failures);
      this.#pullSuccess.set({ source }, (succeededAt?.getTime() ?? 0) / 1_000);
    }
  };

  /** Adds the metrics that other parts count. Call it once. */
  watch(watched: Watched): void {
    showWatched(this.#registry, watched);
  }

  /** The `Content-Type` of `read`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Reads all metrics in Prometheus' text format. From the first call on they include the process and its event loop. */
  read(): Promise<string> {
    this.#watchProcess();
    return this.#registry.metrics();
  }

  /** The same for another process, which adds up those of several. */
  readFigures(): Promise<MetricFigures> {
    this.#watchProcess();
    return readFigures(this.#registry);
  }

  #watchProcess(): void {
    if (!this.#isProcessWatched) collectDefaultMetrics({ register: this.#registry });
    this.#isProcessWatched = true;
  }
}
