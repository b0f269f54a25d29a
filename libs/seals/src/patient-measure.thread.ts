import { constants, setPriority } from 'node:os';
import measure from './measure.thread.js';

// On Linux this is the thread's own, not the process's.
setPriority(constants.priority.PRIORITY_LOW);

export default measure;
