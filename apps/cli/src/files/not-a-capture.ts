import type { ByteSource } from '#media/byte-source';
import { CaptureFault } from '#media/capture-fault';
import { Failure } from '../failure.js';

type Look = { readonly begins: string; readonly is: string; readonly unpack?: string };

/** What people give by mistake, by its first bytes as hexadecimal. */
const LOOKS: readonly Look[] = [
  { begins: '1f8b', is: 'compressed with gzip', unpack: 'zcat' },
  { begins: '28b52ffd', is: 'compressed with zstd', unpack: 'zstdcat' },
  { begins: 'fd377a585a00', is: 'compressed with xz', unpack: 'xzcat' },
  { begins: '425a68', is: 'compressed with bzip2', unpack: 'bzcat' },
  { begins: '504b0304', is: 'a zip archive', unpack: 'unzip -p' },
  { begins: '52494646', is: 'a WAV file, or another of its family' },
  { begins: '52463634', is: 'a WAV file' },
  { begins: '4f676753', is: 'an Ogg file' },
  { begins: '494433', is: 'an MP3 file' },
];

/** Does `work` with FILE; when it turns out to be no capture, the Failure says what it is. */
export const knowingOtherFiles = async <T>(
  file: ByteSource,
  name: string,
  verb: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof CaptureFault) || fault.code !== 'not-a-capture') throw fault;
    const head = Buffer.from(await file.read(0, 8)).toString('hex');
    const look = LOOKS.find(({ begins }) => head.startsWith(begins));
    if (look === undefined) throw fault;
    const { is, unpack } = look;
    const way = unpack === undefined ? '' : `: ${unpack} ${name} | recordings ${verb} -`;
    const advice =
      way === '' ? 'Give the capture instead.' : `Send it into the command unpacked${way}`;
    throw new Failure('not-a-capture', `${name} is ${is}. ${advice}`);
  }
};
