import { expect, it } from 'vitest';
import { Refusal } from '#domain/kernel';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { davFault } from './webdav-reading.js';

it('says of faults what REST says, so that clients see which they can do something about', () => {
  const locked = new RecordingLocked('7c1e3a52-0b3e-4d0e-9a43-0d7a0f6e2f01', null);
  expect(davFault(locked)).toMatchObject({ status: 423, message: locked.message });
  expect(davFault(new Refusal('unknown', 'recording-unknown')).status).toBe(404);
  expect(davFault(new Error('a secret')).status).toBe(500);
  expect(davFault(new Error('a secret')).message).not.toContain('secret');
});
