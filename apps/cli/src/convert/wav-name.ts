import { basename, dirname, join } from 'node:path';

/**
 * `call.pcap` and `call.pcap.rcp` become `call.wav`, `call` becomes `call.wav`; of another call than
 * the first, `call.call-2.wav`.
 */
export const wavName = (path: string, call = 1): string => {
  const name = basename(path).replace(/\.rcp$/i, '');
  const stem = name.replace(/(?<=.)\.(pcap|pcapng|cap)$/i, '');
  return join(dirname(path), `${stem}${call === 1 ? '' : `.call-${call}`}.wav`);
};
