import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Activity } from '../access/activity.js';
import type { Context } from '../context.js';
import { statusOf } from './status.js';

const DURATIONS_S = [0.005, 0.02, 0.1, 0.5, 2, 10];

/** Prometheus metrics of this process, and of what it sees of the others. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'recordings_http_request_seconds',
    help: 'Duration of requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS_S,
    registers: [this.registry],
  });
  private readonly live = new Gauge({
    name: 'recordings_live_connections',
    help: 'Open WebSocket connections',
    registers: [this.registry],
  });
  private readonly projectionLag = new Gauge({
    name: 'recordings_projection_lag_events',
    help: 'Events in the log that the catalogue does not show yet',
    registers: [this.registry],
  });
  private readonly jobs = new Gauge({
    name: 'recordings_jobs',
    help: 'Jobs by queue and state',
    labelNames: ['queue', 'state'],
    registers: [this.registry],
  });
  private readonly uploads = new Gauge({
    name: 'recordings_uploads_in_flight',
    help: 'Captures arriving at this moment, in all processes',
    registers: [this.registry],
  });
  private readonly up = new Gauge({
    name: 'recordings_connection_up',
    help: '1 while a dependency answers',
    labelNames: ['name'],
    registers: [this.registry],
  });
  private readonly alarms = new Gauge({
    name: 'recordings_alarms',
    help: 'Alarms at this moment, by what they are about',
    labelNames: ['code', 'subject'],
    registers: [this.registry],
  });
  private readonly captures = new Counter({
    name: 'recordings_capture_requests_total',
    help: 'Answers at the door for captures, by status',
    labelNames: ['status'],
    registers: [this.registry],
  });

  private readonly accessesWaiting = new Gauge({
    name: 'recordings_accesses_waiting',
    help: 'Accesses that this process has not written to the activity protocol yet',
    registers: [this.registry],
  });
  private readonly accessesLost = new Gauge({
    name: 'recordings_accesses_lost',
    help: 'Accesses that this process could not write to the activity protocol since it started',
    registers: [this.registry],
  });

  constructor(
    private readonly context: Context,
    private readonly activity: Pick<Activity, 'state'>,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
    if (method === 'PUT' && route.includes('recordings/Files'))
      this.captures.inc({ status: String(status) });
  }

  liveConnections(count: number): void {
    this.live.set(count);
  }

  async text(): Promise<string> {
    const { projection, queues, recordingNow, connections, alarms } = await statusOf(this.context);
    const { waiting, lost } = this.activity.state;
    this.accessesWaiting.set(waiting);
    this.accessesLost.set(lost);
    this.projectionLag.set(projection.lagEvents ?? 0);
    this.uploads.set(recordingNow);
    for (const { name, state } of connections) this.up.set({ name }, state === 'up' ? 1 : 0);
    for (const { name, ...states } of queues)
      for (const [state, count] of Object.entries(states))
        this.jobs.set({ queue: name, state }, count);
    this.alarms.reset();
    for (const { code, subject } of alarms) this.alarms.set({ code, subject }, 1);
    return this.registry.metrics();
  }
}
