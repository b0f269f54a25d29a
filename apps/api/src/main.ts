import 'reflect-metadata';
import { runProcess } from '#infra/process';
import { startApi } from './api.js';

await runProcess('api', startApi);
