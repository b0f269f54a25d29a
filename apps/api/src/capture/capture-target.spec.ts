import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcementOf, canonicalPath, parseCaptureTarget } from './capture-target.js';

describe('the target of a capture', () => {
  it.each([
    ['/recordings/Files/a.pcap', null, 'a.pcap'],
    ['/example.com/recordings/Files/a.pcap', 'example.com', 'a.pcap'],
    ['/recordings/recordings/Files/a.pcap', 'recordings', 'a.pcap'],
    ['/recordings/Files/recordings/Files/a', null, 'recordings/Files/a'],
    ['http://host:8080/d/recordings/Files/a.pcap?x=1', 'd', 'a.pcap'],
    ['/recordings/Files', null, ''],
    ['/recordings/Files/', null, ''],
    ['/recordings/Files/J%C3%B6rg%20%25.pcap', null, 'Jörg %.pcap'],
    ['/recordings/Files/J%F6rg.pcap', null, 'Jörg.pcap'],
    ['/recordings/Files/J\u00f6rg.pcap', null, 'Jörg.pcap'],
    ['/recordings/Files/100%.pcap', null, '100%.pcap'],
    ['/recordings/Files/%252e.pcap', null, '%2e.pcap'],
    ['/recordings/Files/a%00b%0A', null, 'a\u{fffd}b\u{fffd}'],
    ['/recordings/Files/..%2f..%2Fetc/passwd', null, '../../etc/passwd'],
  ])('%s', (url, domain, fileName) => {
    expect(parseCaptureTarget(url)).toEqual({ domain, fileName });
  });

  it.each([
    '/',
    '/recordings',
    '/recordings/Filesystem',
    '/a/b/recordings/Files/x',
    '/api/recordings/1',
  ])('is not %s', (url) => expect(parseCaptureTarget(url)).toBeNull());

  it('stays the same in the canonical form that routers read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const url = `/recordings/Files/${Buffer.from(name)
          .toString('latin1')
          .replaceAll(/[?#\n]/g, '')}`;
        const target = parseCaptureTarget(url);
        const path = canonicalPath(target ?? { domain: null, fileName: '' });
        expect(parseCaptureTarget(path)).toEqual(target);
        expect(() => decodeURIComponent(path)).not.toThrow();
      }),
    );
  });

  it('tells what the name tells', () => {
    const fileName = 'f9e5956e47d460010630009033302ab1-009033302ab1-11--username.pcap';
    expect(announcementOf({ domain: 'd', fileName })).toEqual({
      conversation: 'f9e5956e47d460010630009033302ab1',
      device: '009033302ab1',
      serial: '11',
      registration: 'username',
      fileName,
      domain: 'd',
    });
  });
});
