import type { OpenAPIObject } from '@nestjs/swagger';

const name = {
  name: 'name',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: '<conference id>-<device MAC>-<serial>[-<anything>][-<registration name>].pcap',
} as const;
const domain = { name: 'domain', in: 'path', required: true, schema: { type: 'string' } } as const;

const put = (operationId: string, parameters: object[]) => ({
  operationId,
  tags: ['captures'],
  summary: 'Deliver a capture, while the call is running or after it',
  parameters,
  requestBody: {
    required: true,
    content: {
      'application/vnd.tcpdump.pcap': { schema: { type: 'string', format: 'binary' } },
      '*/*': { schema: { type: 'string', format: 'binary' } },
    },
  },
  responses: {
    '201': { description: 'A new recording; Location says which' },
    '202': { description: 'The bytes are safe; the log is away and the recording appears later' },
    '204': { description: 'The same bytes under the same name are here already' },
    '401': { description: 'Credentials are set: Digest (MD5, SHA-256) or Basic' },
    '503': { description: 'The server is stopping; try again' },
    '507': { description: 'The disk is full; what arrived is kept' },
  },
});

/** The routes at which devices deliver, for the OpenAPI document. */
export const capturePaths = {
  '/recordings/Files/{name}': { put: put('CaptureDoor_put', [name]) },
  '/{domain}/recordings/Files/{name}': { put: put('CaptureDoor_putInDomain', [domain, name]) },
} as unknown as OpenAPIObject['paths'];
