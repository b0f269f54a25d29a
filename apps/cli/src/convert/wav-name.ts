import { basename, dirname, join } from 'node:path';

/** `call.pcap` and `call.pcap.rcp` become `call.wav`, `call` becomes `call.wav`. */
export const wavName = (path: string): string => {
  const name = basename(path).replace(/\.rcp$/i, '');
  const stem = name.replace(/(?<=.)\.(pcap|pcapng|cap)$/i, '');
  return join(dirname(path), `${stem}.wav`);
};
