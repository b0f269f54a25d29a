import { runProcess } from '#infra/process';
import { startWorker } from './worker.js';

await runProcess('worker', startWorker);
