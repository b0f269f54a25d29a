import type { Bytes } from './bytes.js';
import { type Verdict, checkPackage } from './check.js';
import { readZip } from './unzip.js';

const BROKEN = 'The zip says of it what is not so: it was damaged, or changed.';

/**
 * Checks an evidence package as it was exported. A file that the zip does not hold as it says is checked
 * like the others, so that the answer names the place in it.
 * @throws Error when it is no zip of that kind, or not whole
 */
export const checkZip = async (zip: Bytes): Promise<Verdict> => {
  const { files, broken } = readZip(zip);
  const verdict = await checkPackage(files);
  const named = new Set(verdict.findings.flatMap((finding) => finding.files));
  const unnamed = broken.filter((name) => !named.has(name));
  const findings = unnamed.map((name) => ({ files: [name], detail: BROKEN }));
  return { ...verdict, findings: [...verdict.findings, ...findings] };
};
