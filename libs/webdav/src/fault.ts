import { DAV, type XmlElement, element, serialize } from './xml.js';

/** Where the texts of faults stand that no RFC has a name for. */
const OWN = 'urn:recordings:webdav';

/** A refusal as RFC 4918 has it (section 16): a status, and an element that names the condition. */
export class DavFault extends Error {
  constructor(
    readonly status: number,
    /** A sentence: what is wrong, and what to do. */
    message: string,
    /** Elements of the namespace `DAV:`, such as `lock-token-submitted`. */
    readonly condition?: XmlElement,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The body that says it: the condition, and the sentence in an element of our own. */
export const faultBody = ({ message, condition }: DavFault): string => {
  const said = element(OWN, 'reason', [message]);
  return serialize(element(DAV, 'error', condition ? [condition, said] : [said]));
};

export const condition = (name: string, children: XmlElement[] = []): XmlElement =>
  element(DAV, name, children);
